import Platform
import Schema
import Testbed
import Testing

@testable import Publication

/// What is written besides a version's files, and when.
@Suite struct PagesTests {
  private func publish(_ bench: Bench, _ publisher: Publisher, second: Bool, _ pages: Publisher.Pages) throws {
    try publisher.publish(
      Sample.dataset, Sample.facts(second ? 2 : 1), rows: MemoryRows(second ? Sample.second : Sample.rows),
      changes: second ? MemoryChanges(Sample.changes) : nil, lineage: Sample.lineage, pages: pages)
  }

  /// However the pages are written, the public folder is the same in the end.
  @Test(arguments: [
    [Publisher.Pages.all, .all], [.none, .all], [.dataset, .dataset], [.none, .dataset], [.dataset, .all],
  ])
  func allWaysLeadToTheSameFolder(pages: [Publisher.Pages]) throws {
    let (bench, plain) = (try Bench(), try Bench())
    let publisher = try bench.publisher()
    try publish(bench, publisher, second: false, pages[0])
    try publish(bench, publisher, second: true, pages[1])
    try publisher.settle(isLast: true)
    try plain.publishFirst()
    try plain.publishSecond()
    // Moments of publication differ.
    func steady(_ tree: [String: Digest]) -> [String: Digest] {
      tree.filter { !$0.key.hasSuffix("latest.json") && !$0.key.hasSuffix(".html") && !$0.key.contains("catalog") }
    }
    let (found, expected) = (try bench.tree(), try plain.tree())
    #expect(Set(found.keys) == Set(expected.keys))
    #expect(steady(found) == steady(expected))
    #expect(try bench.read("datasets/ludnosc/latest.json").contains("\"version\": 2,"))
  }

  @Test func theCatalogueFollowsOnceForARound() throws {
    let bench = try Bench()
    let publisher = try bench.publisher()
    try publisher.refresh([Sample.dataset])
    let before = try bench.tree()["/index.html"]
    try publish(bench, publisher, second: false, .dataset)
    #expect(try bench.tree()["/index.html"] == before)
    // Others are still to come, and it has not waited long.
    try publisher.settle(isLast: false)
    #expect(try bench.tree()["/index.html"] == before)
    try publisher.settle(isLast: true)
    let after = try bench.tree()["/index.html"]
    #expect(after != before)
    // Nothing has changed since, so nothing is written.
    try Files.remove("\(bench.root)/index.html")
    try publisher.settle(isLast: true)
    #expect(!Files.exists("\(bench.root)/index.html"))
  }

  /// A process that ends before the catalogue is written leaves it to the next one.
  @Test func theNextProcessWritesWhatIsMissing() throws {
    let bench = try Bench()
    try publish(bench, try bench.publisher(), second: false, .none)
    #expect(!Files.exists("\(bench.root)/datasets/ludnosc/latest.json"))
    let publisher = try bench.publisher()
    try publish(bench, publisher, second: true, .dataset)
    try publisher.refresh([Sample.dataset])
    #expect(try bench.read("index.html").contains("Ludność gmin"))
    #expect(try bench.read("datasets/ludnosc/latest.json").contains("\"version\": 2,"))
  }
}
