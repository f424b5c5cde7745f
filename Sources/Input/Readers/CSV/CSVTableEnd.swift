internal import Platform
internal import Text

/// Recognises the line that ends a table.
struct CSVTableEnd {
  private let rules: CSVFormat.End
  /// The words in the encoding of the document.
  private let words: [[UInt8]]
  private let quote: UInt8

  init(_ rules: CSVFormat.End, table: SingleByteTable?, quote: UInt8) throws(FormatError) {
    self.rules = rules
    self.quote = quote
    var words: [[UInt8]] = []
    for word in rules.atWords {
      guard !word.isEmpty, let bytes = table.map({ $0.encode(word) }) ?? Array(word.utf8) else {
        throw FormatError(
          "the word \(word.debugDescription), which ends the table, cannot be written in the encoding of the stream",
          advice: "Correct the word or the encoding")
      }
      words.append(bytes)
    }
    self.words = words
  }

  /// Whether a line of `fields` fields, without its line end, ends a table of `width` columns; `isBlank`
  /// means that it has no value.
  func isEnd(_ line: UnsafeRawBufferPointer, fields: Int, width: Int, isBlank: Bool) -> Bool {
    if rules.atBlankLine && isBlank { return true }
    if rules.atSingleField && fields == 1 && width > 1 && !isBlank { return true }
    if words.isEmpty { return false }
    var text = Blank.trimmed(line)[...]
    if text.first == quote { text = text.dropFirst() }
    return words.contains { text.starts(with: $0) }
  }
}
