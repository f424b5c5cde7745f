internal import Platform
internal import Testing

@testable import Transfer

/// When a run would end, against a clock that is played.
@Suite struct QuotaForecastTests {
  private let now = Timestamp(seconds: 1_795_262_400)

  private func end(
    _ requests: Int, pace: Double = 0, _ windows: [QuotaWindow], made: [Double] = [], blocked: Double? = nil
  ) -> Double? {
    QuotaForecast(
      requests: requests, paceSeconds: pace, windows: windows, made: made.map { now.adding(seconds: $0) },
      blockedUntil: blocked.map { now.adding(seconds: $0) }, now: now
    ).endsAt?.seconds(since: now)
  }

  @Test func withoutWindowsThePaceDecides() {
    #expect(end(10, pace: 2, []) == 20)
    #expect(end(0, pace: 2, []) == 0)
    #expect(end(3, pace: 1, [], blocked: 60) == 63)
    #expect(end(3, pace: 1, [], blocked: -60) == 3)
  }

  @Test func fullWindowsAreWaitedFor() {
    let window = [QuotaWindow(seconds: 900, requests: 100)]
    #expect(end(100, window) == 0)
    #expect(end(101, window) == 900)
    #expect(end(1240, window) == 10_800)
    #expect(end(95, [window[0].keeping(0.05)]) == 0)
    #expect(end(96, [window[0].keeping(0.05)]) == 900)
  }

  @Test func whatWasMadeCounts() {
    let window = [QuotaWindow(seconds: 100, requests: 3)]
    #expect(end(1, window, made: [-50, -40, -30]) == 50)
    #expect(end(3, window, made: [-50, -40, -30]) == 70)
    #expect(end(1, window, made: [-40, -30]) == 0)
  }

  /// Against the rule itself: a request may be made when each window has room.
  @Test(arguments: 1...30 as ClosedRange<UInt64>) func itIsWhatTheRuleGives(seed: UInt64) {
    var state = seed &* 0x9E37_79B9_7F4A_7C15
    func below(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let windows = (0...below(3)).map { _ in QuotaWindow(seconds: 1 + below(40), requests: 1 + below(6)) }
    let pace = below(3)
    var made = (0..<below(8)).map { _ in -below(40) }.sorted()
    let earlier = made.map(Double.init)
    let requests = 1 + below(40)
    var clock = 0
    for _ in 0..<requests {
      while windows.contains(where: { window in
        made.count { $0 > clock - window.seconds } >= window.requests
      }) { clock += 1 }
      clock += pace
      made.append(clock)
    }
    #expect(end(requests, pace: Double(pace), windows, made: earlier) == Double(clock), "seed \(seed)")
  }

  @Test func manyAreNotCounted() {
    #expect(end(QuotaForecast.requestsMax + 1, []) == nil)
    #expect(end(QuotaForecast.requestsMax, [QuotaWindow(seconds: 1, requests: 1000)]) == 999)
  }
}
