import Schema
import Testbed
import Testing

@testable import Writers

/// What one row becomes.
func render(_ values: [Value], _ types: [ColumnType], as writer: any FileWriter) throws -> String {
  let columns = types.enumerated().map { Column(name: "c\($0)", type: $1, privacy: .public) }
  return String(decoding: try render([values], columns, as: writer, header: false), as: UTF8.self)
}

/// What a writer makes of rows that fit into one block.
func render(
  _ rows: [[Value]], _ columns: [Column], as writer: any FileWriter, header: Bool = true
) throws -> [UInt8] {
  guard case .rows(let renderer) = writer.rendering(of: columns) else { throw WritingError("not written row by row") }
  let block = FileBlock()
  if header { renderer.header(into: block) }
  for row in rows { try withCells(row) { try renderer.row($0, into: block) } }
  return Array(block.bytes)
}

/// A table with every type of column.
enum SampleTable {
  static let columns = [
    Column(name: "area", type: .area, title: Bilingual(pl: "Gmina", en: "Municipality"), privacy: .public),
    Column(name: "period", type: .period, title: Bilingual(pl: "Okres", en: "Period"), privacy: .public),
    Column(name: "value", type: .decimal, title: Bilingual(pl: "Wartość", en: "Value"), privacy: .public),
    Column(name: "count", type: .integer, title: Bilingual(pl: "Liczba; sztuk", en: "Count"), privacy: .public),
    Column(name: "final", type: .boolean, title: Bilingual(pl: "Ostateczna", en: "Final"), privacy: .public),
    Column(name: "day", type: .date, title: Bilingual(pl: "Dzień", en: "Day"), privacy: .public),
    Column(name: "moment", type: .datetime, title: Bilingual(pl: "Chwila", en: "Moment"), privacy: .public),
    Column(name: "code", type: .code, title: Bilingual(pl: "Kod", en: "Code"), privacy: .public),
    Column(name: "shape", type: .geometry, title: Bilingual(pl: "Kształt", en: "Shape"), privacy: .public),
    Column(name: "note", type: .text, privacy: .public),
  ]

  static let rows: [[Value]] = [
    [
      "0612011", "2024", "806201.5", 804_237, 1, "2024-07-15", "2024-07-15T13:00:00+02:00", "007",
      "{\"type\":\"Point\",\"coordinates\":[19.9,50.1]}", "Kraków, \"stolica\"",
    ],
    [
      "1261011", "2024-07", "-0.5", -1, 0, "1364-05-12", "2024-01-15T12:00:00Z", "12345678901234567890", nil,
      "=1+1",
    ],
    ["1206022", "2024-Q1", nil, nil, nil, nil, nil, nil, nil, nil],
    ["1206105", "2024-W01", "12345678901234567890.25", .integer(.max), 1, nil, nil, "12E3", nil, ""],
    ["1206114", "2023", "0", 0, nil, nil, nil, "-", nil, "wiersz\r\ndrugi; trzeci"],
  ]

  static let dataset = Dataset(
    id: "probka", title: Bilingual(pl: "Próbka", en: "Sample"), columns: columns, key: ["area", "period"])
}

/// Compares bytes with a file under `Tests/Writers/Golden`; `KLAMRA_RECORD=1` writes the file instead.
func expectGolden(_ bytes: [UInt8], _ name: String, sourceLocation: Testing.SourceLocation = #_sourceLocation) throws {
  let actual = String(decoding: bytes, as: UTF8.self)
  let path = "Tests/Writers/Golden/\(name)"
  #expect(actual == (try Golden.expected(path, actual: actual)), "differs from \(path)", sourceLocation: sourceLocation)
}
