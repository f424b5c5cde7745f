import Testing

@testable import Notifying

@Suite struct RetryScheduleTests {
  @Test func `the pauses add up to a little more than a day`() {
    let hours = RetrySchedule.pausesSeconds.reduce(0, +) / 3600
    #expect((24..<30).contains(hours))
    #expect(RetrySchedule.attemptsMax == 8)
    #expect(RetrySchedule.pausesSeconds == RetrySchedule.pausesSeconds.sorted())
  }

  @Test func `jitter is a fifth either way`() {
    #expect(RetrySchedule.pause(afterAttempts: 1, random: 0.5) == 5)
    #expect(RetrySchedule.pause(afterAttempts: 1, random: 0) == 4)
    #expect(RetrySchedule.pause(afterAttempts: 2, random: 0) == 240)
    #expect(RetrySchedule.pause(afterAttempts: 2, random: 0.999_999) < 360)
  }

  @Test func `a subscriber can ask for a longer pause, up to a day, and never for a shorter one`() {
    #expect(RetrySchedule.pause(afterAttempts: 1, random: 0.5, retryAfter: 60) == 60)
    #expect(RetrySchedule.pause(afterAttempts: 3, random: 0.5, retryAfter: 60) == 1800)
    #expect(RetrySchedule.pause(afterAttempts: 1, random: 0.5, retryAfter: 1e12) == 86_400)
    #expect(RetrySchedule.pause(afterAttempts: 1, random: 0.5, retryAfter: -5) == 5)
  }

  @Test func `attempts beyond the schedule keep its last pause`() {
    #expect(RetrySchedule.pause(afterAttempts: 100, random: 0.5) == 36_000)
    #expect(RetrySchedule.pause(afterAttempts: 0, random: 0.5) == 5)
  }
}
