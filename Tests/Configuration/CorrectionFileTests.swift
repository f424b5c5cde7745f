import Corrections
import Platform
import Schema
import Testbed
import Testing

@testable import Configuration

/// The file of corrections beside a source.
@Suite struct CorrectionFileTests {
  private let scene: ConfigurationScene
  private let file = "config/sources/register.yaml"
  private let list = "config/sources/register.csv"
  fileprivate static let header = "record;field;expected;value;reason;by;at\n"
  fileprivate static let line = "id=5;pupils;1o;10;literówka;A. Nowak;2026-11-21\n"

  init() throws {
    scene = try ConfigurationScene()
    try scene.folder.write(file, ConfigurationScene.source + "corrections: register.csv\n")
  }

  private func expect(
    _ marked: String, _ messages: String..., sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) throws {
    switch messages.count {
    case 0: try scene.expect(list, marked, sourceLocation: sourceLocation)
    case 1: try scene.expect(list, marked, messages[0], sourceLocation: sourceLocation)
    case 2: try scene.expect(list, marked, messages[0], messages[1], sourceLocation: sourceLocation)
    default: try scene.expect(list, marked, messages[0], messages[1], messages[2], sourceLocation: sourceLocation)
    }
  }

  private func corrections() throws -> CorrectionFile { try #require(try scene.load().source("register")?.corrections) }

  @Test func aLineIsACorrection() throws {
    try expect(Self.header + Self.line)
    #expect(
      try corrections().entries == [
        CorrectionFile.Entry(
          stream: "table",
          correction: Correction(
            selector: .key([Correction.KeyPart(field: "id", text: "5")]), field: "pupils", expected: "1o", value: "10",
            reason: "literówka", by: "A. Nowak", at: "2026-11-21", line: 2))
      ])
    let read = try corrections()
    #expect(read.tally(stream: "table") != nil)
    #expect(read.tally(stream: "years") == nil)
    try expect(Self.header)
    let none = try corrections()
    #expect(none.entries.isEmpty && none.tally(stream: "table") == nil)
  }

  @Test func theFileIsWrittenAsItIsRead() throws {
    try expect(
      Self.header + Self.line + "0123456789AB;id;'=1;-2;\"a;\"\"b\"\"\";B. Nowak;2026-11-22\n"
        + "\"id=5, pupils=x\";id;;\"+48 1\";c;C;2024-02-29\n")
    let read = try corrections()
    #expect(
      read.entries[1].correction.expected == "=1" && read.entries[1].correction.selector == .digest("0123456789ab"))
    try scene.folder.write(list, read.bytes)
    #expect(scene.found().isEmpty)
    let again = try corrections()
    #expect(again.entries == read.entries && again.bytes == read.bytes)
    #expect(
      String(decoding: read.bytes, as: UTF8.self)
        == "\u{FEFF}stream;record;field;expected;value;reason;by;at\r\n"
        + "table;id=5;pupils;1o;10;literówka;A. Nowak;2026-11-21\r\n"
        + "table;0123456789ab;id;'=1;-2;\"a;\"\"b\"\"\";B. Nowak;2026-11-22\r\n"
        + "table;id=5, pupils=x;id;;+48 1;c;C;2024-02-29\r\n")
  }

  @Test func aFileThatIsNotThereYetIsAWarning() throws {
    let warnings = try scene.load().warnings
    let warning = try #require(warnings.first)
    #expect(warnings.count == 1 && warning.location.line == 5 && warning.location.column == 14)
    #expect(warning.message == "there is no file \(scene.folder.file(list)): nothing is corrected")
    // Compared as a value: its words are set by the first command line in the process.
    #expect(warning.suggestion == "\(.correctQuarantine) makes it")
    #expect(try corrections().entries.isEmpty)
    #expect(try corrections().path == scene.folder.file(list))
  }

  @Test func theHeaderNamesTheColumns() throws {
    try expect(
      "«record;field;expected;value;«raeson;by;at\n", "the column \"reason\" is missing",
      "there is no column \"raeson\" in a file of corrections; did you mean \"reason\"?")
    try expect("record;field;expected;value;reason;by;at;«field\n", "the column \"field\" is there twice")
    try expect("««record;field;expected;value;reason\n", "the column \"by\" is missing", "the column \"at\" is missing")
    try expect("record;field;expected;value;reason;by;at;;;\n" + Self.line)
  }

  /// Once the daemon stopped at the first of these.
  @Test(arguments: [
    "\n", ";;;\n", "\n" + CorrectionFileTests.header + CorrectionFileTests.line, "  \n\n", "\"\"\n", "\r\n",
  ])
  func aBlankFirstLineIsAMistake(text: String) throws {
    try scene.folder.write(list, text)
    #expect(scene.found() == ["\(list):1:1: error: the first line is blank: it wants the names of the columns"])
  }

  @Test func filesThatAreNoTables() throws {
    try expect("«", "the file is empty: it wants a line with the names of its columns")
    try scene.folder.write(list, Array(repeating: UInt8(ascii: "a"), count: (4 << 20) + 1))
    #expect(scene.found() == ["\(list):1:1: error: the file has more than 4 MiB"])
  }

  /// What comes after it would all be in one cell, and nobody would miss the lines.
  @Test func aQuotationMarkIsClosed() throws {
    try expect(
      Self.header + "id=5;pupils;1o;10;«\"literówka;A. Nowak;2026-11-21\n" + Self.line,
      "the quotation mark is never closed")
    try expect(Self.header + Self.line + "«\"", "the quotation mark is never closed")
    try expect(Self.header + Self.line.replacing("literówka", with: "\"a \"\"b\"\"\"").dropLast())
  }

  @Test func everyCellIsLookedAt() throws {
    let after = ";1o;10;r;A;2026-11-21\n"
    try expect(Self.header + "id=5;«pupil\(after)", "the stream table has no field \"pupil\"; did you mean \"pupils\"?")
    try expect(Self.header + "«idd=5;pupils\(after)", "the stream table has no field \"idd\"; did you mean \"id\"?")
    for wrong in ["5", "=5", "0123456789a", "0123456789xy", "id"] {
      try expect(
        Self.header + "«\(wrong);pupils\(after)",
        "this names no record; write field=value, or the first digits of the record's digest")
    }
    try expect(Self.header + "id=5;pupils;10;«10;r;A;2026-11-21\n", "the right value is the wrong one")
    try expect(
      Self.header + "id=5;pupils;1o;10;«;«;«\n", "a correction needs a reason",
      "a correction needs a name: who says so",
      "this is no date; write it as 2026-11-21")
    for wrong in ["2026-02-29", "yesterday", "2026"] {
      try expect(Self.header + "id=5;pupils;1o;10;r;A;«\(wrong)\n", "this is no date; write it as 2026-11-21")
    }
    try expect(
      Self.header + "id=5;pupils;1o;10;r;A;2026-11-21;«x\n", "the line has more cells than the header has names")
  }

  @Test func aValueIsCorrectedOnce() throws {
    try expect(
      Self.header + Self.line + "id=6;pupils;1o;10;r;A;2026-11-21\n" + Self.line.replacing("pupils", with: "«pupils"),
      "line 2 corrects the same value already")
    try expect(
      Self.header + "0123456789ab;pupils;1o;10;r;A;2026-11-21\n0123456789AB;«pupils;1;10;r;A;2026-11-21\n",
      "line 2 corrects the same value already")
  }

  @Test func severalStreamsAreToldApart() throws {
    let years =
      "  years: {dataset: schools, csv: {encoding: utf-8, delimiter: \",\"}, fields: {id: {column: id, type: code}}, "
      + "mapping: years.sql}\n"
    try scene.folder.write("config/sources/years.sql", "SELECT id FROM source\n")
    let source =
      "connector: office\ntitle: {pl: R, en: R}\nparameters: {folder: drop}\ncorrections: register.csv\nstreams:\n"
      + "  table: {dataset: schools}\n" + years
    try scene.folder.write(file, source)
    try expect("«" + Self.header + Self.line, "the column \"stream\" is missing")
    try expect(
      "stream;" + Self.header + "«tabel;" + Self.line + "«;" + Self.line,
      "the source has no stream \"tabel\"; did you mean \"table\"?",
      "the source has no stream \"\"; streams: table, years")
    try expect(
      "stream;" + Self.header + "years;id=5;«pupils;1;2;r;A;2026-11-21\n",
      "the stream years has no field \"pupils\"; fields: id")
    try expect("stream;" + Self.header + "years;id=5;id;1;2;r;A;2026-11-21\ntable;id=5;id;1;2;r;A;2026-11-21\n")
    // The fields of a stream with mistakes are not known, so nothing is said of its corrections.
    try scene.folder.write(list, "stream;" + Self.header + "years;id=5;id;1;2;r;A;2026-11-21\n")
    try scene.expect(
      file, source.replacing("type: code}", with: "type: «cod}"),
      "expected a type (\"text\", \"code\", \"integer\", \"decimal\", \"boolean\", \"date\", \"datetime\", \"period\", "
        + "\"area\", \"geometry\"), found \"cod\"; did you mean \"code\"?")
  }

  @Test func aFileHasALimit() throws {
    let lines = (0...CorrectionReader.correctionsMax).map { "id=\($0);pupils;1o;10;r;A;2026-11-21\n" }.joined()
    try expect(Self.header + "«" + lines, "10001 corrections, and 10000 are allowed")
  }
}
