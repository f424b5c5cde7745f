import Platform
import Schema
import Testbed
import Testing

@testable import Publication
@testable import Writers

/// The files of a version, whatever writers there are.
@Suite struct SnapshotTests {
  /// Counts the rows of each batch, and has a file beside its own.
  private struct CountingWriter: FileWriter {
    func examples(_ url: String, _ columns: [Column]) -> [CodeExample] { [] }
    let name = "counting"
    let kinds = [
      FileKind(
        name: "count", ending: "count.txt", title: Bilingual(pl: "Liczba", en: "Count"), mediaType: "text/plain")
    ]
    let note = Bilingual(pl: "Liczby wierszy.", en: "Numbers of rows.")
    let format = "count"
    let contentType = "text/plain"

    func form(of columns: [Column]) -> TableForm { TableForm(names: columns.map(\.name)) }
    func rendering(of columns: [Column]) -> Rendering { .batches(Counting()) }
    func extraFiles(of dataset: Dataset, _ columns: [Column]) -> [ExtraFile] {
      [
        ExtraFile(
          name: "\(dataset.id).names.txt", mediaType: "text/plain", text: columns.map(\.name).joined(separator: " "))
      ]
    }

    private final class Counting: BatchRenderer {
      private var total = 0
      func begin(_ output: BatchOutput) throws {}
      func write(_ batch: CellBatch, to output: BatchOutput) throws { total += batch.rowCount }
      func end(_ output: BatchOutput) throws { try output.write(Array("\(total)\n".utf8)) }
    }
  }

  private static let writers = FileWriters([CSVWriter(), CountingWriter()])

  private func snapshot(_ formats: [String]?, rows: Int) -> Snapshot {
    var dataset = Sample.dataset
    dataset.publication.formats = formats
    return Snapshot(dataset: dataset, rowsExpected: rows, writers: Self.writers)
  }

  private func write(_ formats: [String]?, to folder: TemporaryFolder) throws -> [PublishedFile] {
    try snapshot(formats, rows: Sample.rows.count).write(
      MemoryRows(Sample.rows), to: folder.path, preview: RowPreview(Sample.dataset))
  }

  @Test func extraFilesStandAfterTheDataFiles() throws {
    let folder = try TemporaryFolder()
    let files = try write(["csv", "count"], to: folder)
    #expect(files.map(\.path) == ["ludnosc.csv", "ludnosc.count.txt", "ludnosc.names.txt"])
    #expect(files.map(\.rows) == [4, 4, nil] && files.map(\.isData) == [true, true, false])
    #expect(try String(decoding: Files.read(folder.file("ludnosc.count.txt")), as: UTF8.self) == "4\n")
    // Names of columns that are not public are not among them.
    #expect(
      try String(decoding: Files.read(folder.file("ludnosc.names.txt")), as: UTF8.self)
        == "area period value count final note")
    for file in files { #expect(try SHA256.of(Files.read(folder.file(file.path))) == file.digest, "\(file.path)") }
  }

  @Test func aWriterThatNobodyAskedForMakesNothing() throws {
    let folder = try TemporaryFolder()
    #expect(try write(nil, to: folder).map(\.path) == ["ludnosc.csv", "ludnosc.csv.gz"])
    #expect(try Files.list(folder.path) == ["ludnosc.csv", "ludnosc.csv.gz"])
  }

  @Test func everyWriterTakesPartInTheComparison() throws {
    let folder = try TemporaryFolder()
    let files = try write(["csv", "csv.gz", "count"], to: folder)
    let sizes = try ["ludnosc.csv", "ludnosc.csv", "ludnosc.count.txt"].map { try Files.facts(folder.file($0)).bytes }
    let compared = try snapshot(nil, rows: 4).compare(MemoryRows(Sample.rows), with: files, in: folder.path)
    #expect(compared == sizes.reduce(0, +))
    try AtomicFile.write(Array("5\n".utf8), to: folder.file("ludnosc.count.txt"))
    let error = #expect(throws: WritingError.self) {
      try snapshot(nil, rows: 4).compare(MemoryRows(Sample.rows), with: files, in: folder.path)
    }
    #expect(error?.advice == "Keep the file for an inquiry, then publish the version again (\(.publish))")
  }

  @Test func aNumberOfRowsThatIsNotTheHistorysEndsIt() throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: PublicationError.self) {
      try snapshot(["count"], rows: 5).write(
        MemoryRows(Sample.rows), to: folder.path, preview: RowPreview(Sample.dataset))
    }
    #expect(error?.what.contains("5 rows, but 4 were read") == true)
  }
}
