public import Platform

/// What a service calls a value of a parameter, as far as it has said.
public struct ValueDescription: Hashable, Sendable {
  /// The value.
  public var asked: AskedValue
  /// A mark of the request that decides the answer; another one makes the answer obsolete.
  public var mark: String
  /// What the service says, by the names of the connector's facts; nil if it has not answered, or does not know the
  /// value.
  public var facts: [String: String]?
  /// Whether the service says that there is no such value (404, 410).
  public var isUnknown = false
  /// When the service gave this answer; nil if it has given none.
  public var answeredAt: Timestamp?
  /// Why the last attempt brought no answer, without a full stop; empty if it did.
  public var problem = ""
  /// The `ETag` of the answer (RFC 9110, section 8.8).
  public var etag: String?
  /// Its `Last-Modified`.
  public var lastModified: String?

  public init(_ asked: AskedValue, mark: String) {
    self.asked = asked
    self.mark = mark
  }

  /// For how long an answer is used again without a request, in seconds.
  static let freshSeconds = 86_400.0

  /// Whether the service need not be asked again yet.
  func isFresh(at now: Timestamp) -> Bool {
    guard facts != nil, problem.isEmpty, let answeredAt else { return false }
    return (-Fetcher.clockSecondsTolerated..<Self.freshSeconds).contains(now.seconds(since: answeredAt))
  }
}
