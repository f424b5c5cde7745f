/// A text saved in an office: UTF-8, with or without a byte-order mark, or the encoding of Excel on a Polish Windows.
public enum SavedText {
  /// The text in UTF-8 without a mark; nil if it is in neither encoding, or surely in a third one.
  public static func decode(_ bytes: [UInt8]) -> String? {
    let body = bytes.starts(with: TextEncoding.mark) ? Array(bytes.dropFirst(TextEncoding.mark.count)) : bytes
    if body.contains(0) { return nil }
    if let text = String(validating: body, as: UTF8.self) { return text }
    if body.count < bytes.count { return nil }
    guard let table = try? SingleByteTable(.windows1250) else { return nil }
    let watch = LetterWatch(declared: .windows1250)
    body.withUnsafeBytes { watch.look(at: $0) }
    guard (try? watch.refuseIfSure()) != nil else { return nil }
    return body.withUnsafeBytes { raw in
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: raw.count * 3 + 1) { target in
        table.decode(raw, into: target.baseAddress!).map { String(decoding: target[..<$0], as: UTF8.self) }
      }
    }
  }
}
