/// A place of a SELECT where SQLite would take a text for a number, or make a text or a whole number of a binary one.
///
/// SQLite reads as many digits as the beginning of a text has, and computes with decimals in binary: `'1 234' + 0` is 1,
/// and `CAST('19.99' * 100 AS INTEGER)` is 1998.
public struct TextAsNumber: Hashable, Sendable {
  /// What is done there.
  public enum Use: Hashable, Sendable {
    /// One of `+ - * / %` with a text.
    case arithmetic
    /// `sum`, `round` and their like of a text, by name.
    case function(String)
    /// `CAST(… AS INTEGER)` of a text.
    case cast
    /// The same of a binary number, of which the digits behind the point are cut off.
    case cutting
    /// A text made of a binary number, by the name of a function or `||`.
    case spelling(String)
    /// A value computed with a number that is written with a point: such a value is always binary, and is rejected.
    case result
    /// A comparison of a number that a function makes as a text with one written in the SELECT: the text is greater than
    /// any number.
    case comparison
  }

  /// The column, the function that makes the text, or the number written in the SELECT.
  public let name: String
  /// What is done with it.
  public let use: Use
}
