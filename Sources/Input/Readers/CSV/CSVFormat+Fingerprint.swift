internal import Platform
internal import Text

extension CSVFormat {
  /// Every setting, with defaults for absent ones.
  func write(to writer: inout FingerprintWriter) {
    writer.add("encoding", encoding.rawValue)
    writer.add("delimiter", String(delimiter))
    writer.add("quote", optional: quote.map { String($0) })
    writer.add("header", header.rawValue)
    writer.add("skipped", linesSkipped)
    writer.add("end", end)
    // Later settings count only where they are not the default: an unchanged stream keeps its fingerprint.
    if multiline != .judged { writer.add("multiline", multiline == .always) }
    if shortLines != .rejected { writer.add("short lines", shortLines.rawValue) }
  }

  /// Must not change: the output of reflection for the settings at the time.
  var formerFingerprint: String {
    let encoding =
      switch encoding {
      case .utf8: "utf8"
      case .windows1250: "windows1250"
      case .iso88592: "iso88592"
      case .cp852: "cp852"
      }
    let header =
      switch header {
      case .found: "found"
      case .absent: "absent"
      }
    let words = end.atWords.map(\.debugDescription).joined(separator: ", ")
    return
      "csv(Formats.CSVFormat(encoding: Formats.TextEncoding.\(encoding), delimiter: \(delimiter.debugDescription), "
      + "quote: \(quote.map { "Optional(\($0.debugDescription))" } ?? "nil"), header: Formats.CSVFormat.Header.\(header), "
      + "linesSkipped: \(linesSkipped), end: Formats.CSVFormat.End(atBlankLine: \(end.atBlankLine), "
      + "atSingleField: \(end.atSingleField), atWords: [\(words)])))"
  }
}

extension CSVFormat.End: Fingerprinted {
  /// The ends of the table.
  func write(to writer: inout FingerprintWriter) {
    writer.add("blank line", atBlankLine)
    writer.add("single field", atSingleField)
    writer.add("words", atWords)
    if ignoresBelow { writer.add("below", "ignored") }
  }
}
