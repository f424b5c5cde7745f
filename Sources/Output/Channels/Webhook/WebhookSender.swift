internal import Events
internal import Platform

/// Posts events to one URL, and interprets the answers (Standard Webhooks 1.0.0, "Responding").
final class WebhookSender: EventSender {
  private let url: String
  private let secrets: [WebhookSecret]
  private let transport: any WebhookTransport

  init(url: String, secrets: [WebhookSecret], transport: any WebhookTransport) {
    self.url = url
    self.secrets = secrets
    self.transport = transport
  }

  /// Posts once and waits for the answer, at most `WebhookLimits.attemptSecondsMax`.
  func send(_ event: Event, now: Timestamp) -> AttemptResult {
    do throws(WebhookFailure) {
      return result(try transport.post(url: url, headers: headers(event, now), body: event.body))
    } catch {
      return .failed(problem: error.what)
    }
  }

  private func result(_ reply: WebhookReply) -> AttemptResult {
    switch reply.status {
    case 200..<300: return .delivered(code: reply.status)
    case 410: return .gone(problem: "it answered 410 Gone", code: reply.status)
    case 300..<400:
      return .failed(
        problem: "it answered \(reply.status): redirects are not followed, so its url must be the final one",
        code: reply.status)
    default:
      // Only these two are defined to carry the header (RFC 9110, section 10.2.3; RFC 6585, section 4).
      let pause = [429, 503].contains(reply.status) ? reply.retryAfter : nil
      return .failed(problem: "it answered \(reply.status)", code: reply.status, pauseSecondsMin: pause)
    }
  }

  /// The header fields of one attempt (Standard Webhooks 1.0.0, "Webhook headers").
  private func headers(_ event: Event, _ now: Timestamp) -> [(name: String, value: String)] {
    let signatures = WebhookSignature.header(secrets: secrets, id: event.id, timestamp: now.seconds, body: event.body)
    return [
      ("Content-Type", "application/json"), ("webhook-id", event.id), ("webhook-timestamp", "\(now.seconds)"),
      ("webhook-signature", signatures),
    ]
  }
}
