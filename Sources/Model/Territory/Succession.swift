/// What became of an area on one day: one line of `successions.csv`.
///
/// A split has a line for each part, a merger one for each area that went into it. An area that goes on under its code
/// stands on both sides of one of its lines.
public struct Succession: Hashable, Sendable {
  /// What happened.
  public enum Change: String, CaseIterable, Sendable {
    /// Another kind, so another last digit: the same territory under another code.
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
  /// What happened.
  public var change: Change
  /// The code before.
  public var from: String
  /// The code after.
  public var to: String
  /// The part of `from` that went into `to`, from 0 to 1, as exact decimal text; empty where nobody knows.
  public var weight: String
  /// What the weight was reckoned from.
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
