import Testing

@testable import Events

@Suite struct RetryScheduleTests {
  @Test func thePausesAddUpToALittleMoreThanADay() {
    let hours = RetrySchedule.pausesSeconds.reduce(0, +) / 3600
    #expect((24..<30).contains(hours))
    #expect(RetrySchedule.attemptsMax == 8)
    #expect(RetrySchedule.pausesSeconds == RetrySchedule.pausesSeconds.sorted())
  }

  @Test func jitterIsAFifthEitherWay() {
    #expect(RetrySchedule.pause(afterAttempts: 1, random: 0.5) == 5)
    #expect(RetrySchedule.pause(afterAttempts: 1, random: 0) == 4)
    #expect(RetrySchedule.pause(afterAttempts: 2, random: 0) == 240)
    #expect(RetrySchedule.pause(afterAttempts: 2, random: 0.999_999) < 360)
  }

  @Test func aSubscriberCanAskForALongerPauseUpToADayAndNeverForAShorterOne() {
    #expect(RetrySchedule.pause(afterAttempts: 1, random: 0.5, pauseSecondsMin: 60) == 60)
    #expect(RetrySchedule.pause(afterAttempts: 3, random: 0.5, pauseSecondsMin: 60) == 1800)
    #expect(RetrySchedule.pause(afterAttempts: 1, random: 0.5, pauseSecondsMin: 1e12) == 86_400)
    #expect(RetrySchedule.pause(afterAttempts: 1, random: 0.5, pauseSecondsMin: -5) == 5)
  }

  @Test func attemptsBeyondTheScheduleKeepItsLastPause() {
    #expect(RetrySchedule.pause(afterAttempts: 100, random: 0.5) == 36_000)
    #expect(RetrySchedule.pause(afterAttempts: 0, random: 0.5) == 5)
  }
}
