/// The event log, for channels that render it into files.
public protocol EventLog: AnyObject, Sendable {
  /// Events before a number, newest first.
  ///
  /// - Parameters:
  ///   - sequence: nil for the newest ones.
  ///   - dataset: only events of this dataset; nil for all.
  func events(before sequence: Int?, dataset: String?, limit: Int) throws -> [Event]
}
