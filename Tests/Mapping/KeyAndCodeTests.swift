import Formats
import Mapping
import Rows
import Schema
import Testbed
import Testing

/// Texts of keys, and codes that come from other fields than codes.
@Suite struct KeyAndCodeTests {
  private static let places = Dataset(
    id: "miejsca", title: Bilingual(pl: "", en: ""),
    columns: [Column(name: "place", type: .text), Column(name: "v", type: .text)], key: ["place"])
  private static let codes = Dataset(
    id: "kody", title: Bilingual(pl: "", en: ""),
    columns: [Column(name: "id", type: .integer), Column(name: "v", type: .code)], key: ["id"])

  private func map(
    _ dataset: Dataset, _ sql: String, _ records: [[Value]], type: ColumnType = .text, isVerbatim: Bool = false,
    inSQLite: Bool
  ) throws -> Mapped {
    var plan = Fixture.plan(sql, dataset: dataset, documents: [records])
    plan.fields[0].type = type
    plan.fields[0].isVerbatim = isVerbatim
    return try Fixture.map(plan, inSQLite: inSQLite)
  }

  @Test(arguments: [false, true])
  func textsOfKeysAreStoredAsPeopleReadThem(inSQLite: Bool) throws {
    let names = ["Kraków", "Kraków ", "Krako\u{301}w", "Kra\u{AD}ków\u{A0}", "Nowa  Huta"]
    let mapped = try map(
      Self.places, "SELECT kod AS place, kod AS v FROM source", names.map { [.text($0), 1, "1"] }, inSQLite: inSQLite)
    let read = ["Kraków", "Kraków", "Kraków", "Kraków", "Nowa Huta"]
    #expect(zip(mapped.rows, read).allSatisfy { row, name in row[0].description.utf8.elementsEqual(name.utf8) })
    // Other columns are published as they are written.
    #expect(zip(mapped.rows, names).allSatisfy { row, name in row[1].description.utf8.elementsEqual(name.utf8) })
    let nothing = try map(
      Self.places, "SELECT kod AS place, kod AS v FROM source", [["\u{A0}", 1, "1"]], inSQLite: inSQLite)
    #expect(nothing.summary.rejections.map(\.rejection.rule) == [.required])
  }

  @Test(arguments: [false, true])
  func codesFromTextsAreChecked(inSQLite: Bool) throws {
    let sql = "SELECT liczba AS id, kod AS v FROM source"
    let spoiled: [Value] = ["2,3E+12", "1261011.0", "06\u{200B}12", "06\"12", "12.mar", "А12"]
    let records = spoiled.enumerated().map { [$0.element, .integer(Int64($0.offset)), "1"] }
    let rejected = try map(Self.codes, sql, records, inSQLite: inSQLite)
    #expect(rejected.rows.isEmpty && rejected.summary.rejections.count == spoiled.count)
    #expect(rejected.summary.rejections.allSatisfy { $0.rejection.field == "v" && $0.rejection.rule == .type })
    let meant = try map(Self.codes, sql, records, isVerbatim: true, inSQLite: inSQLite)
    #expect(meant.rows.map { $0[1] } == spoiled)
    let sound: [Value] = ["0612011", "DK 44", "A/1_b", "\u{A0}012 ", "=\"0612\"", "Śr-1", "45000000-7", "12,5"]
    let taken = try map(
      Self.codes, sql, sound.enumerated().map { [$0.element, .integer(Int64($0.offset)), "1"] }, inSQLite: inSQLite)
    #expect(taken.summary.rejections.isEmpty)
    #expect(
      taken.rows.map { $0[1] } == ["0612011", "DK 44", "A/1_b", "012", "0612", "Śr-1", "45000000-7", "12,5"])
  }

  @Test(arguments: [
    ("upper(kod)", "ŁÓDŹ"), ("lower(kod)", "łódź"), ("upper(NULL)", nil), ("upper(substr(kod, 1, 1))", "Ł"),
    ("lower(12)", "12"),
  ])
  func lettersOutsideASCIIChangeTheirCaseToo(expression: String, value: String?) throws {
    let mapped = try map(
      Self.places, "SELECT 'x' AS place, \(expression) AS v FROM source", [["Łódź", 1, "1"]], inSQLite: true)
    #expect(mapped.rows.map { $0[1] } == [value.map { .text($0) } ?? .null])
  }
}
