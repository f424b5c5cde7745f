import Platform
import Schema
import Testbed
import Testing

@testable import Writers

/// The requirements on every member of the registry.
@Suite struct FileWriterTests {
  static let names = FileWriters.all.members.map(\.name)

  private func member(_ name: String) throws -> any FileWriter {
    try #require(FileWriters.all.members.first { $0.name == name })
  }

  private static func isName(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || [45, 46].contains($0) }
  }

  @Test(arguments: names) func itsNamesAndMediaTypesAreWellFormed(_ name: String) throws {
    let writer = try member(name)
    #expect(Self.isName(writer.name) && Self.isName(writer.format))
    #expect(!writer.kinds.isEmpty)
    #expect(writer.contentType.split(separator: "/").count == 2)
    for kind in writer.kinds {
      #expect(Self.isName(kind.name) && Self.isName(kind.ending), "\(kind)")
      #expect(kind.mediaType.split(separator: "/").count == 2, "\(kind)")
      #expect(kind.fileName(of: "ludnosc") == "ludnosc.\(kind.ending)")
      // Only blocks can be compressed piece by piece.
      if case .batches = writer.rendering(of: SampleTable.columns) { #expect(kind.packing == .plain) }
    }
  }

  @Test(arguments: names) func itSpeaksBothLanguages(_ name: String) throws {
    let writer = try member(name)
    #expect(!writer.note.pl.isEmpty && !writer.note.en.isEmpty && writer.note.pl != writer.note.en)
    for kind in writer.kinds {
      #expect(!kind.title.pl.isEmpty && !kind.title.en.isEmpty, "\(kind)")
      #expect(kind.purpose.pl.isEmpty == kind.purpose.en.isEmpty, "\(kind)")
      // A format that must be requested needs a stated purpose.
      if !kind.isDefault { #expect(!kind.purpose.pl.isEmpty, "\(kind)") }
    }
  }

  @Test(arguments: names) func itsSettingsAndFilesAreDocumented(_ name: String) throws {
    let operators = try text("docs/operators.md")
    let files = try text("docs/published-files.md")
    let conformance = try text("Tests/Conformance/data.py")
    for kind in try member(name).kinds {
      #expect(operators.contains("`\(kind.name)`"), "docs/operators.md has `\(kind.name)`")
      #expect(files.contains(".\(kind.ending)`"), "docs/published-files.md has `<id>.\(kind.ending)`")
      #expect(conformance.contains("\"\(kind.ending)\""), "an independent program reads \(kind.ending)")
    }
  }

  private func text(_ path: String) throws -> String { String(decoding: try Files.read(path), as: UTF8.self) }

  @Test(arguments: names) func itsSampleIsAsRecorded(_ name: String) throws {
    let writer = try member(name)
    try expectGolden(try render(SampleTable.rows, SampleTable.columns, as: writer), "\(name).txt")
  }

  @Test(arguments: names) func itsFormNamesEveryColumn(_ name: String) throws {
    let form = try member(name).form(of: SampleTable.columns)
    #expect(form.names.count == SampleTable.columns.count)
    #expect(Set(form.names).count == form.names.count)
    #expect(form.truths.yes != form.truths.no)
  }

  @Test(arguments: names) func itsExamplesNameTheFile(_ name: String) throws {
    let writer = try member(name)
    let url = "https://dane.example.pl/datasets/probka/latest/probka.\(writer.kinds[0].ending)"
    let examples = writer.examples(url, SampleTable.columns)
    #expect(!examples.isEmpty)
    #expect(examples.allSatisfy { $0.code.contains(url) && !$0.title.isEmpty })
  }

  /// A dataset without requested formats has the same files as always.
  @Test func aNewKindNeverComesByItself() {
    let kinds = FileWriters.all.kinds(of: PublicationSettings())
    #expect(kinds.map(\.name) == ["csv", "csv.gz", "ndjson.gz"])
    #expect(kinds.map(\.ending) == ["csv", "csv.gz", "ndjson.gz"])
    #expect(kinds.map(\.mediaType) == ["text/csv", "application/gzip", "application/gzip"])
  }
}

@Suite struct FileWritersTests {
  @Test func theOrderIsTheRegistrysWhateverIsAskedFor() {
    let settings = PublicationSettings(formats: ["csv-excel", "ndjson.gz", "csv", "csv"])
    #expect(FileWriters.all.kinds(of: settings).map(\.name) == ["csv", "ndjson.gz", "csv-excel"])
    let chosen = FileWriters.all.chosen(settings)
    #expect(chosen.map(\.writer.name) == ["csv", "ndjson", "csv-excel"])
    #expect(chosen.map { $0.kinds.map(\.name) } == [["csv"], ["ndjson.gz"], ["csv-excel"]])
  }

  @Test func aFileIsFoundByItsWholeName() {
    let writers = FileWriters.all
    #expect(writers.find("ludnosc.csv.gz", of: "ludnosc")?.kind.name == "csv.gz")
    #expect(writers.find("ludnosc.excel.csv", of: "ludnosc")?.writer.name == "csv-excel")
    // A dataset may be called like an ending.
    #expect(writers.find("ludnosc.csv", of: "ludnosc.excel") == nil)
    for other in ["revisions.csv", "ludnosc.sql", "manifest.json", "inny.csv", "changes/1-2.csv", ""] {
      #expect(writers.find(other, of: "ludnosc") == nil, "\(other)")
    }
  }

  @Test func aRegistryTakesOtherMembers() {
    let writers = FileWriters([CSVWriter(), FooterWriter()])
    #expect(writers.kinds.map(\.name) == ["csv", "csv.gz", "footer"])
    #expect(writers.kinds(of: PublicationSettings()).map(\.name) == ["csv", "csv.gz"])
  }
}
