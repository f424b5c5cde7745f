import Platform
import SQLite
import Schema
import Testbed
import Testing

@testable import Publication

@Suite struct PrivacyTests {
  private let words = ["clerk", "remark", "Tajna", "Sekretny", "Inna Osoba", "wewnętrzne", "Urzędnik", "Clerk"]

  /// No byte of an unpublished column or of its name, packed or not, in the public folder or in the records of it.
  @Test func unpublishedColumnsReachNoByte() throws {
    let bench = try Bench()
    try bench.publishFirst()
    try bench.publishSecond()
    var looked = 0
    for path in try bench.tree().keys {
      let bytes = path.hasSuffix(".gz") ? try unpacked(bench.root + path) : try Files.read(bench.root + path)
      let text = String(decoding: bytes, as: UTF8.self)
      for word in words { #expect(!text.contains(word), "\(word) in \(path)") }
      looked += 1
    }
    #expect(looked >= 24)
    try bench.database.read { connection in
      var statement = try connection.prepare("SELECT preview || sources FROM published_datasets")
      _ = try statement.step()
      for word in words { #expect(!statement.text(0).contains(word)) }
    }
  }

  /// A digest over unpublished values lets a guess be tested, so it is unpublished too.
  @Test func digestsThatCoverUnpublishedColumnsAreLeftOut() throws {
    let bench = try Bench()
    try bench.publishFirst()
    let manifest = try bench.read("datasets/ludnosc/versions/1/manifest.json")
    #expect(!manifest.contains("\"hash\""))
    #expect(manifest.contains("\"documents\"") && manifest.contains("\"hmac-sha256:"))
    #expect(!manifest.contains("\"sha256:\(SHA256.of("dokument".utf8))"))

    var open = Sample.dataset
    open.id = "otwarty"
    for index in open.columns.indices { open.columns[index].privacy = .public }
    try bench.publishFirst(nil, open)
    let openManifest = try bench.read("datasets/otwarty/versions/1/manifest.json")
    #expect(openManifest.contains("\"hash\": \"sha256:\(Sample.facts(1).hash)\""))
    #expect(openManifest.contains("\"hmac-sha256:") && !openManifest.contains("\"sha256:\(SHA256.of("dokument".utf8))"))
  }

  @Test func aKeyThatIsNotPublicGivesNoDeltaAndNoPrimaryKey() throws {
    let bench = try Bench()
    var dataset = Sample.dataset
    dataset.columns[0].privacy = .personal
    try bench.publishFirst(nil, dataset)
    let published = try bench.publishSecond(nil, dataset)
    #expect(published.files.filter(\.isDelta).isEmpty)
    #expect(!Files.exists("\(bench.root)/datasets/ludnosc/changes"))
    for path in try bench.tree().keys where !path.hasSuffix(".gz") {
      let text = try bench.read(path)
      #expect(!text.contains("1261011"), "\(path)")
    }
    let package = try bench.read("datasets/ludnosc/versions/2/datapackage.json")
    #expect(!package.contains("primaryKey"))
  }

  /// The page is written again from rows stored when the column was public.
  @Test func aColumnThatIsNoLongerPublicLeavesThePage() throws {
    let bench = try Bench()
    let publisher = try bench.publisher()
    try bench.publishFirst(publisher)
    #expect(try bench.read("datasets/ludnosc/index.html").contains("stolica"))
    var dataset = Sample.dataset
    dataset.columns[6].privacy = .personal
    try bench.publisher([dataset]).refresh([dataset])
    let page = try bench.read("datasets/ludnosc/index.html")
    #expect(!page.contains("stolica"))
    #expect(!page.contains("Uwaga"))
    #expect(page.contains("806\u{a0}201,5"))
  }

  @Test func aDatasetWithoutAPublicColumnIsRefused() throws {
    let bench = try Bench()
    var dataset = Sample.dataset
    for index in dataset.columns.indices { dataset.columns[index].privacy = .internal }
    let error = #expect(throws: PublicationError.self) { try bench.publishFirst(nil, dataset) }
    #expect(error?.advice.description.contains("privacy: public") == true)
    #expect(try bench.tree().isEmpty)
  }
}
