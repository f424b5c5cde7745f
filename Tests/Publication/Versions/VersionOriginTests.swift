import Catalogues
import OutputState
import Platform
import Schema
import Testbed
import Testing

@testable import Publication

/// A public folder that was restored, or that a restored history no longer backs.
@Suite struct VersionOriginTests {
  private let bench: Bench

  init() throws { bench = try Bench() }

  private static func facts(_ number: Int, identity: String = "a", seconds: Double = 0, run: Int64 = 7) -> VersionFacts
  {
    var facts = Sample.facts(number)
    facts.identity = identity
    facts.run = run
    facts.committedAt = facts.committedAt.adding(seconds: seconds)
    // Not every column of the sample is public, so its manifest has no hash.
    return facts
  }

  @discardableResult
  private func publish(_ facts: VersionFacts, _ publisher: Publisher? = nil) throws -> Published {
    try (publisher ?? bench.publisher()).publish(
      Sample.dataset, facts, rows: MemoryRows(facts.number == 1 ? Sample.rows : Sample.second),
      changes: facts.number == 2 ? MemoryChanges(Sample.changes) : nil, lineage: Sample.lineage)
  }

  private func manifest(_ json: String) throws -> PublishedManifest { try PublishedManifest(parsing: Array(json.utf8)) }

  @Test func theIdentityDecides() throws {
    let facts = Self.facts(1, identity: "abc")
    let committed = facts.committedAt.description
    #expect(try manifest(#"{"identity": "abc", "committed": "2020-01-01T00:00:00Z"}"#).shows(facts))
    #expect(try !manifest(#"{"identity": "abd", "committed": "\#(committed)"}"#).shows(facts))
  }

  /// The same rows are the same content, whichever commit made them.
  @Test func equalRowsCountAsPublished() throws {
    let facts = Self.facts(1, identity: "abc")
    #expect(try manifest(#"{"identity": "abd", "hash": "sha256:\#(facts.hash)"}"#).shows(facts))
  }

  @Test func anEarlierReleaseIsKnownByMomentAndRun() throws {
    let facts = Self.facts(1, identity: "abc")
    let committed = facts.committedAt.description
    let sources = #""sources": [{"source": "s", "run": 7}]"#
    #expect(try manifest(#"{"committed": "\#(committed)", \#(sources)}"#).shows(facts))
    #expect(try !manifest(#"{"committed": "2020-01-01T00:00:00Z", \#(sources)}"#).shows(facts))
    #expect(try !manifest(#"{"committed": "\#(committed)", "sources": [{"source": "s", "run": 8}]}"#).shows(facts))
    // An erasure has changed the hash of the version since.
    #expect(try manifest(#"{"hash": "sha256:0", "committed": "\#(committed)", \#(sources)}"#).shows(facts))
    #expect(try manifest("{}").shows(facts))
  }

  @Test func theManifestNamesTheIdentity() throws {
    try publish(Self.facts(1, identity: "abc"))
    let publisher = try bench.publisher()
    #expect(try publisher.origin(of: Self.facts(1, identity: "abc"), in: Sample.dataset.id) == .published)
    #expect(try publisher.origin(of: Self.facts(1, identity: "abd"), in: Sample.dataset.id) == .foreign)
    #expect(try publisher.origin(of: Self.facts(2), in: Sample.dataset.id) == .absent)
  }

  @Test func aDamagedManifestIsAbsent() throws {
    try publish(Self.facts(1))
    try AtomicFile.write(Array("{".utf8), to: "\(bench.root)/datasets/\(Sample.dataset.id)/versions/1/manifest.json")
    #expect(try bench.publisher().origin(of: Self.facts(1), in: Sample.dataset.id) == .absent)
    #expect(try !bench.publisher().isTaken(Sample.dataset.id, Self.facts(1)))
  }

  /// The number belongs to what consumers have; the stored version is not published under it.
  @Test func aForeignFolderTakesTheNumber() throws {
    try publish(Self.facts(1))
    let other = Self.facts(1, identity: "b", seconds: 60)
    let published = try publish(other)
    #expect(!published.isDownloadable && published.files.isEmpty)
    let publisher = try bench.publisher()
    #expect(try publisher.folderNumbers(of: Sample.dataset.id) == [])
    #expect(Files.exists("\(bench.root)-aside/\(Sample.dataset.id)/1/manifest.json"))
    #expect(try publisher.versions(of: Sample.dataset.id).map(\.isDownloadable) == [false])
  }

  /// The records say that the stored version was published: the folder was replaced by an older one.
  @Test func aReplacedFolderIsReplacedAgain() throws {
    let publisher = try bench.publisher()
    try publish(Self.facts(1, identity: "b"), publisher)
    let path = "\(bench.root)/datasets/\(Sample.dataset.id)/versions/1/manifest.json"
    let text = String(decoding: try Files.read(path), as: UTF8.self)
    try AtomicFile.write(Array(text.replacing("\"b\"", with: "\"c\"").utf8), to: path)
    #expect(try publisher.origin(of: Self.facts(1, identity: "b"), in: Sample.dataset.id) == .foreign)
    var isMade = false
    let again = try publisher.publish(
      Sample.dataset, Self.facts(1, identity: "b"), rows: MemoryRows(Sample.rows), changes: nil,
      lineage: Sample.lineage, didBuild: { isMade = true })
    #expect(isMade && again.isDownloadable)
    #expect(String(decoding: try Files.read(path), as: UTF8.self) == text)
  }

  @Test func whatIsNotStoredIsSetAside() throws {
    let publisher = try bench.publisher()
    try publish(Self.facts(1), publisher)
    try publish(Self.facts(2), publisher)
    let id = Sample.dataset.id
    #expect(try publisher.strays(of: id, except: [1, 2]).isEmpty)
    #expect(try publisher.strays(of: id, except: [1]).map(\.version) == [2, 2, 2])
    #expect(try publisher.setAside(id, except: [1]) == [2])
    #expect(try publisher.setAside(id, except: [1]) == [])
    #expect(try publisher.folderNumbers(of: id) == [1])
    #expect(try publisher.deltaNames(of: id).isEmpty)
    #expect(Files.exists("\(bench.root)-aside/\(id)/2/SHA256SUMS"))
    #expect(Files.exists("\(bench.root)-aside/\(id)/changes/1-2.csv"))
    #expect(try publisher.versions(of: id).map(\.isDownloadable) == [false, true])
    // The number stays known.
    #expect(try publisher.highestNumber(of: id) == 2)
  }

  /// A second version of the same number does not replace the first one there.
  @Test func whatWasSetAsideStays() throws {
    let publisher = try bench.publisher()
    let id = Sample.dataset.id
    for identity in ["a", "b"] {
      let folder = "\(bench.root)/datasets/\(id)/versions/9"
      try Files.makeFolder(folder)
      try AtomicFile.write(Array(identity.utf8), to: "\(folder)/x")
      #expect(try publisher.setAside(id, except: []) == [9])
    }
    #expect(try Files.read("\(bench.root)-aside/\(id)/9/x") == Array("a".utf8))
    #expect(try Files.read("\(bench.root)-aside/\(id)/9.2/x") == Array("b".utf8))
  }

  /// Every trace of a number counts, and other names do not.
  @Test func theHighestNumberIsFoundEverywhere() throws {
    let publisher = try bench.publisher()
    let id = Sample.dataset.id
    let folder = "\(bench.root)/datasets/\(id)"
    #expect(try publisher.highestNumber(of: id) == 0)
    for name in ["versions/07", "versions/.9.part", "versions/x", "changes"] {
      try Files.makeFolder("\(folder)/\(name)")
    }
    #expect(try publisher.highestNumber(of: id) == 0)
    try Files.makeFolder("\(folder)/versions/3")
    #expect(try publisher.highestNumber(of: id) == 3)
    try AtomicFile.write([], to: "\(folder)/changes/3-4.csv")
    try AtomicFile.write([], to: "\(folder)/changes/8-9-10.csv")
    #expect(try publisher.highestNumber(of: id) == 4)
    try AtomicFile.write(Array(#"{"version": 6}"#.utf8), to: "\(folder)/latest.json")
    #expect(try publisher.highestNumber(of: id) == 6)
    try AtomicFile.write(Array("{".utf8), to: "\(folder)/latest.json")
    #expect(try publisher.highestNumber(of: id) == 4)
  }

  @Test func theNewestIsShownOnlyIfItLeadsThere() throws {
    let publisher = try bench.publisher()
    let id = Sample.dataset.id
    try publish(Self.facts(1), publisher)
    #expect(try publisher.isShown(Self.facts(1), in: id))
    let alias = "\(bench.root)/datasets/\(id)/latest.json"
    let text = try Files.read(alias)
    try AtomicFile.write(Array(#"{"version": 2}"#.utf8), to: alias)
    #expect(try !publisher.isShown(Self.facts(1), in: id))
    try AtomicFile.write(text, to: alias)
    #expect(try publisher.isShown(Self.facts(1), in: id))
    try Files.removeTree("\(bench.root)/datasets/\(id)/versions/1")
    #expect(try !publisher.isShown(Self.facts(1), in: id))
  }

  /// Numbers that were given up do not count as kept versions.
  @Test func retentionCountsWhatIsThere() throws {
    let log = Publications(bench.database)
    let publisher = try bench.publisher()
    try publish(Self.facts(1), publisher)
    for number in 3...4 {
      try log.forgo(
        Published(
          dataset: Sample.dataset.id, version: number, previous: nil, committedAt: .now, publishedAt: .now, rows: 1,
          inserted: 0, updated: 0, deleted: 0, files: [], isDownloadable: false))
    }
    #expect(try log.downloadable(Sample.dataset.id, after: 2).isEmpty)
    #expect(try log.downloadable(Sample.dataset.id) == [1])
    #expect(try log.cursor(Sample.dataset.id) == 4)
  }
}
