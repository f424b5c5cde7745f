public import Platform
internal import Text

extension DocumentStart {
  /// A kind of document that no member reads. It does not apply if a member recognises the document with certainty.
  public struct ForeignKind {
    /// With an article where the name takes one.
    public var name: String
    /// What is visible of the document.
    public var shown = ""
    /// What to do; the parameter is the title of the expected format.
    public var advice: (String) -> Advice
  }

  /// The kind of this document, if it is one of those; nil if it may be a member's.
  public var foreignKind: ForeignKind? {
    switch markup {
    case .html:
      return ForeignKind(name: "HTML", shown: ": \(words)") { _ in
        "The server answered with a page, most often an error or a login: open the address in a browser"
      }
    case .xml: return ForeignKind(name: "XML") { "Ask the source for \($0)" }
    case .unknown, nil: break
    }
    return Self.binaryKinds.first { bytes.starts(with: $0.start) }.map { kind in
      ForeignKind(name: kind.name) { _ in kind.advice }
    }
  }

  // Made once: every page of a source is compared with them.
  private static let binaryKinds: [(start: [UInt8], name: String, advice: Advice)] = [
    ([0x50, 0x4B, 0x03, 0x04], "a ZIP archive, such as XLSX or ODS", "Unpack it, or save the sheet as CSV"),
    ([0x1F, 0x8B], "compressed with gzip", "Unpack it with gunzip"),
    ([0xD0, 0xCF, 0x11, 0xE0], "an old Excel file", "Save the sheet as CSV"),
    (Array("%PDF".utf8), "a PDF", "Ask its publisher for the data behind it"),
  ]

  /// Whether it is UTF-16, judged by the byte order mark, or by a zero in most even or most odd bytes.
  public var isUTF16: Bool {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return true }
    let pairs = min(bytes.count, 64) / 2
    guard pairs >= 4 else { return false }
    let (even, odd) = (0..<pairs).reduce((0, 0)) { zeros, pair in
      (zeros.0 + (bytes[pair * 2] == 0 ? 1 : 0), zeros.1 + (bytes[pair * 2 + 1] == 0 ? 1 : 0))
    }
    return max(even, odd) * 4 >= pairs * 3 && min(even, odd) == 0
  }

  /// The first visible words of a page.
  var words: String {
    var text = ""
    var isTag = false
    for character in String(decoding: content, as: UTF8.self) {
      switch character {
      case "<": isTag = true
      case ">":
        isTag = false
        if text.last != " " { text.append(" ") }
      case _ where isTag: break
      case _ where character.isWhitespace: if text.last != " " { text.append(" ") }
      default: text.append(character)
      }
      if text.count >= 80 { break }
    }
    return String(text.drop { $0 == " " }).trimmingEnd()
  }
}

extension String {
  fileprivate func trimmingEnd() -> String {
    var copy = self
    while copy.last == " " { copy.removeLast() }
    return copy
  }
}
