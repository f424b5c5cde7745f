internal import Landing
internal import Platform
internal import SQLite
internal import Schema
internal import Testbed
internal import Testing
internal import Transfer

@testable import State

@Suite struct QuotasTests {
  let folder: TemporaryFolder
  let quotas: Quotas
  let start = Timestamp(seconds: 1_795_262_400)
  /// The windows of an anonymous user of BDL.
  let windows = [(1, 5), (900, 100), (43_200, 1000), (604_800, 10_000)].map {
    QuotaWindow(seconds: $0.0, requests: $0.1)
  }

  init() throws {
    folder = try TemporaryFolder()
    quotas = Quotas(try Database(folder.file("klamra.sqlite"), tables: [Quotas.tables, Runs.tables]))
  }

  private func reserve(_ seconds: Double, _ credential: String = "bdl anonymous") throws -> QuotaAnswer {
    try quotas.reserve(credential, windows, now: start.adding(seconds: seconds))
  }

  /// Requests and refusals that a clock a year ahead recorded.
  @Test func aClockThatWasAheadUsesUpNoWindow() throws {
    let year = 365 * 86_400.0
    for step in 0..<5 { #expect(try reserve(year + Double(step) / 10) == .granted) }
    try quotas.refuse("bdl anonymous", retryAt: nil, now: start.adding(seconds: year))
    #expect(try reserve(0) == .granted)
    // A little ahead still counts.
    for step in 1..<5 { #expect(try reserve(Double(step) / 10) == .granted) }
    guard case .wait = try reserve(0.6) else {
      Issue.record("the window of a second is used up")
      return
    }
  }

  @Test func theShortestWindowFillsFirst() throws {
    for step in 0..<5 { #expect(try reserve(Double(step) / 10) == .granted) }
    let answer = try reserve(0.5)
    #expect(answer == .wait(until: start.adding(seconds: 1), because: "5 in 1s are used up"))
    #expect(try reserve(0.999) == .wait(until: start.adding(seconds: 1), because: "5 in 1s are used up"))
    #expect(try reserve(1) == .granted)
    #expect(try reserve(1.05) == .wait(until: start.adding(seconds: 1.1), because: "5 in 1s are used up"))
  }

  @Test func aSlidingWindowNeverHoldsMoreThanItsLimit() throws {
    var made: [Double] = []
    var random = UInt64(7)
    var now = 0.0
    while made.count < 300 {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      now += Double(random >> 40) / Double(1 << 24) * 0.5
      switch try reserve(now) {
      case .granted: made.append(now)
      case .wait(let until, _): now = max(now, until.seconds(since: start))
      }
    }
    for window in windows {
      for end in made {
        let inside = made.filter { $0 > end - Double(window.seconds) && $0 <= end }
        #expect(inside.count <= window.requests)
      }
    }
    // 300 requests at 100 in a quarter of an hour take half an hour and more.
    #expect(made[299] > 1800)
  }

  @Test func allWindowsAreHonouredAtOnce() throws {
    for step in 0..<100 { #expect(try reserve(Double(step)) == .granted) }
    // The window of a second has space, that of a quarter of an hour has none.
    #expect(try reserve(100) == .wait(until: start.adding(seconds: 900), because: "100 in 15m are used up"))
    let usage = try quotas.usage("bdl anonymous", windows, now: start.adding(seconds: 100))
    #expect(usage.map(\.used) == [0, 100, 100, 100] && usage.map(\.free) == [5, 0, 900, 9900])
    #expect(usage[1].resetsAt == start.adding(seconds: 900) && usage[0].resetsAt == nil)
    #expect(usage.map(\.window.length) == ["1s", "15m", "12h", "7d"])
  }

  @Test func aRefusedRequestIsNotCounted() throws {
    for _ in 0..<5 { _ = try reserve(0) }
    for _ in 0..<50 { _ = try reserve(0.5) }
    #expect(try quotas.usage("bdl anonymous", windows, now: start.adding(seconds: 0.5)).map(\.used) == [5, 5, 5, 5])
  }

  @Test func credentialsAreCountedApart() throws {
    for _ in 0..<5 { _ = try reserve(0) }
    #expect(try reserve(0, "bdl 3fa1") == .granted)
    #expect(try quotas.credentials() == ["bdl 3fa1", "bdl anonymous"])
  }

  @Test func countsSurviveARestartAndAreShared() throws {
    for _ in 0..<3 { _ = try reserve(0) }
    let other = Quotas(try Database(folder.file("klamra.sqlite"), tables: [Quotas.tables]))
    for _ in 0..<2 { #expect(try other.reserve("bdl anonymous", windows, now: start) == .granted) }
    #expect(try reserve(0) != .granted)
  }

  @Test func severalThreadsShareTheLimit() throws {
    let granted = Monitor(0)
    let threads = (0..<4).map { _ in
      Thread("quota") { [quotas, windows, start] in
        for _ in 0..<10 {
          let answer = try? quotas.reserve("bdl anonymous", windows, now: start)
          if answer == .granted { granted.withLock { $0 += 1 } }
        }
      }
    }
    for thread in threads { thread.join() }
    #expect(granted.withLock { $0 } == 5)
  }

  @Test func a429ClosesTheCredential() throws {
    let until = start.adding(seconds: 120)
    #expect(try quotas.refuse("bdl anonymous", retryAt: until, now: start) == until)
    #expect(try reserve(119) == .wait(until: until, because: "the service refused with 429"))
    #expect(try quotas.blockedUntil("bdl anonymous", now: start) == until)
    #expect(try quotas.blockedUntil("bdl anonymous", now: until) == nil)
    #expect(try reserve(120) == .granted)
    #expect(try reserve(0, "other") == .granted)
  }

  @Test func a429WithoutATimeIsWaitedForLongerAndLonger() throws {
    let pauses = try (0..<8).map { _ in
      try quotas.refuse("bdl anonymous", retryAt: nil, now: start).seconds(since: start)
    }
    #expect(pauses == [20, 40, 80, 160, 320, 640, 900, 900])
    try quotas.accept("bdl anonymous")
    #expect(try quotas.refuse("bdl anonymous", retryAt: nil, now: start).seconds(since: start) == 20)
  }

  @Test func aDateInTheFarFutureIsNotBelieved() throws {
    let until = try quotas.refuse("a", retryAt: start.adding(seconds: 1e9), now: start)
    #expect(until == start.adding(seconds: Quotas.blockSecondsBelieved))
    #expect(try quotas.refuse("b", retryAt: start.adding(seconds: -60), now: start) == start)
  }

  @Test func oldRequestsAreForgotten() throws {
    let short = [QuotaWindow(seconds: 1, requests: 5)]
    for step in 0..<200 {
      #expect(try quotas.reserve("a", short, now: start.adding(seconds: Double(step))) == .granted)
    }
    let all = try quotas.usage("a", [QuotaWindow(seconds: 100_000, requests: 1)], now: start.adding(seconds: 199))
    #expect(all[0].used <= 5)
  }

  @Test func whatIsKeptBackIsNeverGranted() throws {
    let window = [QuotaWindow(seconds: 900, requests: 100).keeping(0.05)]
    for step in 0..<95 {
      #expect(try quotas.reserve("a", window, now: start.adding(seconds: Double(step))) == .granted)
    }
    let answer = try quotas.reserve("a", window, now: start.adding(seconds: 95))
    #expect(answer == .wait(until: start.adding(seconds: 900), because: "95 of 100 in 15m are used up"))
    #expect(try quotas.usage("a", window, now: start.adding(seconds: 95)).map(\.free) == [0])
  }

  @Test(arguments: [(100, 0.05, 95), (5, 0.05, 4), (1, 0.05, 1), (2, 0.9, 1), (1000, 0, 1000), (10_000, 0.1, 9000)])
  func aMarginIsAtLeastOneRequestAndNeverAll(requests: Int, share: Double, usable: Int) {
    #expect(QuotaWindow(seconds: 60, requests: requests).keeping(share).usable == usable)
  }

  /// The moments of requests move to those of their answers with the next reservation.
  @Test func anAnsweredRequestCountsFromThen() throws {
    let window = [QuotaWindow(seconds: 100, requests: 2)]
    for _ in 0..<2 { #expect(try quotas.reserve("a", window, now: start) == .granted) }
    for _ in 0..<2 { quotas.answered("a", made: start, now: start.adding(seconds: 30)) }
    let answer = try quotas.reserve("a", window, now: start.adding(seconds: 100))
    #expect(answer == .wait(until: start.adding(seconds: 130), because: "2 in 100s are used up"))
    #expect(try quotas.reserve("a", window, now: start.adding(seconds: 130)) == .granted)
    // One that is gone already, or that a clock set back has answered before it was made, changes nothing.
    quotas.answered("a", made: start.adding(seconds: 7), now: start.adding(seconds: 140))
    quotas.answered("a", made: start.adding(seconds: 130), now: start)
    #expect(try quotas.reserve("a", window, now: start.adding(seconds: 131)) == .granted)
    #expect(try quotas.made("a", seconds: 100, now: start.adding(seconds: 131)).count == 2)
  }

  @Test func anOperatorLiftsARefusal() throws {
    try quotas.refuse("a", retryAt: start.adding(seconds: 3600), now: start)
    #expect(try quotas.reserve("a", windows, now: start) != .granted)
    var lifted = LiftedQuota("a")
    lifted.blockedUntil = start.adding(seconds: 3600)
    #expect(try quotas.clear("a", isForgetting: false, by: "anna", now: start) == lifted)
    #expect(try quotas.reserve("a", windows, now: start) == .granted)
    let again = try quotas.clear("a", isForgetting: false, by: "anna", now: start)
    #expect(again.isEmpty)
    // What is counted goes only on request, and the pauses of the service begin anew.
    #expect(try quotas.made("a", seconds: 900, now: start).count == 1)
    #expect(try quotas.clear("a", isForgetting: true, by: "anna", now: start).requests == 1)
    #expect(try quotas.made("a", seconds: 900, now: start).isEmpty)
    #expect(try quotas.refuse("a", retryAt: nil, now: start) == start.adding(seconds: Quotas.blockSeconds))
  }

  @Test func onlyRunsThatWaitForItGoOn() throws {
    let database = try Database(folder.file("runs.sqlite"), tables: [Quotas.tables, Runs.tables])
    let (quotas, runs) = (Quotas(database), Runs(database))
    let later = start.adding(seconds: 3600)
    for (source, reason) in [
      ("gus", "a: the service answered 429, too many requests"), ("inne", "aa: the service answered 429"),
      ("pliki", "x.csv is still being written in /drop"),
    ] {
      let run = try runs.begin(source: Owner(source), trigger: .schedule, at: start)
      try runs.pause(run, until: later, because: reason)
    }
    try quotas.refuse("a", retryAt: later, now: start)
    #expect(try quotas.clear("a", isForgetting: false, by: "anna", now: start).resumed == ["gus"])
    let list = try runs.list().sorted { $0.id < $1.id }
    #expect(list.map(\.resumesAt) == [start, later, later])
    #expect(list[0].problem.hasSuffix("; lifted by anna on \(start)"))
  }

  /// `usage` shows what `reserve` counts.
  @Test func aClockThatWasAheadIsNotShown() throws {
    let year = 365 * 86_400.0
    for step in 0..<5 { _ = try reserve(year + Double(step)) }
    #expect(try quotas.usage("bdl anonymous", windows, now: start).map(\.used) == [0, 0, 0, 0])
    try quotas.refuse("bdl anonymous", retryAt: start.adding(seconds: year + 60), now: start.adding(seconds: year))
    #expect(try quotas.blockedUntil("bdl anonymous", now: start) == nil)
  }

  @Test func noWindowsMeanNoLimit() throws {
    for _ in 0..<20 { #expect(try quotas.reserve("a", [], now: start) == .granted) }
  }
}
