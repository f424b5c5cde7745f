internal import Platform
internal import Testing
internal import Transfer

/// Time that passes only during waits.
final class PretendWaiting: Waiting {
  var now = Timestamp(seconds: 1_795_262_400)
  var pauses: [Double] = []
  var draws: [Double] = []
  var cancelsAfter = Int.max

  func random() -> Double { draws.isEmpty ? 1 : draws.removeFirst() }
  func wait(seconds: Double) -> Bool {
    pauses.append(seconds)
    now = now.adding(seconds: seconds)
    return pauses.count >= cancelsAfter
  }
}

@Suite struct RetryTests {
  private let waiting = PretendWaiting()

  private func error(_ kind: TransferError.Kind, status: Int? = nil, retryAt: Timestamp? = nil) -> TransferError {
    TransferError(kind, url: "http://x/", status: status, retryAt: retryAt, detail: "")
  }

  private func run(_ error: TransferError, _ policy: RetryPolicy = RetryPolicy(), failures: Int = .max) throws -> Int {
    try policy.run(waiting) { attempt in
      if attempt <= failures { throw error }
      return attempt
    }
  }

  @Test func pausesDouble() throws {
    #expect(try run(error(.cut), failures: 3) == 4)
    #expect(waiting.pauses == [1, 2, 4])
  }

  @Test func pausesAreSpread() {
    let policy = RetryPolicy(pauseSeconds: 8, pauseSecondsMax: 30)
    #expect([0, 0.5, 1].map { policy.pause(afterAttempt: 1, random: $0) } == [4, 6, 8])
    #expect((1...5).map { policy.pause(afterAttempt: $0, random: 1) } == [8, 16, 30, 30, 30])
    #expect(policy.pause(afterAttempt: 1000, random: 1) == 30)
  }

  @Test func attemptsEnd() throws {
    #expect(throws: TransferError.self) { try run(error(.timeout)) }
    #expect(waiting.pauses.count == 3)
    #expect(throws: TransferError.self) { try run(error(.timeout), .none) }
    #expect(waiting.pauses.count == 3)
  }

  @Test(
    arguments: [(.badURL, nil), (.tooLong, nil), (.forbiddenAddress, nil), (.status, 404), (.status, 501)]
      as [(TransferError.Kind, Int?)])
  func whatWillNotChangeIsNotTriedAgain(kind: TransferError.Kind, status: Int?) {
    #expect(throws: TransferError.self) { try run(error(kind, status: status)) }
    #expect(waiting.pauses.isEmpty)
  }

  @Test(arguments: [408, 425, 429, 500, 502, 503, 504, 522]) func whatMayChangeIs(status: Int) throws {
    #expect(try run(error(.status, status: status), failures: 1) == 2)
  }

  @Test func theServersWishIsObeyed() throws {
    let wish = error(.status, status: 503, retryAt: waiting.now.adding(seconds: 45))
    #expect(try run(wish, failures: 1) == 2)
    #expect(waiting.pauses == [45])
  }

  @Test func aWishForMoreThanOurPatienceEndsTheAttempts() {
    let wish = error(.status, status: 429, retryAt: waiting.now.adding(seconds: 3600))
    let thrown = #expect(throws: TransferError.self) { try run(wish) }
    #expect(thrown == wish && waiting.pauses.isEmpty)
  }

  @Test func cancellingEndsThePause() {
    waiting.cancelsAfter = 2
    let thrown = #expect(throws: TransferError.self) { try run(error(.cut)) }
    #expect(thrown?.kind == .cancelled && waiting.pauses.count == 2)
  }

  @Test func realWaitingIsCancelled() {
    let cancellation = Cancellation()
    let waiting = SystemWaiting(cancellation)
    #expect(!waiting.wait(seconds: 0.01))
    cancellation.cancel()
    let start = Timestamp.now
    #expect(waiting.wait(seconds: 60))
    #expect(Timestamp.now.seconds(since: start) < 50)
    #expect((0..<100).allSatisfy { _ in (0..<1).contains(waiting.random()) })
  }
}

@Suite struct RetryAfterTests {
  private let now = Timestamp(seconds: 1_782_950_000)

  @Test(arguments: [
    ("0", 0), ("120", 120), (" 7 ", 7), ("Wed, 01 Jul 2026 23:55:20 GMT", 120), ("2026-07-01T23:55:20Z", 120),
    ("Wednesday, 01-Jul-26 23:55:20 GMT", 120), ("Wed Jul  1 23:55:20 2026", 120), ("1782950120", 120),
  ])
  func moments(text: String, seconds: Double) {
    #expect(RetryAfter.moment(text, now: now) == now.adding(seconds: seconds))
  }

  @Test(arguments: ["", "  ", "-5", "soon", "7d", "99999999999999999999"])
  func whatSaysNothing(text: String) { #expect(RetryAfter.moment(text, now: now) == nil) }

  @Test func headersInTheirOrder() {
    let reset = Header("X-Rate-Limit-Reset", "2026-07-01T23:55:20Z")
    #expect(Response(status: 429, headers: [reset]).retryAt(now: now) == now.adding(seconds: 120))
    #expect(
      Response(status: 429, headers: [reset, Header("retry-after", "5")]).retryAt(now: now) == now.adding(seconds: 5))
    #expect(Response(status: 429).retryAt(now: now) == nil)
  }
}

@Suite struct MaskingTests {
  @Test(arguments: [
    ("http://a/b?c=d", "http://a/b?c=d"),
    ("http://a/b?key=abc&c=d", "http://a/b?key=***&c=d"),
    ("http://a/b?x=1&API_KEY=abc", "http://a/b?x=1&API_KEY=***"),
    ("http://a/hunter22/b?c=hunter22", "http://a/***/b?c=***"),
    ("http://a/b?c=za%C5%BC%C3%B3%C5%82%C4%87", "http://a/b?c=***"),
    ("http://a/b?key", "http://a/b?key"), ("http://a/?", "http://a/?"), ("", ""),
  ])
  func secretsAreMasked(text: String, masked: String) {
    #expect(Masking.mask(text, ["hunter22", "zażółć", ""]) == masked)
  }

  @Test func errorsShowNoSecret() {
    var request = Request("http://127.0.0.1:1/?q=topsecret", secrets: ["topsecret"])
    request.timeouts.connect = 2
    let error = expectFailure(.noConnection, request)
    #expect(error?.description.contains("topsecret") == false && error?.url.contains("***") == true)
  }

  @Test func escapes() {
    #expect(PercentEncoding.encode("Kraków 1/2&x=~a-b_c.d") == "Krak%C3%B3w%201%2F2%26x%3D~a-b_c.d")
  }
}
