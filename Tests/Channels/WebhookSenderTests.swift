import Events
import Platform
import Testing

@testable import Channels

/// Answers as configured, and records what was posted.
private final class FakeTransport: WebhookTransport {
  var posts: [(url: String, headers: [String: String], body: [UInt8])] = []
  let answer: Result<WebhookReply, WebhookFailure>

  init(_ answer: Result<WebhookReply, WebhookFailure>) { self.answer = answer }

  func post(
    url: String, headers: [(name: String, value: String)], body: [UInt8]
  ) throws(WebhookFailure) -> WebhookReply {
    posts.append((url, Dictionary(headers.map { ($0.name, $0.value) }) { first, _ in first }, body))
    return try answer.get()
  }
}

@Suite struct WebhookSenderTests {
  private static let url = "https://biuro.example/hook"
  private let event = Event(
    sequence: 1, id: "evt_1", type: .versionPublished, dataset: "ludnosc", version: 1, createdAt: WebhookStage.start,
    body: Array(#"{"type":"test"}"#.utf8))

  private func result(_ answer: Result<WebhookReply, WebhookFailure>) -> AttemptResult {
    WebhookSender(url: Self.url, secrets: WebhookSecret.samples, transport: FakeTransport(answer))
      .send(event, now: WebhookStage.start)
  }

  @Test(arguments: [200, 201, 202, 204, 299])
  func anAnswerOf2xxIsADelivery(_ status: Int) {
    #expect(result(.success(WebhookReply(status: status))) == .delivered(code: status))
  }

  @Test(arguments: [400, 401, 404, 408, 429, 500, 502, 503, 504, 100, 0])
  func anythingBut2xxAnd410IsAFailureThatMayPass(_ status: Int) {
    #expect(
      result(.success(WebhookReply(status: status))) == .failed(problem: "it answered \(status)", code: status))
  }

  @Test(arguments: [301, 302, 307, 308])
  func aRedirectSaysWhatToChange(_ status: Int) {
    #expect(
      result(.success(WebhookReply(status: status)))
        == .failed(
          problem: "it answered \(status): redirects are not followed, so its url must be the final one", code: status))
  }

  @Test func status410EndsTheSubscription() {
    #expect(result(.success(WebhookReply(status: 410))) == .gone(problem: "it answered 410 Gone", code: 410))
  }

  @Test(arguments: [(429, 120.0), (503, 120), (500, nil), (404, nil)] as [(Int, Double?)])
  func aPauseIsTakenFromAnswersThatMayAskForOne(_ status: Int, _ pause: Double?) {
    #expect(
      result(.success(WebhookReply(status: status, retryAfter: 120)))
        == .failed(problem: "it answered \(status)", code: status, pauseSecondsMin: pause))
  }

  @Test func noAnswerIsAFailureWithoutACode() {
    #expect(result(.failure(WebhookFailure("no answer within 20 s"))) == .failed(problem: "no answer within 20 s"))
  }

  @Test func whatIsPostedIsTheEventSignedWithEverySecret() throws {
    let other = try WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    let transport = FakeTransport(.success(WebhookReply(status: 204)))
    let sender = WebhookSender(url: Self.url, secrets: WebhookSecret.samples + [other], transport: transport)
    _ = sender.send(event, now: WebhookStage.start)
    let post = try #require(transport.posts.first)
    #expect(transport.posts.count == 1)
    #expect(post.url == Self.url && post.body == event.body)
    #expect(post.headers["Content-Type"] == "application/json" && post.headers["webhook-id"] == "evt_1")
    #expect(post.headers["webhook-timestamp"] == "\(WebhookStage.start.seconds)")
    let signatures = post.headers["webhook-signature"] ?? ""
    #expect(signatures.split(separator: " ").count == 2)
    for secret in WebhookSecret.samples + [other] {
      let verdict = WebhookSignature.verify(
        secrets: [secret], id: "evt_1", timestamp: "\(WebhookStage.start.seconds)", header: signatures,
        body: event.body, now: WebhookStage.start)
      #expect(verdict == .valid)
    }
  }
}
