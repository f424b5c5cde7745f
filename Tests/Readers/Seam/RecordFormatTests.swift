internal import Platform
internal import Schema
internal import Settings
internal import Testing
internal import Text

@testable internal import Formats
@testable internal import Readers

/// What every member of seam 1 has to give, whichever it is.
@Suite struct RecordFormatTests {
  struct Member: Sendable, CustomTestStringConvertible {
    let format: any RecordFormat.Type
    /// Whether it is one of the product, with documentation and a fuzz property.
    let isShipped: Bool
    var profile: FormatProfile { format.profile }
    var testDescription: String { profile.name }
  }

  static let shipped = RecordFormats.all.map { Member(format: $0, isShipped: true) }
  /// A test-only member must meet the same requirements, and shows that a format may use random access.
  static let members = shipped + [Member(format: DirectoryFormat.self, isShipped: false)]

  /// A value from YAML, read in a section with the keys of the format.
  private func section<Value>(_ yaml: String, _ report: Report, _ body: @escaping (Section) -> Value?) -> Value? {
    let text = yaml.isEmpty ? "{}" : yaml
    guard let node = SettingsFile.parse(Array(text.utf8), file: "s.yaml", into: report) else { return nil }
    return Shape<Value>.section("a stream", body).value(of: node, report)
  }

  private func open(_ member: Member, _ yaml: String, _ report: Report) -> (any RecordFormat, [FieldSpec])? {
    let format = member.format
    return section(yaml, report) { section -> (any RecordFormat, [FieldSpec])? in
      let settings = format.read(section, isRequired: false)
      let defaults = settings?.fieldDefaults ?? FieldDefaults()
      let fields = section.required("fields", .fields(of: format, defaults))
      guard let settings, let fields else { return nil }
      return (settings, fields)
    }
  }

  // MARK: Profile

  @Test(arguments: members) func textsAreThereInBothLanguages(_ member: Member) {
    let profile = member.profile
    let settings = profile.settings + profile.locators
    for text in [profile.summary] + settings.map(\.summary) {
      #expect(!text.pl.isEmpty && !text.en.isEmpty && text.pl != text.en)
    }
    #expect(profile.summary.pl.hasSuffix(".") && profile.summary.en.hasSuffix("."))
    #expect(
      !profile.title.isEmpty && !profile.mediaTypes.isEmpty && !profile.endings.isEmpty && !profile.locators.isEmpty)
    #expect(profile.mediaTypes.allSatisfy { $0.contains("/") && $0 == $0.lowercased() })
    #expect(profile.endings.allSatisfy { $0.hasPrefix(".") && $0 == $0.lowercased() })
  }

  @Test func noTwoMembersAreCalledTheSame() {
    let profiles = Self.members.map(\.profile)
    for names in [
      profiles.map(\.name), profiles.map(\.title), profiles.flatMap(\.mediaTypes), profiles.flatMap(\.endings),
      profiles.compactMap(\.settingsKey),
    ] {
      #expect(Set(names).count == names.count)
    }
    for profile in profiles where profile.name != DirectoryFormat.profile.name {
      #expect(RecordFormats.named(profile.name)?.profile == profile)
    }
    #expect(RecordFormats.named("directory") == nil && RecordFormats.named("") == nil)
  }

  /// Each setting is read with the value of its documentation, and none is read that is not documented.
  @Test(arguments: members) func everySettingIsDocumented(_ member: Member) throws {
    let (format, profile) = (member.format, member.profile)
    let required = profile.example.stream.prefix { $0 != "\n" }.contains("fields") ? "" : Self.settings(of: profile)
    for setting in profile.settings {
      let report = Report()
      let line = "\(setting.key): \(setting.example)"
      let yaml = profile.settingsKey.map { "\($0): {\(line)}" } ?? line
      let read: (any RecordFormat)? = section(yaml, report) { format.read($0, isRequired: true) }
      #expect(read != nil && report.diagnostics.isEmpty, "\(line): \(report.diagnostics)")
    }
    let report = Report()
    let unknown = profile.settingsKey.map { "\($0): {nie_ma_takiego: 1}" } ?? "\(required)\nnie_ma_takiego: 1"
    let _: (any RecordFormat)? = section(unknown, report) { format.read($0, isRequired: false) }
    let found = try #require(report.diagnostics.first)
    #expect(found.message.hasPrefix("unknown key \"nie_ma_takiego\""))
    let known = found.suggestion.description.split(separator: "\"").enumerated().filter { $0.offset % 2 == 1 }.map {
      String($0.element)
    }
    #expect(known.sorted() == profile.settings.map(\.key).sorted())
  }

  /// The lines of the example's stream before its fields.
  private static func settings(of profile: FormatProfile) -> String {
    profile.example.stream.split(separator: "\n").prefix { !$0.hasPrefix("fields:") }.joined(separator: "\n")
  }

  @Test(arguments: members) func everyLocatorIsDocumented(_ member: Member) throws {
    let format = member.format
    for locator in member.profile.locators {
      let report = Report()
      let read = section("\(locator.key): \(locator.example)", report) { format.locator(of: "pole", in: $0) }
      #expect(read != nil && report.diagnostics.isEmpty, "\(locator.key): \(report.diagnostics)")
      #expect(read != section("", report) { format.locator(of: "pole", in: $0) }, "\(locator.key) changes nothing")
    }
    let report = Report()
    let read = section("", report) { format.locator(of: "pole", in: $0) }
    #expect(read != nil && report.diagnostics.isEmpty, "a field is found under its own name")
  }

  // MARK: What it reads

  @Test(arguments: members) func theExampleIsReadAsItSays(_ member: Member) throws {
    let example = member.profile.example
    let report = Report()
    let (format, fields) = try #require(open(member, example.stream, report), "\(report.diagnostics)")
    #expect(report.diagnostics.isEmpty)
    for piece in [1, 3, 1 << 20] {
      let document = ReadableDocument { PiecesSource(example.document, of: piece) }
      let limits = FormatLimits(windowBytes: piece)
      let reading = try Reading(format.reader(of: document, fields: fields, limits: limits))
      #expect(reading.rows == example.records)
      #expect(reading.rejections.count == example.rejected && example.rejected > 0)
      #expect(reading.rejections.allSatisfy { $0.position > 0 && !$0.reason.isEmpty })
    }
  }

  /// For a format with page facts.
  @Test(arguments: members) func recordsAreCounted(_ member: Member) throws {
    let example = member.profile.example
    let (format, _) = try #require(open(member, example.stream, Report()))
    guard let format = format as? any PagedFormat else { return }
    #expect(
      try format.count(at: nil, in: ReadableDocument(example.document)) == example.records.count + example.rejected)
  }

  @Test(arguments: members) func positionsAreWhatTheProfileSays(_ member: Member) throws {
    let example = member.profile.example
    let (format, fields) = try #require(open(member, example.stream, Report()))
    let reading = try Reading(
      format.reader(of: ReadableDocument(example.document), fields: fields, limits: FormatLimits()))
    let all = (reading.positions + reading.rejections.map(\.position)).sorted()
    switch member.profile.unit {
    case .record: #expect(all == Array(1...all.count))
    case .line:
      // The line of a record holds something; those between may be blank.
      let lines = example.document.split(separator: 10, omittingEmptySubsequences: false)
      #expect(
        all.allSatisfy { lines.indices.contains($0 - 1) && !lines[$0 - 1].isEmpty } && Set(all).count == all.count)
    }
  }

  @Test(arguments: members) func headersAreWhatTheProfileSays(_ member: Member) throws {
    let example = member.profile.example
    let (format, fields) = try #require(open(member, example.stream, Report()))
    let reader = try format.reader(of: ReadableDocument(example.document), fields: fields, limits: FormatLimits())
    #expect(reader.fieldsSeen.isEmpty == !member.profile.hasHeader)
  }

  /// For a self-delimiting format, no prefix is mistaken for the whole.
  @Test(arguments: members) func aCutDocumentIsNoticed(_ member: Member) throws {
    guard member.profile.isSelfDelimiting else { return }
    let example = member.profile.example
    let (format, fields) = try #require(open(member, example.stream, Report()))
    let end = example.document.count - example.document.reversed().prefix { $0 <= 0x20 }.count
    for count in 0..<end {
      let document = ReadableDocument(Array(example.document.prefix(count)))
      #expect(throws: FormatError.self, "cut after \(count) bytes") {
        try Reading(format.reader(of: document, fields: fields, limits: FormatLimits()))
      }
    }
  }

  @Test(arguments: members) func anEmptyDocumentIsAnError(_ member: Member) throws {
    let (format, fields) = try #require(open(member, member.profile.example.stream, Report()))
    #expect(throws: FormatError.self) {
      try Reading(format.reader(of: ReadableDocument([]), fields: fields, limits: FormatLimits()))
    }
  }

  @Test(arguments: members) func aSurveyFindsTheFields(_ member: Member) throws {
    let example = member.profile.example
    let (format, fields) = try #require(open(member, example.stream, Report()))
    var notes = Notes()
    try format.survey(ReadableDocument(example.document), fields: fields, into: &notes)
    #expect(notes.records == example.records.count + example.rejected || member.profile.isTyped)
    #expect(notes.names.count >= 2, "\(notes.names)")
    var none = Notes(recordsLeft: 0)
    try format.survey(ReadableDocument(example.document), fields: fields, into: &none)
    #expect(none.records == 0)
  }

  /// A survey that records its calls.
  private struct Notes: FieldSurvey {
    var recordsLeft = 100
    var names: Set<String> = []
    var records = 0
    mutating func begin(columns: [String]) { names.formUnion(columns) }
    mutating func beginRecord() {}
    mutating func note(_ column: String, _ type: InferredType) { names.insert(column) }
    mutating func note(member path: [String], _ type: InferredType) { names.insert(path.joined(separator: ".")) }
    mutating func endRecord(_ rejection: Rejection?) {
      records += 1
      recordsLeft -= 1
    }
  }

  @Test(arguments: members) func equalSettingsAreEqual(_ member: Member) throws {
    let (one, _) = try #require(open(member, member.profile.example.stream, Report()))
    let (other, _) = try #require(open(member, member.profile.example.stream, Report()))
    #expect(AnyRecordFormat(one) == AnyRecordFormat(other))
    #expect(Set([AnyRecordFormat(one), AnyRecordFormat(other)]).count == 1)
    for stranger in Self.members where stranger.profile.name != member.profile.name {
      let (format, _) = try #require(open(stranger, stranger.profile.example.stream, Report()))
      #expect(AnyRecordFormat(one) != AnyRecordFormat(format))
    }
  }

  // MARK: How it is recognised

  /// By its bytes it may look like another format of plain text; its name decides.
  @Test(arguments: members) func itsExampleIsRecognisedAsItsOwn(_ member: Member) {
    let document = member.profile.example.document
    let start = DocumentStart(document)
    let named = DocumentStart(document, name: "dane\(member.profile.endings[0])")
    let own = member.format.recognise(start)
    #expect(own > .none && own.found.isEmpty)
    for stranger in Self.members where stranger.profile.name != member.profile.name {
      #expect(stranger.format.recognise(start) <= own, "\(stranger.profile.name)")
      #expect(stranger.format.recognise(named) < member.format.recognise(named), "\(stranger.profile.name)")
    }
  }

  @Test(arguments: members) func itsNamesMakeItCertain(_ member: Member) {
    let (profile, document) = (member.profile, member.profile.example.document)
    for ending in profile.endings {
      #expect(member.format.recognise(DocumentStart(document, name: "Dane\(ending.uppercased())")) == .certain)
    }
    for type in profile.mediaTypes {
      #expect(member.format.recognise(DocumentStart(document, mediaType: "\(type); charset=utf-8")) == .certain)
    }
  }

  @Test(arguments: members) func whatItCannotBeHasAName(_ member: Member) {
    for text in ["", " \r\n", "\u{FEFF}", "<!DOCTYPE html><title>x</title>", "\n<html lang=\"pl\">"] {
      let name = "x\(member.profile.endings[0])"
      let recognition = member.format.recognise(DocumentStart(Array(text.utf8), name: name))
      #expect(recognition == .none || !recognition.found.isEmpty, "\(text.debugDescription)")
      #expect(!(recognition > .none), "\(text.debugDescription)")
    }
  }

  /// Whatever the bytes are, recognising them ends with an answer.
  @Test(arguments: members) func anyBytesAreJudged(_ member: Member) {
    for document in Self.members.map(\.profile.example.document) {
      for count in 0...document.count {
        let recognition = member.format.recognise(DocumentStart(document.prefix(count)))
        #expect((recognition.confidence == 0) != recognition.found.isEmpty)
      }
    }
  }

  // MARK: Documentation and dependencies

  @Test(arguments: shipped) func theAuthorsGuideSaysWhatItSays(_ member: Member) throws {
    let guide = String(decoding: try Files.read("docs/connectors.md"), as: UTF8.self)
    for setting in member.profile.settings + member.profile.locators {
      #expect(guide.contains("| `\(setting.key)` | \(setting.summary.en) |"), "\(setting.key)")
    }
    #expect(guide.contains("`\(member.profile.name)`") && guide.contains(member.profile.summary.en))
  }

  /// A reader of foreign bytes has properties with an independent judge; see `Tests/Fuzz`.
  @Test(arguments: shipped) func itHasAFuzzProperty(_ member: Member) throws {
    let text = String(decoding: try Files.read("Tests/Fuzz/\(member.profile.title)Fuzz.swift"), as: UTF8.self)
    #expect(text.split(separator: "@Test").contains { $0.contains("Fuzz.play(") }, "a test plays")
    #expect(text.contains("\(member.profile.title)Reader("), "with the reader of the format")
  }
}

/// The recognised format of a reply that is not in its stream's format.
@Suite struct RecordFormatsTests {
  private let paths = [
    DocumentPath(isAbsolute: false, steps: [.key("code")]), DocumentPath(isAbsolute: false, steps: [.key("reason")]),
  ]

  @Test func aFailureIsReadWhateverTheStreamIs() {
    let values = RecordFormats.values(at: paths, in: Array("{\"code\": 7, \"reason\": \"przerwa\"}".utf8))
    #expect(values == [.integer(7), .text("przerwa")])
    #expect(RecordFormats.values(at: paths, in: Array("{\"code\": 7".utf8)) == nil)
    #expect(RecordFormats.values(at: paths, in: Array("<html>".utf8)) == nil)
    #expect(RecordFormats.values(at: paths, in: []) == nil)
    #expect(RecordFormats.values(at: paths, in: Array("[]".utf8)) == [nil, nil])
  }

  @Test(arguments: [
    ("{\"a\":1}\n{\"a\":2}\n", "ndjson"), ("[1]\n[2]", "ndjson"), ("{\"a\":\n1}", "json"),
    ("[\n{\"a\":1},\n{}]", "json"),
    ("{\n}\n", "json"), ("{\"a\":1}\n", "json"), ("a;b\n1;2\n", "csv"), ("{;}\n1;2\n", "csv"),
  ])
  func theBestRecognitionWins(_ text: String, _ name: String) {
    let start = DocumentStart(Array(text.utf8))
    let best = RecordFormats.all.max { $0.recognise(start) < $1.recognise(start) }
    #expect(best?.profile.name == name)
  }

  @Test func theSpooledCopyIsShared() throws {
    let opened = Monitor(0)
    let document = ReadableDocument {
      opened.withLock { $0 += 1 }
      return MemorySource("abc")
    }
    #expect(try document.file() === document.file())
    #expect(try document.file().bytes(in: 1..<3) == Array("bc".utf8))
    #expect(opened.withLock { $0 } == 1)
    _ = try document.stream()
    #expect(opened.withLock { $0 } == 2)
  }
}
