public import Platform

/// What posts a webhook; each worker thread has its own.
public protocol WebhookTransport: AnyObject {
  /// Posts once and waits for the answer.
  ///
  /// Redirects are answers like any other; the body of the answer is read to `WebhookLimits.answerBytesMax` and dropped.
  /// Throws where there was no complete answer: no connection, an address that is not allowed, time over.
  func post(
    url: String, headers: [(name: String, value: String)], body: [UInt8]
  ) throws(WebhookFailure) -> WebhookReply
}

/// The limits of one attempt.
public enum WebhookLimits {
  /// How long an attempt may take from the first packet to the last, in seconds.
  public static let attemptSecondsMax: Double = 20
  /// How much of an answer's body is read.
  public static let answerBytesMax = 4096
}

/// The answer of a subscriber, as far as it matters.
public struct WebhookReply: Hashable, Sendable {
  /// The HTTP status; redirects are not followed.
  public var status: Int
  /// The pause that the header `Retry-After` asks for, in seconds.
  public var retryAfter: Double?

  public init(status: Int, retryAfter: Double? = nil) {
    self.status = status
    self.retryAfter = retryAfter
  }
}

/// Why an attempt brought no answer.
public struct WebhookFailure: Problem, Hashable {
  /// What went wrong, without anything that the other side sent.
  public let what: String
  public var advice: String { "" }
  public var isRetryable: Bool { true }

  public init(_ what: String) { self.what = what }
}
