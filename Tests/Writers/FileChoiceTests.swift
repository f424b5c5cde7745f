import Platform
import Schema
import Testbed
import Testing

@testable import Writers

/// The files of a dataset, and the examples for reading them.
@Suite struct FileChoiceTests {
  /// The operator's formats, and the resulting files in order.
  @Test(
    arguments: [
      (nil, ["csv", "csv.gz", "ndjson.gz"]), ([], []), (["csv"], ["csv"]),
      (["ndjson.gz", "csv"], ["csv", "ndjson.gz"]),
      (["csv-excel"], ["csv-excel"]), (["xlsx"], []), (["csv", "csv"], ["csv"]), (["csv.gz", "xlsx"], ["csv.gz"]),
    ] as [([String]?, [String])])
  func formatsAreChosen(formats: [String]?, kinds: [String]) {
    let settings = PublicationSettings(formats: formats)
    #expect(FileWriters.all.kinds(of: settings).map(\.name) == kinds)
    let chosen = FileWriters.all.chosen(settings)
    #expect(chosen.flatMap { $0.kinds.map(\.name) } == kinds)
    #expect(chosen.allSatisfy { !$0.kinds.isEmpty }, "a writer without a file has nothing to do")
  }

  @Test(arguments: [
    ("ludnosc.csv", "csv"), ("ludnosc.csv.gz", "csv.gz"), ("ludnosc.ndjson.gz", "ndjson.gz"),
    ("ludnosc.excel.csv", "csv-excel"), ("inny.csv", nil), ("ludnosc", nil), ("ludnosc.", nil),
    ("ludnosc.csv.zst", nil),
    ("Ludnosc.csv", nil), ("changes/1-2.csv", nil), ("manifest.json", nil), ("", nil),
  ])
  func aFileIsKnownByItsName(name: String, kind: String?) {
    #expect(FileWriters.all.find(name, of: "ludnosc")?.kind.name == kind)
  }

  /// A dataset id that looks like a file extension does no harm.
  @Test func anIdMayLookLikeAnEnding() {
    for kind in FileWriters.all.kinds {
      #expect(FileWriters.all.find(kind.fileName(of: "csv"), of: "csv")?.kind == kind)
      #expect(FileWriters.all.find(kind.fileName(of: "excel"), of: "excel")?.kind == kind)
    }
  }

  private static let columns = [
    Column(name: "area", type: .area, title: Bilingual(pl: "Gmina", en: ""), privacy: .public),
    Column(name: "okres_x", type: .period, privacy: .public), Column(name: "kwota_x", type: .decimal, privacy: .public),
    Column(name: "kod_x", type: .code, privacy: .public), Column(name: "ile_x", type: .integer, privacy: .public),
  ]

  /// Codes and periods would lose zeros as numbers: examples declare them as text, and nothing else.
  @Test(arguments: ["csv", "csv-excel"]) func examplesKeepCodesAsTexts(name: String) throws {
    let writer = try #require(FileWriters.all.members.first { $0.name == name })
    let examples = writer.examples("https://x/a", Self.columns)
    for example in examples where ["Python", "R", "DuckDB"].contains(example.title) {
      let names = writer.form(of: Self.columns).names
      for (place, column) in Self.columns.enumerated() {
        let isText = [.area, .period, .code].contains(column.type)
        #expect(example.code.contains(names[place]) == isText, "\(example.title): \(column.name)\n\(example.code)")
      }
    }
    #expect(examples.allSatisfy { $0.code.contains("https://x/a") })
  }

  @Test func aTableOfNumbersNeedsNoTypes() {
    let python = CSVWriter().examples("u", [Self.columns[2]]).first { $0.title == "Python" }
    #expect(python?.code.contains("dtype={}") == true)
  }

  @Test func formsSayHowValuesAreWritten() {
    let csv = CSVWriter().form(of: Self.columns)
    #expect(
      csv.names == ["area", "okres_x", "kwota_x", "kod_x", "ile_x"] && csv.decimalMark == nil
        && csv.datetimePattern == nil)
    #expect(csv.truths == ("true", "false"))
    let excel = CSVExcelWriter().form(of: Self.columns)
    #expect(excel.names == ["Gmina", "okres_x", "kwota_x", "kod_x", "ile_x"] && excel.decimalMark == ",")
    #expect(excel.truths == ("PRAWDA", "FAŁSZ"))
    #expect(NDJSONWriter().form(of: Self.columns).dialect == nil)
  }
}

/// Texts from which Polish Excel must be protected.
@Suite struct ExcelTextTests {
  private static func needsMark(_ text: String) -> Bool { Array(text.utf8).withUnsafeBytes { ExcelText.needsMark($0) } }

  /// An integer of up to eleven digits is unchanged; a twelfth digit is too many.
  @Test(arguments: [
    ("0", false), ("9", false), ("10", false), ("99999999999", false), ("100000000000", true), ("00", true),
    ("01", true),
    ("1 ", true), (" 1", true), ("1-", true), ("2024-07-15", false), ("2024-7-15", true), ("2024-07-1", true),
    ("2024-07-155", true), ("2024/07/15", true), ("12:30", true), ("1e", true), ("1E5", true), ("1x5", false),
    ("5%", true), ("1,5", true), (".5", true), (".", false), (",a", false), ("", false), (" ", false), ("  -1", true),
    ("  a", false), ("a=1", false), ("ż", false), ("＝1", true), ("＋", true), ("－", true), ("＠", true), ("＃", false),
    ("'", true), ("\u{9}a", true), ("2024-07-15T10:00:00Z", false),
  ])
  func aTextIsMarkedWhereExcelWouldChangeIt(text: String, needsMark: Bool) {
    #expect(Self.needsMark(text) == needsMark)
  }

  /// Whatever a spreadsheet may take for a formula gets its apostrophe, also after blanks.
  @Test(arguments: 1...10 as ClosedRange<UInt64>) func noFormulaGoesThrough(seed: UInt64) {
    var random = Seeded(seed)
    let pieces = ["=", "+", "-", "@", " ", "1", "a", "\t", "＝", "ż", "'", ";"]
    for _ in 0..<300 {
      let text = (0..<random.below(5)).map { _ in random.pick(pieces) }.joined()
      let first = text.drop { $0 == " " }.first
      if let first, "=+-@\t\r\n'＝＋－＠".contains(first) { #expect(Self.needsMark(text), "\(text.debugDescription)") }
    }
  }
}
