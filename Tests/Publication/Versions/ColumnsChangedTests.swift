import Platform
import Schema
import Testbed
import Testing

@testable import Publication

/// The public columns of two versions differ: what changed in the rows is not what changes for consumers.
@Suite struct ColumnsChangedTests {
  private let bench: Bench

  init() throws { bench = try Bench() }

  private func dataset(_ change: (inout Dataset) -> Void) -> Dataset {
    var dataset = Sample.dataset
    change(&dataset)
    return dataset
  }

  private func deltas(_ published: Published) -> [String] { published.files.filter(\.isDelta).map(\.path) }

  @Test(
    arguments: [
      // Now public, no longer public, of another type, in another place.
      { $0.columns[7].privacy = .public }, { $0.columns[6].privacy = .internal }, { $0.columns[4].type = .decimal },
      { $0.columns.swapAt(4, 5) }, { $0.columns[6].name = "comment" },
    ] as [@Sendable (inout Dataset) -> Void])
  func noDeltaLeadsAcrossAChangeOfTheColumns(_ change: @Sendable (inout Dataset) -> Void) throws {
    try bench.publishFirst()
    let changed = dataset(change)
    let published = try bench.publishSecond(bench.publisher([changed]), changed)
    #expect(deltas(published).isEmpty)
    #expect(try !bench.read("datasets/ludnosc/versions/2/manifest.json").contains("changes/1-2"))
    #expect(!Files.exists("\(bench.root)/datasets/ludnosc/changes/1-2.csv"))
    // The next version has the same columns as this one.
    let third = try bench.publisher([changed]).publish(
      changed, Sample.facts(3), rows: MemoryRows(Sample.second), changes: MemoryChanges([]), lineage: Sample.lineage)
    #expect(deltas(third).count == 2)
  }

  /// Titles, descriptions and units are no part of the rows.
  @Test func aNewTitleKeepsTheDelta() throws {
    try bench.publishFirst()
    let renamed = dataset { $0.columns[2].title = Bilingual(pl: "Liczba", en: "Number") }
    #expect(deltas(try bench.publishSecond(bench.publisher([renamed]), renamed)).count == 2)
  }

  /// Earlier releases wrote such a delta: `verify` finds it by applying it, and publishing again removes it.
  @Test func aDeltaThatLeadsElsewhereIsFoundAndRemoved() throws {
    let wide = dataset { $0.columns[7].privacy = .public }
    let publisher = try bench.publisher([wide])
    try bench.publishFirst(publisher, wide)
    try bench.publishSecond(publisher, wide)
    // The first version as it would be without the column.
    try Files.removeTree(bench.folder.file("public/datasets/ludnosc/versions/1"))
    try bench.publishFirst(publisher, Sample.dataset)
    func verify() throws -> Verification {
      try publisher.verify(
        wide, version: 2, rows: MemoryRows(Sample.second), changes: MemoryChanges(Sample.changes))
    }
    #expect(try verify().faults.first?.contains("1-2.csv does not lead to this version") == true)
    let again = try bench.publishSecond(publisher, wide)
    #expect(deltas(again).isEmpty)
    #expect(!Files.exists("\(bench.root)/datasets/ludnosc/changes/1-2.csv"))
    #expect(try verify().isSound)
  }

  /// What is public stays as it is, whatever is public today: its addresses promise the same bytes.
  @Test(
    arguments: [
      { $0.columns[7].privacy = .public }, { $0.columns[6].privacy = .internal }, { $0.columns[4].type = .decimal },
      { $0.columns[6].name = "comment" },
    ] as [@Sendable (inout Dataset) -> Void])
  func publishedVersionsStayAsTheyAre(_ change: @Sendable (inout Dataset) -> Void) throws {
    try bench.publishFirst()
    let second = try bench.publishSecond()
    #expect(deltas(second).count == 2)
    let changed = dataset(change)
    let again = try bench.publishSecond(bench.publisher([changed]), changed)
    #expect(again.files == second.files)
    for file in second.files {
      let path = "\(bench.root)/datasets/ludnosc/\(file.isDelta ? "" : "versions/2/")\(file.path)"
      #expect(try Files.measure(path).digest == file.digest, "\(file.path)")
    }
  }

  /// The headings for Excel are titles, and a corrected title is no damage.
  @Test func aNewTitleDamagesNothing() throws {
    let excel = dataset { $0.publication.formats = ["csv", "csv-excel"] }
    try bench.publishFirst(bench.publisher([excel]), excel)
    var renamed = excel
    for index in renamed.columns.indices { renamed.columns[index].title.pl += " (nowy)" }
    let publisher = try bench.publisher([renamed])
    func verify() throws -> Verification { try publisher.verify(renamed, version: 1, rows: MemoryRows(Sample.rows)) }
    // The page has the new titles, and is made again.
    let found = try verify()
    #expect(!found.isDataAtFault && found.faults.allSatisfy { $0.contains("index.html") }, "\(found.faults)")
    let path = "\(bench.root)/datasets/ludnosc/versions/1/ludnosc.excel.csv"
    try AtomicFile.write(Files.read(path) + [0x0D, 0x0A], to: path)
    #expect(try verify().isDataAtFault)
  }

  /// Without the files of the version before, an earlier delta of this version says that the columns were the same.
  @Test func aVersionThatIsMadeAgainKeepsItsDelta() throws {
    try bench.publishFirst()
    try bench.publishSecond()
    try Files.removeTree(bench.folder.file("public/datasets/ludnosc/versions/1"))
    try bench.folder.write("public/datasets/ludnosc/versions/2/ludnosc.csv", "damaged")
    #expect(deltas(try bench.publishSecond()).count == 2)
    // So does the record of its publication, if its own table is what it was.
    try Files.removeTree(bench.folder.file("public/datasets/ludnosc/versions/2"))
    #expect(deltas(try bench.publishSecond()).count == 2)
  }

  @Test func whereADeltaCannotBeAppliedIsSaid() throws {
    let publisher = try bench.publisher()
    try bench.publishFirst(publisher)
    try bench.publishSecond(publisher)
    func notes() throws -> [String] {
      try publisher.verify(
        Sample.dataset, version: 2, rows: MemoryRows(Sample.second), changes: MemoryChanges(Sample.changes)
      ).notes
    }
    #expect(try notes().isEmpty)
    try bench.folder.write("public/datasets/ludnosc/versions/1/ludnosc.csv", "damaged")
    #expect(try notes().first?.hasSuffix("versions/1/ludnosc.csv is damaged") == true)
    try Files.removeTree(bench.folder.file("public/datasets/ludnosc/versions/1"))
    #expect(try notes() == ["the delta was not applied, since there is no CSV file of both versions"])
  }
}
