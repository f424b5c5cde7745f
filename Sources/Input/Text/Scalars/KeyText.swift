/// Texts that identify a row, as people read them.
///
/// `Kraków`, `Kraków` with a blank after it, with a soft hyphen inside or with the accent as a character of its own are one
/// name to every reader. As keys they would be several rows, and the row of one document would not replace that of
/// another. Blanks of every kind and number are one space, none stands at the ends, characters without width are left
/// out, as in `ColumnName.plain`, and letters with marks are single characters (NFC of the Latin alphabet).
public enum KeyText {
  /// Whether a text surely is in that form already, as nearly all are.
  @inlinable
  public static func isTidy(_ text: UnsafeRawBufferPointer) -> Bool {
    var wasBlank = true
    var at = 0
    while at < text.count {
      let byte = text[at]
      switch byte {
      case 0x21...0x7E: wasBlank = false
      case 0x20:
        if wasBlank { return false }
        wasBlank = true
      // Latin letters with marks; 0xC2 begins signs, and among them NBSP and the soft hyphen.
      case 0xC2, 0xC3...0xC8:
        guard at + 1 < text.count, byte > 0xC2 || ![0xA0, 0xAD].contains(text[at + 1]) else { return false }
        wasBlank = false
        at += 1
      // Dashes and quotation marks.
      case 0xE2:
        guard at + 2 < text.count, text[at + 1] == 0x80, (0x90...0xA7).contains(text[at + 2]) else { return false }
        wasBlank = false
        at += 2
      default: return false
      }
      at += 1
    }
    return !wasBlank || text.isEmpty
  }

  /// The text in that form.
  public static func tidy(_ text: String) -> String {
    let plain = ColumnName.plain(text)
    if plain.unicodeScalars.allSatisfy({ $0.value < 0x300 }) { return plain }
    var composed = ""
    for character in plain {
      let scalars = character.unicodeScalars
      // Equal characters are equal whatever they are composed of.
      if scalars.count > 1, let single = singles[character] {
        composed.unicodeScalars.append(single)
      } else {
        composed.unicodeScalars.append(contentsOf: scalars)
      }
    }
    return composed
  }

  /// The letters of the blocks Latin-1 Supplement to Latin Extended-B and Latin Extended Additional.
  private static let singles: [Character: Unicode.Scalar] = Dictionary(
    (Array(0xC0...0x24F) + Array(0x1E00...0x1EFF)).compactMap { Unicode.Scalar($0).map { (Character($0), $0) } }
  ) { first, _ in first }
}
