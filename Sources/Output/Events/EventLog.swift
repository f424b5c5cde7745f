/// The one log of events, as channels read it that render it into files.
public protocol EventLog: AnyObject, Sendable {
  /// Events before a number, newest first.
  ///
  /// - Parameters:
  ///   - sequence: nil for the newest ones.
  ///   - dataset: only this one's; nil for all.
  func events(before sequence: Int?, dataset: String?, limit: Int) throws -> [Event]

  /// The datasets that have events after a number, and the number of the newest event; the number itself where there is none.
  func datasets(after sequence: Int) throws -> (datasets: Set<String>, newest: Int)
}
