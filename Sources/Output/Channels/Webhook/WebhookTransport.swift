internal import Platform

/// Posts webhooks; each worker thread has its own.
protocol WebhookTransport: AnyObject {
  /// Posts once and waits for the answer.
  ///
  /// Redirects are not followed; the body of the answer is read up to `WebhookLimits.answerBytesMax` and discarded.
  /// Throws if there was no complete answer: no connection, a forbidden address, a time-out.
  func post(
    url: String, headers: [(name: String, value: String)], body: [UInt8]
  ) throws(WebhookFailure) -> WebhookReply
}

/// The limits of one attempt.
enum WebhookLimits {
  /// The time limit of an attempt, from the first packet to the last, in seconds.
  static let attemptSecondsMax: Double = 20
  /// How much of an answer's body is read, in bytes.
  static let answerBytesMax = 4096
}

/// The relevant parts of a subscriber's answer.
struct WebhookReply: Hashable, Sendable {
  /// The HTTP status; redirects are not followed.
  var status: Int
  /// The pause requested by the header `Retry-After`, in seconds.
  var retryAfter: Double?

  init(status: Int, retryAfter: Double? = nil) {
    self.status = status
    self.retryAfter = retryAfter
  }
}

/// Why an attempt got no answer.
struct WebhookFailure: Problem, Hashable {
  /// What went wrong, without any text from the other side.
  let what: String
  var advice: Advice { "" }
  var isRetryable: Bool { true }

  init(_ what: String) { self.what = what }
}
