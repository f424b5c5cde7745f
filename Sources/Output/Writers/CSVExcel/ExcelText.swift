/// How Polish Excel interprets a field of a CSV file, and how to prevent it.
///
/// Excel interprets content, ignoring quotes. A field that begins with `=`, `+`, `-`, `@`, a tab or a line break may
/// run as a formula (OWASP, "CSV Injection"); one that looks like a number or a date becomes one, and loses leading
/// zeros, digits beyond the fifteenth, and its original form. A leading apostrophe makes it text in every spreadsheet.
/// The known alternatives are worse: `="0612011"` is a formula, which other programs read literally, and a leading tab
/// is invisible.
///
/// Removing one leading apostrophe restores every value: a value that begins with an apostrophe gets another.
enum ExcelText {
  static let yes = "PRAWDA"
  static let no = "FAŁSZ"
  static let mark = UInt8(ascii: "'")
  /// Excel shows longer integers as 1,23457E+11.
  static let digitsShownMax = 11

  /// Whether a text needs the apostrophe.
  static func needsMark(_ text: UnsafeRawBufferPointer) -> Bool {
    guard let first = text.first else { return false }
    switch first {
    case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 0x09, 0x0a, 0x0d, mark:
      return true
    case 0xef:
      // The full-width forms of = + - @ (U+FF1D, U+FF0B, U+FF0D, U+FF20), which some spreadsheets treat alike.
      return text.count >= 3 && text[1] == 0xbc && [0x9d, 0x8b, 0x8d, 0xa0].contains(text[2])
    case UInt8(ascii: " "):
      // Blanks before a number or a formula are skipped.
      let rest = text.drop { $0 == UInt8(ascii: " ") }
      return needsMark(UnsafeRawBufferPointer(rebasing: rest)) || rest.first.map(isDigit) == true
    case UInt8(ascii: ","), UInt8(ascii: "."): return text.count > 1 && isDigit(text[1])
    default: return isDigit(first) && !isShownAsItIs(text) && looksNumeric(text)
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

  /// An integer without leading zeros that Excel shows digit by digit.
  private static func isShownAsItIs(_ text: UnsafeRawBufferPointer) -> Bool {
    guard text.count <= digitsShownMax, text.allSatisfy(isDigit) else { return false }
    return text[0] != UInt8(ascii: "0") || text.count == 1
  }

  /// Whether a text that begins with a digit has only characters of numbers, dates and times. An ISO 8601 day is a date
  /// for Excel too, and stays one.
  private static func looksNumeric(_ text: UnsafeRawBufferPointer) -> Bool {
    if isDay(text) { return false }
    return text.allSatisfy { byte in
      isDigit(byte) || " .,:/-+%eE".utf8.contains(byte)
    }
  }

  /// `2024-07-15`.
  private static func isDay(_ text: UnsafeRawBufferPointer) -> Bool {
    text.count == 10
      && text.indices.allSatisfy { $0 == 4 || $0 == 7 ? text[$0] == UInt8(ascii: "-") : isDigit(text[$0]) }
  }
}
