internal import Formats
internal import Schema
internal import Text

/// Recognises lines that look like records of the table, each by itself: as many fields as a record, a value wherever
/// one is required, and a digit in every number, date and period.
///
/// It asks for no more, since two readers of the same document must find the same records even if one converts values
/// and the other does not.
struct CSVRecordShape {
  /// A wanted field.
  struct Wanted {
    /// Its column, from 0.
    var column: Int
    var declared: FieldSpec.Declared
  }

  /// How many lines of a record are inspected.
  static let linesMax = 16

  let width: CSVWidth
  let delimiter: UInt8
  let quote: UInt8
  let wanted: [Wanted]

  /// Whether a line looks like a record. A quote that opens on it and is not closed counts as a letter, and quotes at
  /// the ends of a field count as nothing.
  func fits(_ base: UnsafePointer<UInt8>, _ line: Range<Int>) -> Bool {
    let split = CSVSplitLine(base, line, delimiter: delimiter, quote: quote)
    guard !split.isClosed, let opened = split.fields.last?.lowerBound else { return fits(base, split) }
    let rest = CSVSplitLine(base, opened + 1..<line.upperBound, delimiter: delimiter, quote: quote)
    return fits(base, split.joined(with: rest))
  }

  private func fits(_ base: UnsafePointer<UInt8>, _ split: CSVSplitLine) -> Bool {
    guard split.fields.count == width.fields, !width.endsEmpty || split.endsEmpty else { return false }
    var hasValue = wanted.isEmpty
    for each in wanted {
      let text = Blank.trimmed(stripped(base, split.fields[each.column]))
      if text.isEmpty {
        if each.declared.isRequired { return false }
        continue
      }
      hasValue = true
      switch each.declared.type {
      case .text, .code, .area, .geometry, .boolean: continue
      case .integer, .decimal, .date, .datetime, .period:
        let hasDigit = text.contains { $0 &- 48 < 10 }
        guard hasDigit || each.declared.absent.contains(where: { $0.utf8.elementsEqual(text) }) else { return false }
      }
    }
    return hasValue
  }

  /// A field without quotes around it, or a quote at one of its ends.
  private func stripped(_ base: UnsafePointer<UInt8>, _ field: Range<Int>) -> UnsafeRawBufferPointer {
    var (start, end) = (field.lowerBound, field.upperBound)
    while start < end, base[start] == quote { start += 1 }
    while end > start, base[end - 1] == quote { end -= 1 }
    return UnsafeRawBufferPointer(start: base + start, count: end - start)
  }
}

extension CSVSplitLine {
  /// The same line with its last field, whose quote is not closed, split as if that quote were a letter.
  fileprivate func joined(with rest: CSVSplitLine) -> CSVSplitLine {
    var line = rest
    line.fields = fields.dropLast() + rest.fields
    return line
  }
}
