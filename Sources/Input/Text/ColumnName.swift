/// Names of columns as people compare them.
public enum ColumnName {
  /// The name with every run of blanks, line ends included, as one space, without surrounding blanks and without
  /// characters that have no width (U+200B, U+FEFF, soft hyphens, marks of direction).
  ///
  /// Offices export the same name with a space, a no-break space or a line break, depending on the program.
  public static func plain(_ name: String) -> String {
    if name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) { return name }
    var plain = ""
    var isBlank = false
    for scalar in name.unicodeScalars {
      if isInvisible(scalar) { continue }
      if scalar.properties.isWhitespace {
        isBlank = true
        continue
      }
      if isBlank, !plain.isEmpty { plain += " " }
      isBlank = false
      plain.unicodeScalars.append(scalar)
    }
    return plain
  }

  /// Whether a text has only blanks and characters without width.
  public static func isNothing(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { $0.properties.isWhitespace || isInvisible($0) }
  }

  /// The name with everything escaped that looks like something else or like nothing: `Nazwa\u{A0}szkoły`. Of a name
  /// that mixes alphabets, the letters that are not Latin are escaped too.
  public static func shown(_ name: String) -> String {
    let isLatin = name.unicodeScalars.contains { $0.properties.isAlphabetic && $0.value < 0x250 }
    var shown = "\""
    var wasSpace = false
    for scalar in name.unicodeScalars {
      let isForeign = isLatin && scalar.properties.isAlphabetic && (0x370..<0x590).contains(scalar.value)
      let isOtherBlank = scalar.properties.isWhitespace && (scalar != " " || wasSpace)
      wasSpace = scalar == " "
      switch scalar {
      case "\"", "\\": shown += "\\\(scalar)"
      case "\n": shown += "\\n"
      case "\r": shown += "\\r"
      case "\t": shown += "\\t"
      case _ where isForeign || isOtherBlank || isInvisible(scalar) || scalar.properties.generalCategory == .control:
        shown += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      default: shown.unicodeScalars.append(scalar)
      }
    }
    return shown + "\""
  }

  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isDefaultIgnorableCodePoint || scalar.properties.generalCategory == .format
  }
}
