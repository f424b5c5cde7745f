public import Platform

/// Counts the requests that are made on each credential, for all sources and across restarts.
///
/// A credential is a text without the secret itself: the service and who asks, such as `bdl.stat.gov.pl anonymous`. Every
/// request counts when it is granted, whatever becomes of it: services count what reaches them, and none says that a 304
/// is free.
public protocol QuotaCounter: AnyObject, Sendable {
  /// Counts a request in all windows, or says when it can be made.
  func reserve(_ credential: String, _ windows: [QuotaWindow], now: Timestamp) throws -> QuotaAnswer

  /// Obeys a 429: nobody uses the credential before the returned moment.
  ///
  /// - Parameter retryAt: what the service asked for; nil where it said nothing.
  @discardableResult
  func refuse(_ credential: String, retryAt: Timestamp?, now: Timestamp) throws -> Timestamp

  /// Forgets earlier refusals once the service answers again.
  func accept(_ credential: String) throws

  /// The windows of a credential as they stand.
  func usage(_ credential: String, _ windows: [QuotaWindow], now: Timestamp) throws -> [QuotaUsage]

  /// Until when a 429 closed the credential; nil where it is open.
  func blockedUntil(_ credential: String, now: Timestamp) throws -> Timestamp?
}
