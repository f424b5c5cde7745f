/// Characters that look like others of ASCII, and make another code of what people read as the same one.
///
/// The wide forms of East Asian texts, the hyphens and the minus that programs insert by themselves, and the letters of
/// Greek and Cyrillic that have the shape of a Latin one (Unicode TS #39, confusables). A text with other Greek or Cyrillic
/// letters beside them is Greek or Cyrillic. Dashes that people type, – and —, are left alone.
enum Lookalike {
  private static let letters = Set("АВЕЅІЈКМНОРСТХУҮаеѕіјорсхуΑΒΕΖΗΙΚΜΝΟΡΤΥΧο".unicodeScalars)

  /// The first such character; nil if there is none, or the text is in another alphabet.
  static func first(in text: UnsafeRawBufferPointer) -> UInt32? {
    var first: UInt32?
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
      switch scalar.value {
      case 0xFF01...0xFF5E, 0x2010, 0x2011, 0x2212: first = first ?? scalar.value
      case 0x370..<0x530:
        guard letters.contains(scalar) else { return nil }
        first = first ?? scalar.value
      default: break
      }
    }
    return first
  }
}
