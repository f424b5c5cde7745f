/// The texts that a spreadsheet shows, and saves, in place of a value that it could not compute or display.
///
/// They are never data: in a column of text they would be published as if somebody had written them.
public enum SpreadsheetError {
  /// The errors of Excel and LibreOffice in English, Polish and German, besides `Err:502` and rows of `#`.
  private static let texts: Set<String> = [
    // English (ERROR.TYPE, support.microsoft.com), and the newer ones of dynamic arrays and data types.
    "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!", "#FIELD!",
    "#CONNECT!", "#BLOCKED!", "#UNKNOWN!", "#BUSY!", "#EXTERNAL!", "#PYTHON!", "#EXPAND!",
    // Polish.
    "#ZERO!", "#DZIEL/0!", "#ARG!", "#ADR!", "#NAZWA?", "#LICZBA!", "#N/D!", "#N/D", "#ND!", "#BRAK!", "#ROZLANIE!",
    "#ROZLANY!", "#OBL!", "#POLE!", "#POŁĄCZ!", "#NIEZNANE!", "#ZABLOKOWANE!", "#ZAJĘTE!", "#POBIERANIE_DANYCH",
    // German.
    "#WERT!", "#BEZUG!", "#ZAHL!", "#NV", "#ÜBERLAUF!", "#KALK!", "#FELD!",
  ]

  /// The fewest `#` that show a column too narrow for its values; one or two are signs of statistical tables.
  static let hashesMin = 4

  /// The longest of the texts, in bytes.
  private static let bytesMax = 24

  /// Whether a text of at least one byte must be looked at: it begins with `#`, or has a colon before three characters.
  /// False for nearly all texts.
  @inlinable @inline(__always)
  public static func isSuspicious(_ text: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    text[0] == UInt8(ascii: "#") || (count >= 7 && text[count &- 4] == UInt8(ascii: ":"))
  }

  /// Whether a text without surrounding blanks is such an error.
  public static func isOne(_ text: UnsafeRawBufferPointer) -> Bool {
    guard let first = text.first else { return false }
    if first == UInt8(ascii: "#") {
      if text.count >= hashesMin, text.allSatisfy({ $0 == first }) { return true }
      return text.count <= bytesMax && texts.contains(String(decoding: text, as: UTF8.self).uppercased())
    }
    guard text.count <= bytesMax, text.count >= 7, text[text.count - 4] == UInt8(ascii: ":"),
      text.suffix(3).allSatisfy({ $0 &- 48 < 10 })
    else { return false }
    // Err:502 of LibreOffice, in Polish Błąd:502.
    return ["Err", "Błąd"].contains(String(decoding: text.dropLast(4), as: UTF8.self))
  }
}
