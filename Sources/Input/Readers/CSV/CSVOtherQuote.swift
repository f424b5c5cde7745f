internal import Formats
internal import Glibc
internal import Platform
internal import Text

/// Recognises a document whose values stand between other quotes than the stream declares.
///
/// Its values would be published with these quotes, and each one that has a delimiter would be a field too many.
enum CSVOtherQuote {
  private static let apostrophe = UInt8(ascii: "'")
  /// How many values prove it.
  private static let valuesMin = 3

  /// Throws `FormatError` if all values of a wanted column at the beginning of the document stand between apostrophes.
  static func refuse(_ lines: CSVLines, _ width: CSVWidth, _ columns: [(name: String, column: Int)]) throws {
    let count = min(lines.window.filled - lines.start, CSVWidth.bytesMax)
    guard ![apostrophe, CSVFormat.noQuote].contains(lines.marker.quote), count > 0,
      memchr(lines.base + lines.start, Int32(apostrophe), count) != nil
    else { return }
    var seen = columns.map { _ in (values: 0, quoted: 0) }
    CSVWidth.eachLine(lines) { line in
      guard line.fields.count == width.fields else { return }
      for (index, column) in columns.enumerated() {
        let field = line.fields[column.column]
        let raw = UnsafeRawBufferPointer(start: lines.base + field.lowerBound, count: field.count)
        let value = Blank.trimmed(raw)
        if value.isEmpty { continue }
        seen[index].values += 1
        if value.count > 1, value.first == apostrophe, value.last == apostrophe { seen[index].quoted += 1 }
      }
    }
    guard let index = seen.firstIndex(where: { $0.values >= valuesMin && $0.values == $0.quoted }) else { return }
    throw FormatError(
      "all values of \(columns[index].name) stand between apostrophes, and the quote of the stream is another one",
      advice: "Set the quote of the stream to \"'\"; where the apostrophes belong to the values, set it to none",
      line: lines.line)
  }
}
