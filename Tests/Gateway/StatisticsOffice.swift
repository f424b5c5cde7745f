import Platform
import Testbed

@testable import CommandLine
@testable import Configuration
@testable import Daemon
@testable import Followers
@testable import Presentation
@testable import State

/// A gateway with one dataset whose figures are protected, filled from a CSV file.
final class StatisticsOffice: Sendable {
  let scene: Scene

  /// - Parameters:
  ///   - columns: of the dataset, besides area, sex and period.
  ///   - disclosure: the section, indented by two.
  init(columns: String, fields: [String], disclosure: String, refresh: String = "full") throws {
    scene = try Scene()
    try scene.folder.write("config/klamra.yaml", Scene.gateway + "territory: \(Scene.here)/Territory\n")
    try Files.makeFolder(scene.folder.file("gus"))
    try scene.folder.write(
      "config/datasets/tabela.yaml",
      """
      title: {pl: Tabela, en: Table}
      columns:
        area: {type: area, privacy: public, title: {pl: Gmina, en: Gmina}}
        sex: {type: code, privacy: public, title: {pl: Płeć, en: Sex}}
        period: {type: period, privacy: public, title: {pl: Rok, en: Year}}
      \(columns)
        status: {type: code, privacy: public, title: {pl: Status, en: Status}}
        mark: {type: code, privacy: public, title: {pl: Znak, en: Mark}}
      key: [area, sex, period]
      limits: {deleted_share: 100%, deleted_rows: 1000}
      publication: {formats: [csv, ndjson.gz], licence: CC0-1.0}
      disclosure:
      \(disclosure)

      """)
    let names = ["area", "sex", "period"] + fields
    try scene.folder.write(
      "config/sources/gus.yaml",
      """
      connector: csv-register
      title: {pl: GUS, en: Statistics}
      parameters: {folder: \(scene.folder.file("gus")), settle: 0s}
      streams:
        table:
          dataset: tabela
          refresh: \(refresh)
          csv: {delimiter: ";"}
          fields:
            area: {column: area, type: code}
            sex: {column: sex, type: code}
            period: {column: period, type: text}
      \(fields.map { "      \($0): {column: \($0), type: decimal}" }.joined(separator: "\n"))
          mapping: |
            SELECT \(names.joined(separator: ", ")), 'A' AS status FROM source

      """)
    header = names.joined(separator: ";")
  }

  private let header: String

  static let counts = "  value: {type: integer, privacy: public, title: {pl: Osoby, en: People}}"
  static let countRules = """
      values: {value: mark}
      status: status
      frequency: {minimum: 5}
      totals:
        - {column: area, parents: areas}
        - {column: sex, total: T}
    """

  /// Delivers a table, each line as in the source's file: `1206012;K;2024;7`.
  @discardableResult
  func bring(_ lines: [String]) throws -> Scene.Outcome {
    try scene.folder.write("gus/dane.csv", ([header] + lines).joined(separator: "\n") + "\n")
    return scene.run("run gus")
  }

  func text(_ name: String) throws -> String {
    String(decoding: try Files.read(scene.folder.file("public/datasets/tabela/\(name)")), as: UTF8.self)
  }

  /// The fields of a published CSV file by the names of their columns.
  func table(_ name: String) throws -> [[String: String]] {
    let lines = try text(name).replacing("\r\n", with: "\n").split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(lines[0], $0)) }
  }

  /// All files below a folder.
  func files(_ folder: String) throws -> [String] {
    try Files.list(scene.folder.file(folder)).flatMap { name in
      let path = "\(folder)/\(name)"
      return Files.isFolder(scene.folder.file(path)) ? try files(path) : [path]
    }
  }
}
