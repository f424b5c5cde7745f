import Landing
import Platform
import SQLite
import Store
import Testbed
import Testing

@testable import CommandLine
@testable import Configuration
@testable import Daemon
@testable import Followers
@testable import Runs
@testable import Runtime
@testable import State
@testable import Store
@testable import StoreSQLite

/// The outcome of a failed COMMIT is unknown: it must be checked before it is reported.
@Suite struct UnknownCommitTests {
  private let scene: Scene
  private let archive: Archive
  private let source: SourceSettings

  init() throws {
    scene = try Scene()
    archive = try Archive(folder: scene.folder.file("landing"))
    source = try #require(try Configuration.load(folder: scene.folders.config).sources.first)
  }

  private func commit(_ ids: [Int], run: Int64, _ store: any DatasetStore) throws -> RunReport.StreamReport.Outcome {
    try scene.drop(ids.map { ($0, "Szkoła", "\(run)") })
    let document = try archive.land(file: scene.folder.file("drop/a.csv"))
    let reference = DocumentReference(
      stream: "table", ordinal: 0, requestKey: "a.csv", url: "a.csv", document: document, status: 0, fetchedAt: .now)
    let stage = MapStage(source: source, target: source.streams[0], store: store, stores: [:])
    return try stage.commit(
      [reference], stage.fingerprint([reference]), from: archive, declared: nil, run: run,
      rejected: { _ in Quarantine.Unsettled() }, cancellation: Cancellation())
  }

  /// In key order the first mapping is committed; otherwise the sorted one.
  @Test(arguments: [[1, 2, 3], [3, 1, 2]]) func isLookedUp(ids: [Int]) throws {
    let dataset = try #require(try Configuration.load(folder: scene.folders.config).datasets.first)
    let store = SQLiteStore(folder: scene.folder.path, dataset: dataset) {
      throw SQLiteError(code: 10, message: "disk I/O error", path: "szkoly.sqlite")
    }
    for run in Int64(1)...2 {
      guard case .earlier(let version) = try commit(ids, run: run, store) else {
        return _ = Issue.record("run \(run) is not found to be committed")
      }
      #expect(version.run == run && version.number == Int(run) && version.rows == 3)
    }
  }

  @Test func isTheErrorItWasWhereNothingIsThere() throws {
    let dataset = try #require(try Configuration.load(folder: scene.folders.config).datasets.first)
    let store = SQLiteStore(folder: scene.folder.file("missing"), dataset: dataset)
    #expect(throws: SQLiteError.self) { try commit([3, 1, 2], run: 1, store) }
  }
}
