import Platform
import Testbed
import Testing

@testable import CommandLine
@testable import Configuration
@testable import Daemon
@testable import Followers
@testable import State

/// A gateway with the shipped derived datasets, over figures that a test puts beside each other.
final class Metropolis: Sendable {
  let scene: Scene

  /// The columns of the datasets that sources fill.
  private static let tables = [
    "dochody": ["area", "period", "own_revenue"],
    "obszary": ["code", "kind", "name"],
    "grupy-obszarow": ["grouping", "area", "title_pl", "valid_from", "valid_to"],
    "ludnosc": ["indicator", "area", "period", "value", "unit", "status", "mark"],
    "mieszkancy": ["area", "period", "residents"],
    "powierzchnia": ["area", "km2"],
    "powietrze": ["station", "indicator", "averaging", "period", "value", "unit", "status"],
    "przerwy-w-szeregach": ["dataset", "indicator", "period", "reason_pl", "reason_en"],
    "stacje-powietrza": ["code", "area", "id"],
    "budzet-obywatelski-dzielnice": [
      "edition", "area", "district", "projects", "selected", "votes", "cost", "share",
    ],
    "wskazniki": ["code", "name_pl", "name_en", "unit"],
    "wskazniki-zrodla": ["indicator", "source", "priority", "dataset", "variable"],
  ]

  /// What the population and the report need.
  static let report = [
    "dochody", "grupy-obszarow", "ludnosc", "powierzchnia", "przerwy-w-szeregach", "dochody-na-mieszkanca",
    "ludnosc-metropolii", "powietrze", "stacje-powietrza", "powietrze-dobowe-stacji", "powietrze-dobowe",
    "budzet-obywatelski-dzielnice", "stan-metropolii",
  ]

  /// What a test that does not care finds: a day of air, a project, a break in another series.
  private static let beginning = [
    "budzet-obywatelski-dzielnice": ["2024;1261011;Kraków;1;1;7;100;100"],
    "powietrze": (10...27).map { "S1;PM10;1g;2024-01-01T\($0 < 24 ? "\($0)" : "0\($0 - 20)"):00:00+01:00;5;µg/m³;V" },
    "przerwy-w-szeregach": ["inny;1;1990;x;x"],
    "stacje-powietrza": ["S1;1261011;1"],
  ]

  /// - Parameter derived: datasets that are derived here, and delivered by a source elsewhere.
  init(_ datasets: [String], derived: Set<String> = []) throws {
    scene = try Scene()
    try Files.remove(scene.folder.file("config/datasets/szkoly.yaml"))
    try Files.remove(scene.folder.file("config/sources/rejestr.yaml"))
    try scene.folder.write("config/klamra.yaml", Scene.gateway + "territory: \(Scene.here)/Territory\n")
    for id in datasets {
      var text = String(decoding: try Files.read("config/datasets/\(id).yaml"), as: UTF8.self)
      if let columns = Self.tables[id], !derived.contains(id) {
        text.replace(/\nderived: .*\n/, with: "\n")
        try scene.folder.write("config/sources/\(id).yaml", source(id, columns))
        try put(id, Self.beginning[id] ?? [])
      } else if Files.exists("config/datasets/\(id).sql") {
        try scene.folder.write("config/datasets/\(id).sql", try Files.read("config/datasets/\(id).sql"))
      }
      try scene.folder.write("config/datasets/\(id).yaml", text)
    }
  }

  private func source(_ id: String, _ columns: [String]) -> String {
    let fields = columns.map { "          \($0): {column: \($0), type: text}" }.joined(separator: "\n")
    return """
      connector: csv-register
      title: {pl: Źródło, en: Source}
      parameters: {folder: \(scene.folder.file("drop/\(id)")), settle: 0s}
      streams:
        table:
          dataset: \(id)
          refresh: full
          csv: {delimiter: ";"}
          fields:
      \(fields)
          mapping: |
            SELECT \(columns.joined(separator: ", ")) FROM source

      """
  }

  /// Puts the rows of a dataset where its source finds them, in the order of `tables`.
  func put(_ id: String, _ lines: [String]) throws {
    let header = try #require(Self.tables[id]).joined(separator: ";")
    try scene.folder.write("drop/\(id)/dane.csv", ([header] + lines).joined(separator: "\n") + "\n")
  }

  @discardableResult
  func run() -> Scene.Outcome { scene.run("run --all") }

  /// The lines of the newest published CSV of a dataset, without the header; empty if there is no version.
  func csv(_ id: String) throws -> [String] {
    let folder = scene.folder.file("public/datasets/\(id)/versions")
    guard Files.isFolder(folder), let newest = try Files.list(folder).compactMap({ Int($0) }).max() else { return [] }
    let text = String(decoding: try Files.read("\(folder)/\(newest)/\(id).csv"), as: UTF8.self)
    return text.split(separator: "\r\n").dropFirst().map(String.init)
  }
}
