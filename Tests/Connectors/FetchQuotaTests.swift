internal import Landing
internal import Platform
import State
internal import Testbed
internal import Testing
internal import Transfer

@testable import Connectors

/// Runs that exceed their quota stop and resume.
@Suite struct FetchQuotaTests {
  let bench: FetchBench
  let units = (1...12).map { "\($0)" }

  init() throws { bench = try FetchBench() }

  private func windows(_ pairs: (Int, Int)..., margin: Double = 0) -> QuotaLimits {
    QuotaLimits(anonymous: pairs.map { QuotaWindow(seconds: $0.0, requests: $0.1) }, margin: margin)
  }

  private func pause(_ outcome: FetchOutcome) throws -> FetchPause {
    guard case .paused(let pause) = outcome else {
      Issue.record("not paused")
      throw CancellationError()
    }
    return pause
  }

  @Test func aShortWindowIsWaitedFor() throws {
    let server = try ScriptedServer { _ in [.reply(bdlPage([1], total: 1))] }
    let fetched = try bench.fetched(try bdlLike(server, units: units, quotas: windows((1, 5), (900, 100))))
    #expect(fetched.documents.count == 12)
    #expect(bench.clock.pauses == [1, 1])
  }

  /// A release that named accounts by plain digests has counted five requests; they count on, and a pause lasts.
  @Test func whatAnEarlierReleaseCountedStillCounts() throws {
    let server = try ScriptedServer { request in [.reply(bdlPage([request.number], total: 1))] }
    let quotas = QuotaLimits(registered: [QuotaWindow(seconds: 900, requests: 6)], margin: 0)
    var source = try bdlLike(server, units: ["1", "2"], quotas: quotas, secrets: ["client_id": "tajne"])
    let account = FetchAccount(source, FetchBench.key)
    let former = try #require(account.former)
    for _ in 1...5 { _ = try bench.quotas.reserve(former, account.windows, now: bench.clock.now) }
    let cost = try bench.cost(source)
    #expect(cost.credential == account.credential && cost.windows.map(\.used) == [5])
    #expect(try bench.quotas.credentials() == [account.credential])
    #expect(try pause(try bench.run(source)).done == 1)
    try bench.quotas.refuse(former, retryAt: bench.clock.now.adding(seconds: 5000), now: bench.clock.now)
    source.id = "other"
    #expect(try pause(try bench.run(source)).done == 0)
    #expect(try bench.quotas.blockedUntil(account.credential, now: bench.clock.now) != nil)
    #expect(try bench.quotas.credentials() == [account.credential])
  }

  @Test func aLongWindowPausesTheRunWhichGoesOnThere() throws {
    let server = try ScriptedServer { request in [.reply(bdlPage([request.number], total: 1))] }
    let source = try bdlLike(server, units: units, quotas: windows((900, 5)))
    let start = bench.clock.now
    let first = try pause(try bench.run(source))
    #expect(first.until == start.adding(seconds: 900) && first.done == 5 && first.total == 12)
    #expect(first.reason == "127.0.0.1:\(server.port) anonymous: 5 in 15m are used up")
    let paused = try #require(try bench.runs.list().first)
    #expect(paused.state == .paused && paused.resumesAt == first.until && paused.problem == first.reason)
    #expect(try bench.cost(source).requests == 7)
    // Too early: nothing is requested.
    _ = try pause(try bench.run(source))
    #expect(server.requests.count == 5)
    bench.clock.pass(900)
    _ = try pause(try bench.run(source))
    #expect(server.requests.count == 10)
    bench.clock.pass(900)
    let fetched = try bench.fetched(source)
    #expect(server.requests.count == 12 && fetched.documents.count == 12)
    #expect(fetched.documents.map(\.ordinal) == Array(0..<12))
    #expect(Set(server.requests.map(\.target)).count == 12)
    #expect(try bench.runs.list().count == 1)
    for (index, document) in fetched.documents.enumerated() {
      #expect(try bench.text(document) == bdlPage([index + 1], total: 1))
    }
  }

  /// The last requests of a window are never made, unless a connector says that the service counts as we do.
  @Test(arguments: [(0.05, 19), (0.0, 20), (0.25, 15), (0.051, 18)])
  func aMarginIsKeptBack(margin: Double, usable: Int) throws {
    let server = try ScriptedServer { request in [.reply(bdlPage([request.number], total: 1))] }
    let many = (1...30).map { "\($0)" }
    let source = try bdlLike(server, units: many, quotas: windows((900, 20), margin: margin))
    let pause = try pause(try bench.run(source))
    #expect(server.requests.count == usable && pause.done == usable)
    #expect(pause.reason.hasSuffix(usable == 20 ? "20 in 15m are used up" : "\(usable) of 20 in 15m are used up"))
    #expect(try bench.cost(source).windows.map(\.free) == [0])
  }

  /// A slow reply: the window counts from its end, since the service may have counted the request that late.
  @Test func aRequestCountsFromItsAnswer() throws {
    let server = try ScriptedServer { [clock = bench.clock] request in
      clock.pass(60)
      return [.reply(bdlPage([request.number], total: 1))]
    }
    let source = try bdlLike(server, units: units, quotas: windows((900, 5)))
    let start = bench.clock.now
    #expect(try pause(try bench.run(source)).until == start.adding(seconds: 60 + 900))
    // And so does every redirect of it.
    let moved = try ScriptedServer { [clock = bench.clock] request in
      clock.pass(30)
      return request.path == "/end"
        ? [.reply(bdlPage([1], total: 1))] : [.reply(302, headers: ["Location: /end"], "moved")]
    }
    let begin = bench.clock.now
    let pause = try pause(try bench.run(try bdlLike(moved, units: ["1", "2"], quotas: windows((900, 2)))))
    #expect(pause.until == begin.adding(seconds: 30 + 900))
  }

  /// What `cost` says is what happens.
  @Test(arguments: [(5, 12), (3, 12), (12, 12), (1, 4)]) func theEndOfARunIsForeseen(limit: Int, count: Int) throws {
    let server = try ScriptedServer { request in [.reply(bdlPage([request.number], total: 1))] }
    let many = (1...count).map { "\($0)" }
    let source = try bdlLike(server, units: many, quotas: windows((900, limit)))
    let cost = try bench.cost(source)
    let foreseen = try #require(cost.finishesAt)
    #expect(cost.requests == count && cost.lastRequests == nil && cost.fits == (count <= limit))
    while case .paused(let pause) = try bench.run(source) {
      bench.clock.pass(pause.until.seconds(since: bench.clock.now))
    }
    // Nothing is known of the pace before the first run: a fifth of a second for each request.
    #expect(abs(foreseen.seconds(since: bench.clock.now)) <= Double(count) * 0.2 + 0.001)
    #expect(try bench.cost(source).lastRequests == count)
  }

  @Test func aRunOfMonthsNeverEnds() throws {
    let server = try ScriptedServer { _ in [] }
    let many = (1...300).map { "\($0)" }
    let source = try bdlLike(server, units: many, quotas: windows((86_400, 10)))
    let cost = try bench.cost(source)
    #expect(cost.isEndless && cost.finishesAt == nil && cost.requests == 300)
    #expect(try bench.cost(try bdlLike(server, units: many, quotas: windows((86_400, 100)))).finishesAt != nil)
    #expect(server.requests.isEmpty)
  }

  /// Documents that a clock a year ahead has dated are not reused for a year.
  @Test func documentsOfTheFutureAreFetchedAgain() throws {
    let server = try ScriptedServer { request in
      request.number == 3 ? [.reply(500, "{}")] : [.reply(bdlPage([request.number], total: 1))]
    }
    let source = try bdlLike(server, units: ["1", "2", "3"], retries: 0)
    bench.clock.pass(365 * 86_400)
    #expect(throws: TransferError.self) { try bench.run(source) }
    bench.clock.pass(-365 * 86_400)
    _ = try bench.fetched(source)
    #expect(server.requests.count == 6)
  }

  /// A refusal dated by a clock that was ahead blocks no source, with a quota or without.
  @Test(arguments: [true, false]) func aRefusalOfTheFutureIsForgotten(hasQuota: Bool) throws {
    let server = try ScriptedServer { request in
      request.number == 1
        ? [.reply(429, headers: ["Retry-After: 600"], "{}")] : [.reply(bdlPage([request.number], total: 1))]
    }
    let source = try bdlLike(server, units: ["1"], quotas: hasQuota ? windows((900, 5)) : nil)
    bench.clock.pass(365 * 86_400)
    _ = try pause(try bench.run(source))
    bench.clock.pass(-365 * 86_400)
    #expect(try bench.cost(source).blockedUntil == nil)
    #expect(try bench.fetched(source).documents.count == 1)
  }

  @Test func sourcesShareTheirAccount() throws {
    let server = try ScriptedServer { _ in [.reply(bdlPage([1], total: 1))] }
    var other = try bdlLike(server, units: ["x"], quotas: windows((900, 5)))
    other.id = "inne"
    _ = try pause(try bench.run(try bdlLike(server, units: units, quotas: windows((900, 5)))))
    _ = try pause(try bench.run(other))
    #expect(server.requests.count == 5)
  }

  @Test func a429IsObeyed() throws {
    let server = try ScriptedServer { request in
      request.number == 3 ? [.reply(429, headers: ["Retry-After: 600"], "{}")] : [.reply(bdlPage([1], total: 1))]
    }
    let source = try bdlLike(server, units: units, quotas: windows((900, 100)))
    let start = bench.clock.now
    let pause = try pause(try bench.run(source))
    #expect(pause.until == start.adding(seconds: 600) && pause.done == 2 && pause.reason.contains("429"))
    _ = try self.pause(try bench.run(source))
    #expect(server.requests.count == 3)
    bench.clock.pass(600)
    #expect(try bench.fetched(source).documents.count == 12)
    #expect(server.requests.count == 13)
  }

  @Test func a429WithoutATimeIsObeyedAsWell() throws {
    let server = try ScriptedServer { request in
      request.number <= 2 ? [.reply(429, "{}")] : [.reply(bdlPage([1], total: 1))]
    }
    let source = try bdlLike(server, units: ["1"])
    #expect(try pause(try bench.run(source)).until == bench.clock.now.adding(seconds: 20))
    bench.clock.pass(20)
    #expect(try pause(try bench.run(source)).until == bench.clock.now.adding(seconds: 40))
    bench.clock.pass(40)
    #expect(try bench.fetched(source).documents.count == 1)
  }

  @Test func aShortRetryAfterIsWaitedFor() throws {
    let server = try ScriptedServer { request in
      request.number == 1 ? [.reply(429, headers: ["Retry-After: 2"], "{}")] : [.reply(bdlPage([1], total: 1))]
    }
    #expect(try bench.fetched(try bdlLike(server, units: ["1"])).documents.count == 1)
    #expect(bench.clock.pauses == [2])
  }

  @Test func everyAttemptIsCounted() throws {
    let server = try ScriptedServer { request in
      request.number <= 2 ? [.reply(500, "{}")] : [.reply(bdlPage([1], total: 1))]
    }
    let source = try bdlLike(server, units: ["1"], quotas: windows((900, 100)))
    _ = try bench.fetched(source)
    #expect(try bench.cost(source).windows.map(\.used) == [3])
  }

  @Test func everyRedirectIsCounted() throws {
    let server = try ScriptedServer { request in
      request.path == "/end"
        ? [.reply(bdlPage([1], total: 1))] : [.reply(302, headers: ["Location: /end"], "moved")]
    }
    let source = try bdlLike(server, units: ["1", "2", "3"], quotas: windows((1, 5), (900, 100)))
    _ = try bench.fetched(source)
    #expect(server.requests.count == 6)
    #expect(try bench.cost(source).windows.map(\.used).max() == 6)
    #expect(bench.clock.pauses == [1])
  }

  @Test func aRedirectBeyondTheQuotaPausesTheRun() throws {
    let server = try ScriptedServer { request in
      request.path == "/end"
        ? [.reply(bdlPage([1], total: 1))] : [.reply(302, headers: ["Location: /end"], "moved")]
    }
    let source = try bdlLike(server, units: ["1", "2"], quotas: windows((900, 3)))
    let pause = try pause(try bench.run(source))
    #expect(server.requests.count == 3 && pause.done == 1)
    bench.clock.pass(900)
    #expect(try bench.fetched(source).documents.count == 2)
    #expect(server.requests.count == 5)
  }

  @Test func aRunThatDiedGoesOn() throws {
    let server = try ScriptedServer { request in
      request.number == 4 ? [.reply(500, "{}")] : [.reply(bdlPage([request.number], total: 1))]
    }
    let source = try bdlLike(server, units: units, quotas: windows((900, 100)), retries: 0)
    // A crash leaves the run in `fetching`, and so does an error that is not recorded.
    #expect(throws: TransferError.self) { try bench.run(source) }
    #expect(try bench.runs.list().first?.state == .fetching)
    let fetched = try bench.fetched(source)
    #expect(fetched.documents.count == 12 && server.requests.count == 13)
    #expect(try bench.runs.list().count == 1)
  }

  @Test func whatTheCrashDestroyedIsFetchedAgain() throws {
    let server = try ScriptedServer { request in
      request.number == 3 ? [.reply(500, "{}")] : [.reply(bdlPage([request.number], total: 1))]
    }
    let source = try bdlLike(server, units: units, quotas: windows((900, 100)), retries: 0)
    #expect(throws: TransferError.self) { try bench.run(source) }
    let run = try #require(try bench.runs.list().first)
    let landed = try bench.runs.documents(of: run.id)
    #expect(landed.count == 2)
    try AtomicFile.write([], to: "\(bench.archive.folder)/\(landed[0].document.digest.hex).zst")
    #expect(try bench.fetched(source).documents.count == 12)
    #expect(server.requests.count == 14)
  }

  @Test func oldDocumentsOfAnUnfinishedRunAreNotUsed() throws {
    let server = try ScriptedServer { request in
      request.number == 2 ? [.reply(500, "{}")] : [.reply(bdlPage([request.number], total: 1))]
    }
    let source = try bdlLike(server, units: ["1", "2"], retries: 0)
    #expect(throws: TransferError.self) { try bench.run(source) }
    bench.clock.pass(Fetcher.resumeSecondsMaxWithoutQuota + 1)
    _ = try bench.fetched(source)
    #expect(server.requests.count == 4)
  }

  @Test func cancellingKeepsWhatIsThere() throws {
    let server = try ScriptedServer { request in [.reply(bdlPage([request.number], total: 1))] }
    let source = try bdlLike(server, units: units, quotas: windows((900, 100)))
    let error = #expect(throws: TransferError.self) {
      try bench.run(source) { [cancellation = bench.cancellation] in if $0.documentsDone == 4 { cancellation.cancel() }
      }
    }
    #expect(error?.kind == .cancelled)
    let run = try #require(try bench.runs.list().first)
    #expect(try bench.runs.documents(of: run.id).count == 4 && run.state == .fetching)
  }
}
