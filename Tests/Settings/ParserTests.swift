internal import Platform
internal import Schema
internal import Settings
internal import Testbed
internal import Testing

@Suite struct ParserTests {
  private func messages(_ text: String) -> [String] { messages(Array(text.utf8)) }

  private func messages(_ bytes: [UInt8]) -> [String] {
    let report = Report()
    _ = SettingsFile.parse(bytes, file: "test.yaml", into: report)
    return report.diagnostics.map { "\($0.location.line):\($0.location.column) \($0.message)" }
  }

  @Test func everyNodeKnowsItsPlace() throws {
    let report = Report()
    let root = try #require(parse("a:\n  - żółw\n  - \"x y\"\nb: {c: 1}\n", into: report))
    guard case .mapping(let entries) = root.content, case .sequence(let items) = entries[0].value.content,
      case .mapping(let inner) = entries[1].value.content
    else { Issue.record("not the tree that was written"); return }
    #expect(entries.map(\.key) == ["a", "b"])
    #expect(entries[0].keyMark.location == SourceLocation(file: "test.yaml", line: 1, column: 1))
    #expect(items.map(\.mark.location.line) == [2, 3])
    #expect(items.map(\.mark.location.column) == [5, 5])
    // In characters, not bytes.
    #expect(items.map(\.mark.width) == [4, 5])
    #expect(inner[0].value.mark.location.column == 8)
    #expect(inner[0].value.owner.location.column == 5)
  }

  @Test func aPartOfAScalarHasItsOwnPlace() throws {
    let report = Report()
    let root = try #require(parse("- /data/{unit}\n- \"{unit}\"\n- |\n  {unit}\n", into: report))
    guard case .sequence(let items) = root.content else { Issue.record("no list"); return }
    #expect(items[0].mark(at: 6, width: 6).location.column == 9)
    #expect(items[0].mark(at: 6, width: 6).width == 6)
    #expect(items[1].mark(at: 0, width: 6).location.column == 4)
    #expect(items[2].mark(at: 0, width: 6) == items[2].mark)
  }

  @Test func scalarsStayText() throws {
    let written = ["0612011", "no", "1e5", "2024-01-01", "~", "null", "0x10", "12:30:00", "+5", ".5", "yes", "1_000"]
    for text in written {
      #expect(read("k: \(text)", .section("a test") { $0.required("k", .text) }).value == text)
    }
  }

  @Test func aByteOrderMarkAndCarriageReturnsAreNothing() throws {
    let report = Report()
    let node = SettingsFile.parse([0xEF, 0xBB, 0xBF] + Array("a: 1\r\nb: x y\r\n".utf8), file: "f", into: report)
    guard case .mapping(let entries) = try #require(node).content else { Issue.record("no mapping"); return }
    #expect(entries.map(\.key) == ["a", "b"])
    #expect(entries[0].keyMark.location.column == 1)
    #expect(entries[1].value.text == "x y")
    #expect(report.diagnostics.isEmpty)
  }

  @Test func aKeyGivenTwiceIsAMistake() {
    #expect(messages("a: 1\nb: 2\na: 3\n") == ["3:1 the key \"a\" is given twice; the first is in line 1"])
  }

  @Test func whatSettingsDoNotUseIsRefused() {
    #expect(messages("a: &x 1\n") == ["1:4 anchors (&name) are not used in settings"])
    #expect(messages("a: *x\n") == ["1:4 aliases (*name) are not used in settings"])
    #expect(messages("a: !!int 1\n") == ["1:4 tags (!name) are not used in settings"])
    #expect(messages("a: 1\n---\nb: 2\n") == ["2:1 a second document begins here; a settings file holds one"])
    #expect(messages("? [a, b]\n: 1\n") == ["1:3 a key must be text"])
  }

  /// libyaml has one code for both; only the bytes distinguish them.
  @Test func bytesThatAreNoTextAreToldFromControlCharacters() {
    func message(_ bytes: [UInt8]) -> String {
      let report = Report()
      _ = SettingsFile.parse(Array("a: x".utf8) + bytes + Array("y\n".utf8), file: "f", into: report)
      return report.diagnostics.first?.message ?? ""
    }
    // A lonely second octet, a first one without a second, an octet that UTF-8 does not have, a surrogate, an end too early.
    for bytes: [UInt8] in [[0x9C], [0xC4], [0xFF], [0xED, 0xA0, 0x80], [0xE2, 0x82], [0xC4, 0x85, 0xC4]] {
      #expect(message(bytes) == "the file is not UTF-8 text", "\(bytes)")
    }
    for bytes: [UInt8] in [[0x01], [0x1B], [0xC4, 0x85, 0x07], [0xC2, 0x80]] {
      #expect(message(bytes).hasPrefix("not valid YAML: "), "\(bytes)")
    }
    #expect(message([0xC4, 0x85]) == "")
  }

  @Test func brokenYAMLNamesItsPlace() {
    #expect(messages("a:\n\tb: 1\n") == ["2:1 a tab stands where YAML wants spaces"])
    #expect(messages("a: b: c\n").first?.hasPrefix("1:5 not valid YAML: mapping values are not allowed") ?? false)
    #expect(messages("a: [1, 2\nb: 3\n").first?.hasPrefix("2:") ?? false)
    // An element left open at the end of the file is shown at its start, or on the last line.
    #expect(messages("a: 1\nb: \"open\n").first?.hasPrefix("2:4 not valid YAML") ?? false)
    #expect(messages("a: {b: \n").first?.hasPrefix("1:8 not valid YAML") ?? false)
    #expect(messages("a: @b\n").first?.hasPrefix("1:4 not valid YAML") ?? false)
  }

  @Test func bytesThatAreNotTextAreNamedByPlace() {
    #expect(messages(Array("a: 1\nb: ".utf8) + [0xB3, 0x0A]) == ["2:4 the file is not UTF-8 text"])
    #expect(messages(Array("a: \u{1}\n".utf8)).first?.hasPrefix("1:4 not valid YAML: control characters") ?? false)
  }

  /// A file from Windows: CR LF ends a line there, and is one character in Swift.
  @Test func linesThatEndWithCarriageReturnsAreLines() throws {
    #expect(messages(Array("a: 1\r\nb: ".utf8) + [0xB3, 0x0D, 0x0A]) == ["2:4 the file is not UTF-8 text"])
    let report = Report()
    _ = SettingsFile.parse(Array("a: 1\r\nb: 2\r\na: 3\r\n".utf8), file: "f", into: report)
    let diagnostic = try #require(report.diagnostics.first)
    #expect(diagnostic.location.line == 3)
    #expect(diagnostic.line == "a: 3")
  }

  @Test func emptyFilesSaySo() {
    for text in ["", "# only a comment\n", "---\n", "\n\n"] { #expect(messages(text) == ["1:1 the file is empty"]) }
  }

  @Test func limitsHold() {
    let deep = String(repeating: "[", count: 200) + String(repeating: "]", count: 200)
    #expect(messages(deep) == ["1:65 values are nested deeper than 64 levels"])
    let wide = "[" + String(repeating: "1,", count: 100_001) + "]"
    #expect(messages(wide).first?.hasSuffix("the file holds more than 100000 values") ?? false)
    let long = [UInt8](repeating: UInt8(ascii: "#"), count: (1 << 20) + 1)
    #expect(messages(long) == ["1:1 the file has 1048577 bytes; settings may have at most 1 MiB"])
    // The way of the billion laughs: refused at the first anchor.
    #expect(messages("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n").count == 1)
  }

  @Test func aFileThatIsNotThereIsAMessage() throws {
    let folder = try TemporaryFolder()
    let report = Report()
    #expect(SettingsFile.read(folder.file("absent.yaml"), as: "absent.yaml", into: report) == nil)
    #expect(report.diagnostics.first?.location.file == "absent.yaml")
    #expect(report.diagnostics.first?.message.contains("No such file") ?? false)
  }

  @Test func randomDamageNeverTraps() {
    let seed = Array("a: {pl: \"ż\", en: 'b'}\nlist:\n  - 1\n  - |\n    text\n".utf8)
    var state: UInt64 = 0x5EED
    for _ in 0..<2000 {
      var bytes = seed
      for _ in 0..<3 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        bytes[Int(state >> 33) % bytes.count] = UInt8(truncatingIfNeeded: state >> 20)
      }
      let report = Report()
      let node = SettingsFile.parse(bytes, file: "f", into: report)
      #expect(node != nil || report.hasErrors)
    }
  }
}
