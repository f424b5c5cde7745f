internal import Formats
internal import Schema
internal import Testbed
internal import Testing
internal import Text

@testable internal import Readers

/// The output of an RFC 4180 writer is read back, however the document is cut into pieces.
@Suite struct CSVRoundTripTests {
  private struct Style {
    var delimiter: Character
    var lineEnd: String
    var hasLastLineEnd: Bool
    var hasTrailing: Bool
    var quotesAll: Bool
  }

  private static let pieces = [
    "a", "Kraków", "0612011", " ", "\"", "\n", "\r\n", ";", ",", "\t", "zażółć gęślą jaźń", "€", "𝛑", "x\"y", "'",
    "a very long piece of text that fills more than one block of sixty-four bytes on its own",
  ]

  private static func value(_ random: inout Seeded) -> String {
    (0..<random.below(4)).map { _ in random.pick(pieces) }.joined()
  }

  private static func line(_ values: [String], _ style: Style) -> String {
    let fields = values.map { value -> String in
      let mustQuote = value.unicodeScalars.contains {
        $0 == "\"" || $0 == "\n" || $0 == "\r" || Character($0) == style.delimiter
      }
      guard mustQuote || style.quotesAll else { return value }
      return "\"" + value.map { $0 == "\"" ? "\"\"" : "\($0)" }.joined() + "\""
    }
    return fields.joined(separator: String(style.delimiter)) + (style.hasTrailing ? String(style.delimiter) : "")
  }

  /// A value as a cell of type `text` has it.
  private static func cell(_ value: String) -> Value {
    value.allSatisfy { $0.isWhitespace } ? .null : .text(value)
  }

  @Test(arguments: 0..<40)
  func whatWasWrittenIsRead(_ seed: Int) throws {
    var random = Seeded(UInt64(seed))
    let style = Style(
      delimiter: random.pick([";", ",", "\t", "|"]), lineEnd: random.pick(["\n", "\r\n", "\r"]),
      hasLastLineEnd: random.below(2) == 0, hasTrailing: random.below(3) == 0, quotesAll: random.below(3) == 0)
    let width = 2 + random.below(6)
    let names = (0..<width).map { "c\($0)" }
    // A row of blanks is no record.
    let rows = (0..<80).map { _ in (0..<width).map { _ in Self.value(&random) } }
      .filter { row in row.contains { Self.cell($0) != .null } }
    // Whatever the texts look like, these quotes are in order.
    var format = CSVFormat(delimiter: style.delimiter)
    format.multiline = .always
    var document = ([names] + rows).map { Self.line($0, style) }.joined(separator: style.lineEnd)
    if style.hasLastLineEnd { document += style.lineEnd }
    let expected = rows.map { $0.map(Self.cell) }
    for piece in [1, 2, 3, 7, 31, 63, 64, 65, 100_000] {
      let reader = try CSVReader(
        source: PiecesSource(Array(document.utf8), of: piece), format: format,
        fields: names.map { field($0) }, limits: FormatLimits(windowBytes: max(piece, 1)))
      let reading = try Reading(reader)
      #expect(reading.rejections == [])
      #expect(reading.rows == expected, "pieces of \(piece)")
    }
  }

  /// The position of a record is the line of the file on which an editor shows it.
  @Test(arguments: 0..<10)
  func positionsAreLines(_ seed: Int) throws {
    var random = Seeded(UInt64(seed) + 1000)
    var lines = 1
    var document = "a;b\n"
    var expected: [Int] = []
    for number in 0..<200 {
      expected.append(lines + 1)
      let breaks = random.below(4)
      document += "\(number);\"" + String(repeating: "x\n", count: breaks) + "\"\n"
      lines += 1 + breaks
      if random.below(10) == 0 {
        document += "\n"
        lines += 1
      }
    }
    for piece in [1, 13, 64, 4096] {
      let reading = try Reading(
        CSVReader(
          source: PiecesSource(Array(document.utf8), of: piece), format: CSVFormat(), fields: [field("a"), field("b")],
          limits: FormatLimits(windowBytes: piece)))
      #expect(reading.positions == expected)
    }
  }

  /// Random bytes from the alphabet of CSV: our reader and a plain one see the same fields, or both refuse. Both believe
  /// the quotes.
  @Test(arguments: 0..<150)
  func aPlainReaderSeesTheSame(_ seed: Int) throws {
    var random = Seeded(UInt64(seed) + 5000)
    let alphabet = Array("aab1;;\"\"\"\n")
    var text = "x;y\n"
    for _ in 0..<random.below(400) { text.append(random.pick(alphabet)) }
    let bytes = Array((seed % 2 == 0 ? text : text.replacing("\n", with: "\r\n")).utf8)
    var format = CSVFormat()
    format.multiline = .always
    for piece in [1, 5, 64, 1 << 16] {
      let source = PiecesSource(bytes, of: piece)
      var fields = [FieldSpec(name: "x", locator: .index(1), type: .text), field("y")]
      // Quotes without a partner are letters.
      for index in fields.indices { fields[index].isVerbatim = true }
      let reader = try CSVReader(source: source, format: format, fields: fields)
      guard let expected = PlainCSV.read(bytes, isTrailing: reader.endsEmpty) else {
        #expect(throws: FormatError.self) { try Reading(reader) }
        continue
      }
      let reading = try Reading(reader)
      #expect(reading.rows == expected.rows)
      #expect(reading.rejections.count == expected.rejected)
    }
  }
}

/// A second implementation of the rules of the CSV reader, as plain as possible: in memory, byte by byte.
private enum PlainCSV {
  /// Rows of two columns and the number of other lines; nil if a quote is never closed.
  static func read(_ bytes: [UInt8], isTrailing: Bool) -> (rows: [[Value]], rejected: Int)? {
    var rows: [[Value]] = []
    var rejected = 0
    var line: [[UInt8]] = [[]]
    var isQuoted = false
    var isHeader = true
    func end() {
      var fields = line
      while fields[fields.count - 1].last == 13 { fields[fields.count - 1].removeLast() }
      line = [[]]
      if isHeader {
        isHeader = false
        return
      }
      var values = fields.map(value)
      if values.allSatisfy({ $0 == .null }) { return }
      var isRejected = isTrailing ? fields.count != 3 || !fields[2].isEmpty : fields.count != 2
      values = Array(values.prefix(2))
      if opensInside(fields) { isRejected = true }
      if isRejected || values.contains(nil) { rejected += 1 } else { rows.append(values.map { $0! }) }
    }
    for (index, byte) in bytes.enumerated() {
      if byte == 34 {
        let field = line[line.count - 1]
        if isQuoted {
          isQuoted = false
        } else if field.isEmpty {
          isQuoted = true
        } else if field[0] == 34 {
          // A quote directly after a closing one opens again; anywhere else it is a literal.
          isQuoted = bytes[index - 1] == 34 && closes(field)
        }
        line[line.count - 1].append(byte)
      } else if byte == 59 && !isQuoted {
        line.append([])
      } else if byte == 10 && !isQuoted {
        end()
      } else {
        line[line.count - 1].append(byte)
      }
    }
    if isQuoted { return nil }
    if line != [[]] { end() }
    return (rows, rejected)
  }

  /// Whether a quoted text begins in the middle of the first field and ends with the second, on one line.
  private static func opensInside(_ fields: [[UInt8]]) -> Bool {
    if fields.joined().contains(10) || fields.count < 2 { return false }
    let odd = fields.map { field in field.first != 34 && field.count { $0 == 34 } % 2 == 1 }
    return fields.indices.contains { first in
      guard odd[first], let quote = fields[first].firstIndex(of: 34), quote + 1 < fields[first].count else {
        return false
      }
      return fields.indices.contains { $0 > first && odd[$0] && fields[$0].last == 34 }
    }
  }

  /// Whether the quotes of a field, the last byte included, are an even number without text outside them.
  private static func closes(_ field: [UInt8]) -> Bool {
    var isQuoted = false
    for (index, byte) in field.enumerated() {
      if byte == 34 { isQuoted.toggle() } else if !isQuoted && index > 0 { return false }
    }
    return !isQuoted
  }

  /// The value of a field; nil where text follows its closing quote.
  private static func value(_ field: [UInt8]) -> Value? {
    var text = field
    if field.first == 34 {
      text = []
      var index = 1
      while index < field.count {
        if field[index] == 34 {
          guard index + 1 < field.count, field[index + 1] == 34 else { break }
          index += 1
        }
        text.append(field[index])
        index += 1
      }
      if index < field.count - 1, field[(index + 1)...].contains(where: { ![32, 9, 10, 13].contains($0) }) {
        return nil
      }
    }
    return text.allSatisfy { [32, 9, 10, 13].contains($0) } ? .null : .text(String(decoding: text, as: UTF8.self))
  }
}
