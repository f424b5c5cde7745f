import Platform
import Schema
import Testbed
import Testing

@testable import Publication

/// How a derived dataset shows its inputs.
@Suite struct CalculationTests {
  private static let select = """
    SELECT area, period, value -- a < b && "c"
    FROM   dochody JOIN tajne USING (area)

    """

  private static func lineage(_ select: String?) -> Lineage {
    Lineage([
      Lineage.Source(
        id: "derived:ludnosc", title: Bilingual(pl: "obliczenie", en: "worked out"), run: 7,
        documents: ["hmac-sha256:\(SHA256.of("dokument".utf8))"],
        inputs: [
          Lineage.Input(dataset: "dochody", version: 3, title: Bilingual(pl: "Dochody <gmin>", en: "Revenue")),
          Lineage.Input(dataset: "tajne", version: 1, title: Bilingual(pl: "Tajne", en: "Secret"), isPublic: false),
        ], select: select)
    ])
  }

  @discardableResult
  private func publish(_ bench: Bench, _ select: String?) throws -> Published {
    try bench.publisher().publish(
      Sample.dataset, Sample.facts(1), rows: MemoryRows(Sample.rows), changes: nil, lineage: Self.lineage(select))
  }

  @Test func theSelectIsAFileOfTheVersion() throws {
    let bench = try Bench()
    let published = try publish(bench, Self.select)
    let folder = "datasets/ludnosc/versions/1"
    #expect(try bench.read("\(folder)/ludnosc.sql") == Self.select)
    let digest = SHA256.of(Self.select.utf8).hex
    #expect(try bench.read("\(folder)/SHA256SUMS").contains("\(digest)  ludnosc.sql\n"))
    let manifest = try bench.read("\(folder)/manifest.json")
    #expect(manifest.contains("\"ludnosc.sql\"") && manifest.contains(digest) && manifest.contains("application/sql"))
    let file = try #require(published.files.first { $0.path == "ludnosc.sql" })
    #expect(file.bytes == Self.select.utf8.count && file.rows == nil && !file.isData)
    let verification = try bench.publisher().verify(Sample.dataset, version: 1, rows: MemoryRows(Sample.rows))
    #expect(verification.isSound, "\(verification.faults)")
  }

  @Test func thePageShowsItAndLeadsToWhatItReads() throws {
    let bench = try Bench()
    try publish(bench, Self.select)
    let page = try bench.read("datasets/ludnosc/index.html")
    #expect(page.contains("<h2 id=\"obliczenie\">Sposób obliczenia "))
    #expect(
      page.contains("-- a &lt; b &amp;&amp; &quot;c&quot;\nFROM   dochody JOIN tajne USING (area)\n</code></pre>"))
    #expect(
      page.contains(
        "<a href=\"../dochody/#wersja-3\">Dochody &lt;gmin&gt; <span class=\"en\" lang=\"en\">Revenue</span></a>"))
    #expect(page.contains("<a href=\"versions/1/ludnosc.sql\" download>") && page.contains("href=\"#obliczenie\""))
    // A dataset without a page is named, but not linked.
    #expect(page.contains("<li>Tajne ") && !page.contains("../tajne/"))
    #expect(try Markup.tags(of: page).isSubset(of: Markup.known))
  }

  @Test func whatASourceBroughtHasNone() throws {
    let bench = try Bench()
    try publish(bench, nil)
    #expect(!Files.exists("\(bench.root)/datasets/ludnosc/versions/1/ludnosc.sql"))
    #expect(try !bench.read("datasets/ludnosc/index.html").contains("obliczenie\""))
  }

  /// Another SELECT in its place is damage like any other.
  @Test func aChangedSelectIsFound() throws {
    let bench = try Bench()
    try publish(bench, Self.select)
    let path = "\(bench.root)/datasets/ludnosc/versions/1/ludnosc.sql"
    try AtomicFile.write(Array("SELECT 1".utf8), to: path)
    let verification = try bench.publisher().verify(Sample.dataset, version: 1, rows: MemoryRows(Sample.rows))
    #expect(verification.faults.contains { $0.contains("ludnosc.sql has SHA-256") }, "\(verification.faults)")
  }
}
