internal import Platform

/// Decodes strings with escapes (RFC 8259 section 7).
enum JSONText {
  /// Writes the text of a string with well-formed escapes, and returns its length; nil for half of a surrogate pair.
  /// The output is never longer than the input.
  static func decode(_ string: UnsafeRawBufferPointer, into target: UnsafeMutablePointer<UInt8>) -> Int? {
    var length = 0
    var at = 0
    while at < string.count {
      let byte = string[at]
      at += 1
      guard byte == 0x5C else {
        target[length] = byte
        length += 1
        continue
      }
      let escape = string[at]
      at += 1
      guard escape == 0x75 else {
        target[length] = JSONEscape.byte(of: escape) ?? escape
        length += 1
        continue
      }
      guard let scalar = try? JSONEscape.scalar(in: string, at: &at) else { return nil }
      for unit in UTF8.encode(scalar)! {
        target[length] = unit
        length += 1
      }
    }
    return length
  }
}
