internal import Formats
internal import Glibc
internal import Text

/// How many fields a record has, decided once for a document.
///
/// Many systems end every line with a delimiter, some only the header or only the records. Were each line to decide for
/// itself, a stray delimiter in a record with an empty last column would shift its values and not be noticed.
struct CSVWidth: Equatable {
  /// The number of fields of a record.
  var fields: Int
  /// Whether the last of them must be empty, since the header has no column for it.
  var endsEmpty = false

  /// How much of a document decides.
  static let bytesMax = 1 << 16

  /// - Parameters:
  ///   - named: the number of names in the header.
  ///   - hasTrailing: whether the header ends with a delimiter.
  static func find(in lines: CSVLines, named: Int, hasTrailing: Bool) -> CSVWidth {
    var (plain, trailing) = (0, 0)
    eachLine(lines) { line in
      if line.fields.count == named { plain += 1 }
      if line.fields.count == named + 1, hasTrailing || line.endsEmpty { trailing += 1 }
    }
    if hasTrailing { return CSVWidth(fields: trailing >= plain ? named + 1 : named) }
    // One line proves nothing: it may be the one with a delimiter too many.
    return trailing > max(1, plain) ? CSVWidth(fields: named + 1, endsEmpty: true) : CSVWidth(fields: named)
  }

  /// For a document without a header: the most frequent number, of several the first; 0 without a record.
  static func find(in lines: CSVLines) -> CSVWidth {
    var counts: [(fields: Int, lines: Int)] = []
    eachLine(lines) { line in
      if let place = counts.firstIndex(where: { $0.fields == line.fields.count }) {
        counts[place].lines += 1
      } else {
        counts.append((line.fields.count, 1))
      }
    }
    let most = counts.map(\.lines).max() ?? 0
    return CSVWidth(fields: counts.first { $0.lines == most }?.fields ?? 0)
  }

  /// Whether several values of the beginning end a number with a quote, and none stands in quotes: there it means inches.
  static func hasMeasures(_ lines: CSVLines) -> Bool {
    let (quote, filled) = (lines.marker.quote, min(lines.window.filled - lines.start, bytesMax))
    guard filled > 0, memchr(lines.base + lines.start, Int32(quote), filled) != nil else { return false }
    var (measures, quoted) = (0, 0)
    eachLine(lines) { line in
      for field in line.fields where !field.isEmpty {
        let raw = UnsafeRawBufferPointer(start: lines.base + field.lowerBound, count: field.count)
        if raw[0] == quote { quoted += 1 } else if StrayQuote.isMeasure(raw, quote) { measures += 1 }
      }
    }
    return measures > 1 && quoted == 0
  }

  /// Passes the lines with a value from the current record on, each split by itself, to `body`; a value of several lines
  /// makes them one.
  static func eachLine(_ lines: CSVLines, _ body: (CSVSplitLine) -> Void) {
    lines.lookAhead(bytesMax)
    let base = UnsafePointer(lines.base)
    let filled = min(lines.window.filled, lines.start + bytesMax)
    let isWhole = filled == lines.window.filled && lines.window.isAtEnd
    let (delimiter, quote) = (lines.marker.delimiter, lines.marker.quote)
    var start = lines.start
    while start < filled {
      var end = lineEnd(base, start, filled)
      var line = CSVSplitLine(base, start..<end, delimiter: delimiter, quote: quote)
      // A value of several lines; more of them are rather a quote that is not closed.
      var next = end
      for _ in 0..<CSVRecordShape.linesMax where !line.isClosed && next < filled {
        next = lineEnd(base, next + 1, filled)
        let longer = CSVSplitLine(base, start..<next, delimiter: delimiter, quote: quote)
        if longer.isClosed { (line, end) = (longer, next) }
      }
      if end == filled && !isWhole { return }
      let hasValue = base[start..<end].contains { $0 != delimiter && $0 != quote && $0 > 0x20 }
      if hasValue { body(line) }
      start = end + 1
    }
  }

  private static func lineEnd(_ base: UnsafePointer<UInt8>, _ start: Int, _ filled: Int) -> Int {
    var end = start
    while end < filled, base[end] != 10, base[end] != 13 { end += 1 }
    return end
  }
}

extension UnsafePointer<UInt8> {
  fileprivate subscript(range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: self + range.lowerBound, count: range.count)
  }
}
