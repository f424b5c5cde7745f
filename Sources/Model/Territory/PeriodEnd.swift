internal import Platform
internal import Schema
internal import Text

/// The last day of a period: figures of a period refer to the territory at its end, as in the Local Data Bank.
public enum PeriodEnd {
  /// `2024` gives `2024-12-31`, `2024-Q1` `2024-03-31`, `2024-07-15T13` `2024-07-15`; nil if the text is not a period.
  public static func day(of text: String) -> String? {
    PeriodText.canonical(text).flatMap { Period($0) }?.end.description
  }
}
