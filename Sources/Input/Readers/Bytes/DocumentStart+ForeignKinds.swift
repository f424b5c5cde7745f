internal import Platform
internal import Text

extension DocumentStart {
  /// Refuses a document that is of another kind than `kind`, which is a word for the error: `CSV`, `JSON`.
  func refuseForeign(kind: String) throws(FormatError) {
    let first = bytes
    if first.starts(with: [0xFF, 0xFE]) || first.starts(with: [0xFE, 0xFF]) || hasZeroEverySecondByte {
      throw FormatError(
        "this is UTF-16, not UTF-8 or a single-byte encoding",
        advice: "Ask for the document as \"CSV UTF-8\", or convert it: iconv -f UTF-16 -t UTF-8", offset: 0)
    }
    let kinds: [(start: [UInt8], name: String, advice: Advice)] = [
      ([0x50, 0x4B, 0x03, 0x04], "a ZIP archive, such as XLSX or ODS", "Unpack it, or save the sheet as CSV"),
      ([0x1F, 0x8B], "compressed with gzip", "Unpack it with gunzip"),
      ([0xD0, 0xCF, 0x11, 0xE0], "an old Excel file", "Save the sheet as CSV"),
      (Array("%PDF".utf8), "a PDF", "Ask its publisher for the data behind it"),
    ]
    if let other = kinds.first(where: { first.starts(with: $0.start) }) {
      throw FormatError("this is \(other.name), not \(kind)", advice: other.advice, offset: 0)
    }
    let start = first.drop { $0 == 0x20 || (0x09...0x0D).contains($0) || TextEncoding.mark.contains($0) }.prefix(200)
    let lower = String(decoding: start, as: UTF8.self).lowercased()
    if ["<!doctype html", "<html", "<head", "<body"].contains(where: { lower.hasPrefix($0) }) {
      throw FormatError(
        "this is HTML, not \(kind): \(words)",
        advice: "The server answered with a page, most often an error or a login: open the address in a browser",
        offset: 0)
    }
    if lower.hasPrefix("<?xml") {
      throw FormatError("this is XML, not \(kind)", advice: "Ask the source for \(kind)", offset: 0)
    }
  }

  private var hasZeroEverySecondByte: Bool {
    let pairs = min(bytes.count, 64) / 2
    guard pairs >= 4 else { return false }
    let (even, odd) = (0..<pairs).reduce((0, 0)) { zeros, pair in
      (zeros.0 + (bytes[pair * 2] == 0 ? 1 : 0), zeros.1 + (bytes[pair * 2 + 1] == 0 ? 1 : 0))
    }
    return max(even, odd) * 4 >= pairs * 3 && min(even, odd) == 0
  }

  /// The first words a person would see of a page.
  var words: String {
    var text = ""
    var isTag = false
    for character in String(decoding: bytes, as: UTF8.self) {
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
