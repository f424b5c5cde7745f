internal import Formats
internal import Platform
internal import Schema
internal import Testbed
internal import Testing
internal import Text

@testable internal import Readers

extension FuzzTests {
  private static let registers: [[UInt8]] = {
    let names = [
      "Kod TERYT;Nazwa;Wartość;Rok\n1261011;Kraków;1 234,50;2024\n1206022;\"Zielonki; wieś\";-0,5;2023\n",
      "a,b,c\r\n1,\"x\"\"y\",2024-07-15\r\n2,,15.07.2024\r\n,\"multi\r\nline\",x\r\n",
      "Raport za 2024\n\nsep=;\nKod;Nazwa;Wartość\n1;a;2\n2;b;3;\n\nŹródło: GUS\n", "a;b\n1;2\n", "a\n1\n2\n",
      "id|name|x|y|z\n1|a|b|c|d\n2|e|f|g|h\n", "\u{feff}a;b;c\n\"1\";\"2\";\"3\"\n", "a;b;\n1;2;\n3;4\n5;6;;\n",
    ].map { Array($0.utf8) }
    let register = (try? Files.read("Tests/Demo/rejestr-zlobkow.csv")) ?? []
    return names + [register]
  }()

  private static func format(_ random: inout Seeded) -> CSVFormat {
    var format = CSVFormat(
      encoding: random.once(in: 3) ? random.pick(TextEncoding.allCases) : .utf8,
      delimiter: random.pick([";", ",", "\t", "|"]),
      quote: random.once(in: 8) ? nil : random.pick(["\"", "\"", "'"]), header: random.once(in: 3) ? .absent : .found,
      linesSkipped: random.once(in: 6) ? random.below(4) : 0)
    if random.once(in: 3) {
      format.end = CSVFormat.End(
        atBlankLine: random.once(in: 2), atSingleField: random.once(in: 2),
        atWords: random.once(in: 2) ? ["Źródło", "Uwaga"] : [])
    }
    return format
  }

  private static func fields(_ format: CSVFormat, _ random: inout Seeded) -> [FieldSpec] {
    (0..<1 + random.below(4)).map { number in
      let byName = format.header == .found && !random.once(in: 4)
      let name = random.pick(["Kod", "Nazwa", "Wartość", "Kod TERYT", "Rok", "a", "b", "c", "id", "x"])
      return FieldSpec(
        name: "f\(number)", locator: byName ? .column(name) : .index(1 + random.below(4)),
        type: random.pick(ColumnType.allCases),
        isRequired: random.once(in: 4), absent: random.once(in: 4) ? ["-", "b.d."] : [],
        decimalMark: random.pick([.comma, .point]), zone: random.pick([.local, .utc]))
    }
  }

  /// However a document is cut into pieces and whatever the size of the window: the same records, rejections and error.
  @Test func csvInAnyPieces() {
    Fuzz.play("csvInAnyPieces", rounds: 600) { random in
      let bytes = Mutation.damage(random.pick(Self.registers), times: random.below(10), &random)
      let format = Self.format(&random)
      let fields = Self.fields(format, &random)
      let whole = try ReadAll { try CSVReader(source: MemorySource(bytes), format: format, fields: fields) }
      for largest in [1, 2 + random.below(100)] {
        let limits = FormatLimits(windowBytes: 1 + random.below(200))
        let source = RandomPieces(bytes, upTo: largest, random)
        let cut = try ReadAll { try CSVReader(source: source, format: format, fields: fields, limits: limits) }
        try holdEqual(cut, whole, "\(shown(bytes)) \(format) pieces up to \(largest), \(limits.windowBytes)")
      }
      // A record is reported once, at an existing line, in the order of the lines.
      let places = (whole.positions + whole.rejections.map(\.position)).sorted()
      try hold(
        zip(places, places.dropFirst()).allSatisfy { $0 < $1 }, "a line is told twice: \(shown(bytes)) \(places)")
      let lines = bytes.count { $0 == 10 || $0 == 13 } + 1
      try hold(places.allSatisfy { 1...lines ~= $0 }, "a record lies outside the document: \(shown(bytes)) \(places)")
    }
  }
}
