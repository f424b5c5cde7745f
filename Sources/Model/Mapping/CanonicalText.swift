internal import Platform
internal import Text

/// Converts texts that a mapping produces to the forms that columns store.
///
/// The readers type most values earlier; this is for results of SQL functions and literals.
enum CanonicalText {
  /// A decimal with a point or, if that cannot be parsed, a comma; nil for a comma that may separate thousands, and for
  /// a number that a spreadsheet has shortened to an exponent.
  static func decimal(_ text: String) -> String? {
    var copy = text
    guard copy.withUTF8({ Whole.isComplete(UnsafeRawBufferPointer($0)) }) else { return nil }
    if let canonical = Decimal.canonical(text, mark: .point, allowsExponent: true) { return canonical }
    return isUncertain(text) ? nil : Decimal.canonical(text, mark: .comma, allowsExponent: true)
  }

  /// Whether the point or comma of a number may separate thousands or decimals: `1.234`.
  static func isUncertain(_ text: String) -> Bool {
    var copy = text
    return copy.withUTF8 { ValueForm(text: UnsafeRawBufferPointer($0)) } == .uncertain
  }

  static func boolean(_ text: String) -> Bool? { Truth.read(text) }
  static func date(_ text: String) -> String? { Day.read(text).map(\.description) }
  static func datetime(_ text: String) -> String? { Moment.canonical(text) }
  static func period(_ text: String) -> String? { PeriodText.canonical(text) }
}
