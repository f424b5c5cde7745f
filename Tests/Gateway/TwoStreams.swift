import Configuration
import Platform
import SQLite
import Testbed
import Testing

@testable import CommandLine
@testable import Configuration
@testable import Daemon
@testable import Followers
@testable import Runtime
@testable import State

/// A source with two streams, each into a different dataset: `left` into `lewe`, and after it `right` into `prawe`.
struct TwoStreams {
  let scene: Scene

  /// What the newest documents of a stream are like.
  enum Kind: String, CaseIterable, Sendable {
    case changed
    case same
    /// Most rows are missing, so the run is held.
    case held
    /// A value that a check warns of.
    case warned
    /// A value that is rejected.
    case rejected
    /// No table at all: the run fails.
    case broken
  }

  /// - Parameter extra: lines of the source, such as what is expected of it.
  init(_ extra: String = "") throws {
    scene = try Scene()
    let folder = scene.folder
    func declaration(_ name: String) -> String {
      """
        \(name):
          title: {pl: Strumień, en: Stream}
          drop: {folder: "{folder}", pattern: "\(name)*.csv", settle: 0s, take: newest}
          format: csv
          open: [csv, fields, mapping]

      """
    }
    try folder.write(
      "connectors/two/connector.yaml",
      """
      connector: two
      title: {pl: Dwa, en: Two}
      description: {pl: Dwa strumienie, en: Two streams}
      parameters:
        folder: {type: folder, required: true, title: {pl: Folder, en: Folder}}
      streams:

      """ + declaration("left") + declaration("right"))
    try folder.write(
      "config/klamra.yaml",
      Scene.gateway.replacing("\(Scene.here)/Connectors", with: folder.file("connectors")))
    for id in ["lewe", "prawe"] {
      try folder.write(
        "config/datasets/\(id).yaml",
        Scene.dataset + "checks:\n  plausible: {check: range, column: pupils, min: 0, max: 1000}\n")
    }
    try Files.remove(folder.file("config/datasets/szkoly.yaml"))
    func stream(_ name: String, _ dataset: String) -> String {
      """
        \(name):
          dataset: \(dataset)
          refresh: full
          csv: {delimiter: ";"}
          fields:
            id: {column: id, type: code, required: true}
            name: {column: name, type: text}
            pupils: {column: pupils, type: integer}
          mapping: |
            SELECT id, name, pupils FROM source

      """
    }
    try folder.write(
      "config/sources/rejestr.yaml",
      """
      connector: two
      title: {pl: Dwa, en: Two}
      \(extra)
      parameters: {folder: \(folder.file("drop"))}
      streams:

      """ + stream("left", "lewe") + stream("right", "prawe"))
  }

  /// Puts the documents of a stream into the drop folder; `changed` and the like differ by the number.
  func drop(_ stream: String, _ kind: Kind, number: Int = 0) throws {
    if kind == .same { return }
    if kind == .broken {
      try scene.folder.write("drop/\(stream).csv", "<!DOCTYPE html>\n<html><body>503</body></html>\n")
      return
    }
    let rows = (0..<(kind == .held ? 20 : 100)).map { id -> (Int, String, String) in
      if id == 0, kind == .warned { return (id, "Szkoła 0", "5000") }
      if id == 1, kind == .rejected { return (id, "Szkoła 1", "siedem") }
      return (id, "Szkoła \(id)", id == 2 ? "\(100 + number)" : "100")
    }
    try scene.drop(rows, name: "\(stream).csv")
  }

  /// The first run, in which both streams deliver a hundred valid rows.
  func begin() throws {
    for stream in ["left", "right"] { try drop(stream, .changed) }
    let first = scene.run("run rejestr")
    #expect(first.status == .done, "\(first)")
  }

  func status() throws -> JSONNode { try JSONNode(parsing: scene.run("status --json").output) }

  /// The number of rows that broke a dataset's check, as in `klamra status`; nil if it has no such check.
  func failed(_ dataset: String) throws -> Int? {
    let checks = try status().member("checks").elements()
    let own = try checks.filter { try $0.member("dataset").text() == dataset }
    #expect(own.count <= 1, "\(dataset)")
    return try own.first?.member("failed").integer()
  }

  func isLate(_ dataset: String) throws -> Bool? {
    let all = try status().member("freshness").elements()
    return try all.first { try $0.member("dataset").text() == dataset }?.member("late").boolean()
  }

  /// The records of the source that wait in quarantine.
  func quarantined() throws -> Int {
    try status().member("sources").elements()[0].member("quarantined").integer()
  }

  func execute(_ sql: String) throws {
    try Connection(scene.folder.file("state/klamra.sqlite"), mode: .writer).execute(sql)
  }

  func runtime() throws -> Runtime {
    try Runtime(scene.folders, try Configuration.load(folder: scene.folders.config))
  }

  /// The outcomes of a run by stream, as `klamra runs --json` has them.
  func outcomes(_ run: Int) throws -> [String: String] {
    let runs = try JSONNode(parsing: scene.run("runs --json").output).member("runs").elements()
    let own = try #require(try runs.first { try $0.member("run").integer() == run })
    return Dictionary(
      uniqueKeysWithValues: try own.member("streams").elements().map {
        (try $0.member("stream").text(), try $0.member("outcome").text())
      })
  }
}
