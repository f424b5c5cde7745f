public import Platform

/// Counts the requests on each credential, for all sources and across restarts.
///
/// A credential is a text without the secret itself: the service and the account, such as `bdl.stat.gov.pl anonymous`.
/// Every granted request counts, whatever its outcome: services count what reaches them, and none exempts a 304.
public protocol QuotaCounter: AnyObject, Sendable {
  /// Counts a request in all windows, or returns when it can be made.
  func reserve(_ credential: String, _ windows: [QuotaWindow], now: Timestamp) throws -> QuotaAnswer

  /// Records that the service has answered a request, which counts from then on: only then is it certain that it arrived.
  ///
  /// - Parameter made: the moment at which it was reserved.
  func answered(_ credential: String, made: Timestamp, now: Timestamp)

  /// Applies a 429: the credential is blocked until the returned moment.
  ///
  /// - Parameter retryAt: the moment that the service named; nil if it named none.
  @discardableResult
  func refuse(_ credential: String, retryAt: Timestamp?, now: Timestamp) throws -> Timestamp

  /// Clears earlier refusals once the service answers again.
  func accept(_ credential: String) throws

  /// Goes on counting under another name what was counted for a credential; nothing if nothing was.
  func rename(_ former: String, as credential: String) throws

  /// The current windows of a credential.
  func usage(_ credential: String, _ windows: [QuotaWindow], now: Timestamp) throws -> [QuotaUsage]

  /// The moments of all counted requests of the last `seconds`, the oldest first.
  func made(_ credential: String, seconds: Int, now: Timestamp) throws -> [Timestamp]

  /// The moment until which a 429 blocks the credential; nil if it is not blocked.
  func blockedUntil(_ credential: String, now: Timestamp) throws -> Timestamp?
}
