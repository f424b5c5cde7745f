import Formats
import Platform
import Settings
import Testing
import Text

@testable import Readers

/// What is said of a document that is of another kind than the stream's format.
@Suite struct ForeignKindTests {
  private func refusal(_ bytes: some Sequence<UInt8>, _ own: any RecordFormat.Type) -> FormatError? {
    do throws(FormatError) {
      try DocumentStart(bytes).refuseForeign(to: own)
      return nil
    } catch {
      return error
    }
  }

  /// The registry is asked: the other member has a name and a word for `format:`.
  @Test func aDocumentOfAnotherMemberIsNamed() throws {
    let error = try #require(refusal("{\"a\": 1}\n{\"a\": 2}\n".utf8, JSONFormat.self))
    #expect(error.message == "this is NDJSON, not JSON")
    #expect(error.advice.description.contains("format: ndjson"))
  }

  /// Lines of JSON may be the text of a table, and a document over several lines is a matter for the grammar.
  @Test func whatMayBeOfTheFormatIsRead() {
    #expect(refusal("{\"a\": 1}\n{\"a\": 2}\n".utf8, CSVFormat.self) == nil)
    #expect(refusal("{\n\"a\": 1}\n".utf8, NDJSONFormat.self) == nil)
    #expect(refusal("<kod>;nazwa\n1;2\n".utf8, CSVFormat.self) == nil)
    #expect(refusal("tekst".utf8, JSONFormat.self) == nil)
  }

  @Test(arguments: RecordFormats.profiles.map(\.name))
  func whatNoMemberReadsHasAName(_ name: String) throws {
    let own = try #require(RecordFormats.named(name))
    let kinds: [([UInt8], String)] = [
      ([0x50, 0x4B, 0x03, 0x04, 0x14], "this is a ZIP archive, such as XLSX or ODS, not \(own.profile.title)"),
      ([0x1F, 0x8B, 8], "this is compressed with gzip, not \(own.profile.title)"),
      ([0xD0, 0xCF, 0x11, 0xE0], "this is an old Excel file, not \(own.profile.title)"),
      (Array("%PDF-1.7".utf8), "this is a PDF, not \(own.profile.title)"),
      (Array("<?xml version=\"1.0\"?><a/>".utf8), "this is XML, not \(own.profile.title)"),
      (
        Array("\u{FEFF}\n<HTML><h1>Przerwa  w pracy</h1>".utf8),
        "this is HTML, not \(own.profile.title): Przerwa w pracy"
      ),
      ([0xFF, 0xFE, 0x61, 0], "this is UTF-16, not UTF-8 or a single-byte encoding"),
    ]
    for (bytes, message) in kinds {
      let error = try #require(refusal(bytes, own))
      #expect(error.message == message)
      #expect(!error.advice.description.isEmpty)
    }
  }

  /// A member that is sure of such a beginning wins over the list of kinds that no member reads.
  @Test func aMemberThatIsSureIsNotRefused() {
    #expect(refusal([0x50, 0x4B, 0x03, 0x04, 0x14], ZipFormat.self) == nil)
    #expect(refusal([0x1F, 0x8B, 8], ZipFormat.self)?.message == "this is compressed with gzip, not ZIP")
  }

  @Test(arguments: [
    ("<?XML version='1.0'?>", DocumentStart.Markup.xml), ("\u{FEFF} \n<!DOCTYPE HTML>", .html), ("<body>", .html),
    ("<head>", .html), ("<html>", .html), ("<dane>", .unknown), ("<", .unknown),
  ])
  func markupIsToldByItsFirstTag(_ text: String, _ expected: DocumentStart.Markup) {
    #expect(DocumentStart(text.utf8).markup == expected)
  }

  @Test(arguments: ["", " ", "a<b", "{\"a\": \"<html>\"}"]) func otherTextIsNoMarkup(_ text: String) {
    #expect(DocumentStart(text.utf8).markup == nil)
  }
}

/// A format that is sure of ZIP archives, for these tests only.
private struct ZipFormat: RecordFormat {
  static let profile = FormatProfile(
    name: "zip", title: "ZIP", summary: DirectoryFormat.profile.summary, mediaTypes: ["application/zip"],
    endings: [".zip"], unit: .record, settings: [], locators: [], example: DirectoryFormat.profile.example)

  static func recognise(_ start: DocumentStart) -> Recognition {
    start.bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) ? .certain : .no("no archive")
  }

  func write(to writer: inout FingerprintWriter) {}

  static func read(_ section: Section, isRequired: Bool) -> ZipFormat? { ZipFormat() }

  static func locator(of field: String, in section: Section) -> FieldSpec.Locator? { .column(field) }

  func reader(of document: ReadableDocument, fields: [FieldSpec], limits: FormatLimits) throws -> any RecordReader {
    throw FormatError("no reader in these tests")
  }

  func survey(_ document: ReadableDocument, fields: [FieldSpec], into survey: inout some FieldSurvey) throws {}
}
