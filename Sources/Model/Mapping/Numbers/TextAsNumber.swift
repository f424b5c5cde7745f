/// A place of a SELECT where SQLite would take a text for a number, or make a text or a whole number of a binary one.
///
/// SQLite reads as many digits as the beginning of a text has, and computes with decimals in binary: `'1 234' + 0` is 1,
/// and `CAST('19.99' * 100 AS INTEGER)` is 1998.
public struct TextAsNumber: Hashable, Sendable {
  /// What is done there.
  public enum Use: Hashable, Sendable {
    /// One of `+ - * / %`, or an operator of bits, with a text.
    case arithmetic
    /// `sum`, `round` and their like of a text, by name.
    case function(String)
    /// `CAST(… AS INTEGER)` of a text.
    case cast
    /// A text that is to be true or false by its first digits: `WHEN text THEN`.
    case condition
    /// The same of a binary number, of which the digits behind the point are cut off, also by `%` and by the operators of
    /// bits: by the name of what cuts.
    case cutting(String)
    /// A text made of a binary number, by the name of a function or `||`.
    case spelling(String)
    /// A value computed with a number that is written with a point: such a value is always binary, and is rejected.
    case result
    /// A comparison of a number that a function makes as a text: with one written in the SELECT, of which the text is
    /// always greater, or by their letters, as `max` and `min` do.
    case comparison
    /// A comparison of a text with a number written in the SELECT: by their letters, '9' > '10'.
    case lettering
    /// The quotient of two whole numbers, of which SQL cuts off the rest: 7 / 2 is 3.
    case division
  }

  /// The column, the function that makes the text, or the number written in the SELECT.
  public let name: String
  /// What is done with it.
  public let use: Use
}
