import Platform
import Schema
import Store
import StoreSQLite
import Testbed
import Testing

@testable import CommandLine
@testable import Configuration
@testable import Daemon
@testable import Followers
@testable import State

/// A gateway with people and money of gminas, and four datasets that follow from them: `na-glowe` and `razem` from both, and
/// `raport` from those two.
final class Region: Sendable {
  let scene: Scene

  init() throws {
    scene = try Scene()
    try Files.remove(scene.folder.file("config/datasets/szkoly.yaml"))
    try Files.remove(scene.folder.file("config/sources/rejestr.yaml"))
    for (id, value) in [("ludnosc", "people"), ("dochody-gmin", "amount")] {
      try scene.folder.write("config/datasets/\(id).yaml", Self.dataset(["area", "period"], [(value, "decimal")]))
      try scene.folder.write("config/sources/\(value).yaml", source(id, value))
      try Files.makeFolder(scene.folder.file(value))
    }
    try derived(
      "na-glowe", ["area", "period"], [("per_head", "decimal")],
      """
      SELECT m.area, m.period, ratio(m.amount, l.people, 2) AS per_head
      FROM   "dochody-gmin" AS m JOIN ludnosc AS l ON l.area = m.area AND l.period = m.period
      """)
    try derived(
      "razem", ["period"], [("people", "decimal"), ("gminas", "integer")],
      "SELECT period, sum_exact(people) AS people, count(*) AS gminas FROM ludnosc GROUP BY period")
    try derived(
      "raport", ["period"], [("people", "decimal"), ("best", "decimal")],
      """
      SELECT r.period, r.people, max(n.per_head COLLATE decimal) AS best
      FROM   razem AS r JOIN "na-glowe" AS n ON n.period = r.period
      GROUP  BY r.period
      """)
  }

  /// Declares a derived dataset.
  func derived(
    _ id: String, _ key: [String], _ columns: [(String, String)], _ sql: String, rest: String = ""
  ) throws {
    try scene.folder.write(
      "config/datasets/\(id).yaml", Self.dataset(key, columns) + "derived: \(id).sql\n" + rest)
    try scene.folder.write("config/datasets/\(id).sql", sql + "\n")
  }

  static func dataset(_ key: [String], _ columns: [(String, String)]) -> String {
    let keys = key.map { ($0, $0 == "period" ? "period" : "code") }
    let all = (keys + columns).map { "  \($0.0): {type: \($0.1), privacy: public, title: {pl: \($0.0), en: \($0.0)}}" }
    return """
      title: {pl: Zbiór, en: Dataset}
      columns:
      \(all.joined(separator: "\n"))
      key: [\(key.joined(separator: ", "))]
      publication: {formats: [csv], licence: CC0-1.0}

      """
  }

  private func source(_ dataset: String, _ value: String) -> String {
    """
    connector: csv-register
    title: {pl: Źródło, en: Source}
    parameters: {folder: \(scene.folder.file(value)), settle: 0s}
    streams:
      table:
        dataset: \(dataset)
        refresh: full
        csv: {delimiter: ";"}
        fields:
          area: {column: area, type: code, required: true}
          period: {column: period, type: code, required: true}
          \(value): {column: value, type: decimal}
        mapping: |
          SELECT area, period, \(value) FROM source

    """
  }

  /// Writes figures where a source finds them: `A;2024;12.5`.
  func put(_ value: String, _ lines: [String]) throws {
    try scene.folder.write("\(value)/dane.csv", "area;period;value\n" + lines.joined(separator: "\n") + "\n")
  }

  static let people = ["A;2023;3", "A;2024;7", "B;2023;9", "B;2024;10"]
  static let amounts = ["A;2023;10", "A;2024;10", "B;2023;1", "B;2024;100.05"]

  /// Delivers everything once.
  @discardableResult
  func bringAll() throws -> Scene.Outcome {
    try put("people", Self.people)
    try put("amount", Self.amounts)
    return scene.run("run --all")
  }

  /// The rows of a dataset as the command line shows them, a line each, with single blanks.
  func rows(_ dataset: String, version: Int? = nil) -> [String] {
    let option = version.map { " --version \($0)" } ?? ""
    return scene.run("show \(dataset) --rows 0\(option)").output.split(separator: "\n").dropFirst().map {
      $0.split(separator: " ").joined(separator: " ")
    }
  }

  func store(_ dataset: String) throws -> any DatasetStore {
    let configuration = try Configuration.load(folder: scene.folders.config)
    return SQLiteStore(
      folder: scene.folder.file("state/datasets"), dataset: try #require(configuration.dataset(dataset)))
  }

  func versions(_ dataset: String) throws -> [Version] { try store(dataset).versions() }

  /// How many runs of derivations there were.
  func derivations() -> Int {
    scene.run("runs --json").output.split(separator: "\n").count { $0.contains("\"trigger\": \"derivation\"") }
  }
}
