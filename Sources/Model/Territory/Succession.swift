/// The change of an area on one day: one line of `successions.csv`.
///
/// A split has a line for each part, a merger one for each merged area. An area that continues under its code is on
/// both sides of one of its lines.
public struct Succession: Hashable, Sendable {
  /// The kind of change.
  public enum Change: String, CaseIterable, Sendable {
    /// A change of kind changes the last digit: the same territory under another code.
    case kind
    /// Another code for another reason; the same territory.
    case rename
    /// One area became several.
    case split
    /// Several areas became one.
    case merge
  }

  /// The first day of the new state.
  public var date: String
  /// The kind of change.
  public var change: Change
  /// The code before.
  public var from: String
  /// The code after.
  public var to: String
  /// The share of `from` that became part of `to`, from 0 to 1, as exact decimal text; empty if unknown.
  public var weight: String
  /// The figures from which the weight was computed.
  public var basis: String

  public init(date: String, change: Change, from: String, to: String, weight: String = "", basis: String = "") {
    self.date = date
    self.change = change
    self.from = from
    self.to = to
    self.weight = weight
    self.basis = basis
  }

  /// Whether both codes mean the same territory.
  public var isSameTerritory: Bool { change == .kind || change == .rename }
}
