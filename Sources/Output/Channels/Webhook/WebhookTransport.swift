internal import Platform

/// What posts a webhook; each worker thread has its own.
protocol WebhookTransport: AnyObject {
  /// Posts once and waits for the answer.
  ///
  /// Redirects are answers like any other; the body of the answer is read to `WebhookLimits.answerBytesMax` and dropped.
  /// Throws where there was no complete answer: no connection, an address that is not allowed, time over.
  func post(
    url: String, headers: [(name: String, value: String)], body: [UInt8]
  ) throws(WebhookFailure) -> WebhookReply
}

/// The limits of one attempt.
enum WebhookLimits {
  /// How long an attempt may take from the first packet to the last, in seconds.
  static let attemptSecondsMax: Double = 20
  /// How much of an answer's body is read.
  static let answerBytesMax = 4096
}

/// The answer of a subscriber, as far as it matters.
struct WebhookReply: Hashable, Sendable {
  /// The HTTP status; redirects are not followed.
  var status: Int
  /// The pause that the header `Retry-After` asks for, in seconds.
  var retryAfter: Double?

  init(status: Int, retryAfter: Double? = nil) {
    self.status = status
    self.retryAfter = retryAfter
  }
}

/// Why an attempt brought no answer.
struct WebhookFailure: Problem, Hashable {
  /// What went wrong, without anything that the other side sent.
  let what: String
  var advice: Advice { "" }
  var isRetryable: Bool { true }

  init(_ what: String) { self.what = what }
}
