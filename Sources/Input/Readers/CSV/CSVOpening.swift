internal import Formats
internal import Platform
internal import Text

/// The start of a CSV document: marks, `sep=`, line ends, and the lines above the table.
enum CSVOpening {
  /// Advances to the header, or to the first record if there is none; returns the number of skipped lines.
  static func open(_ lines: CSVLines, _ format: CSVFormat) throws {
    while lines.window.filled < DocumentStart.bytesMax, try lines.fill(keepingFrom: 0) {}
    let first = DocumentStart(UnsafeBufferPointer(start: lines.base, count: lines.window.filled))
    guard !first.bytes.isEmpty else {
      throw FormatError("the document is empty", advice: "Look at the source: it answered with nothing", offset: 0)
    }
    try first.refuseForeign(to: CSVFormat.self)
    var start = 0
    if first.bytes.starts(with: TextEncoding.mark) {
      guard format.encoding == .utf8 else {
        throw FormatError(
          "the document says with its first bytes that it is UTF-8, and the stream declares \(format.encoding.rawValue)",
          advice: "Set the encoding to utf-8", offset: 0)
      }
      start = TextEncoding.mark.count
    }
    let newline = try lineEnd(lines, from: start)
    lines.begin(at: start, newline: newline)
    try passSeparatorLine(lines)
    for _ in 0..<format.linesSkipped {
      guard try lines.skipLine() else {
        throw FormatError(
          "the document ends within the \(format.linesSkipped) lines to skip", advice: "Lower the number",
          line: lines.line)
      }
    }
  }

  /// The byte that ends lines: CR only if the first line break is a CR without LF.
  private static func lineEnd(_ lines: CSVLines, from start: Int) throws -> UInt8 {
    var at = start
    var isQuoted = false
    var hasReturn = false
    while true {
      if at == lines.window.filled {
        guard try lines.fill(keepingFrom: 0) else { return hasReturn ? 13 : 10 }
      }
      let byte = lines.base[at]
      at += 1
      if byte == lines.marker.quote { isQuoted.toggle() }
      if byte == 10 { if !isQuoted { return 10 } } else if hasReturn && byte != 13 { return 13 }
      if byte == 13 && !isQuoted { hasReturn = true }
    }
  }

  /// Skips Excel's first line `sep=;`, which sets the delimiter and is not part of the table.
  private static func passSeparatorLine(_ lines: CSVLines) throws {
    let text = UnsafeBufferPointer(start: lines.base + lines.start, count: lines.window.filled - lines.start)
    let isNamed = text.starts(with: "sep=".utf8) || text.starts(with: "SEP=".utf8)
    guard isNamed, text.count >= 5, text[4] < 0x80 else { return }
    guard text.count == 5 || text[5] == 10 || text[5] == 13 else { return }
    lines.setDelimiter(text[4])
    _ = try lines.skipLine()
  }
}
