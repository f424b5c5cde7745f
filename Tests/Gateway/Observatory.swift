import Platform
import Schema
import Testbed

@testable import CommandLine
@testable import Daemon
@testable import Followers
@testable import Presentation
@testable import State

/// A gateway with observations of an office: indicator, area, period, value, status, with provisional values among them.
final class Observatory: Sendable {
  let scene: Scene

  init(mapping: String = "SELECT indicator, area, period, value, status, clerk FROM source") throws {
    scene = try Scene()
    try Files.makeFolder(scene.folder.file("gus"))
    try scene.folder.write("config/datasets/ludnosc.yaml", Self.dataset)
    try scene.folder.write("config/sources/gus.yaml", source(mapping))
  }

  /// Delivers observations: `72305;1261011;2024;806201;A`.
  @discardableResult
  func bring(_ lines: [String], clerk: String = "Anna") throws -> Scene.Outcome {
    let text = (["indicator;area;period;value;status;clerk"] + lines.map { "\($0);\(clerk)" }).joined(separator: "\n")
    try scene.folder.write("gus/dane.csv", text + "\n")
    return scene.run("run gus")
  }

  /// Three versions: a provisional value, its final one with a correction of another, and a re-basing.
  static let versions = [
    [
      "72305;1206022;2023;5012;A", "72305;1261011;2023;804237;A", "72305;1261011;2024;806201;P",
      "72306;1261011;2024;;M",
    ],
    [
      "72305;1206022;2023;5012;A", "72305;1261011;2023;803282;A", "72305;1261011;2024;806203.5;A",
      "72306;1261011;2024;17.5;P",
    ],
    [
      "72305;1206022;2023;4998;A", "72305;1261011;2023;779115;B", "72305;1261011;2024;779966;A",
      "72306;1261011;2024;17.5;A",
    ],
  ]

  func bringAll() throws -> [Scene.Outcome] { try Self.versions.map { try bring($0) } }

  static let dataset = """
    title: {pl: Ludność, en: Population}
    columns:
      indicator: {type: code, privacy: public, title: {pl: Wskaźnik, en: Indicator}}
      area: {type: area, privacy: public, title: {pl: Gmina, en: Gmina}}
      period: {type: period, privacy: public, title: {pl: Okres, en: Period}}
      value: {type: decimal, privacy: public, title: {pl: Wartość, en: Value}}
      status: {type: code, privacy: public, title: {pl: Status, en: Status}}
      clerk: {type: text, title: {pl: Urzędnik, en: Clerk}}
    key: [indicator, area, period]
    privacy: {decision: {pl: Decyzja 1, en: Decision 1}, legal_basis: {pl: Ustawa, en: Act}}
    publication: {formats: [csv], licence: CC0-1.0}

    """

  func source(_ mapping: String) -> String {
    """
    connector: csv-register
    title: {pl: GUS, en: Statistics}
    parameters: {folder: \(scene.folder.file("gus")), settle: 0s}
    streams:
      table:
        dataset: ludnosc
        refresh: full
        csv: {delimiter: ";"}
        fields:
          indicator: {column: indicator, type: code, required: true}
          area: {column: area, type: code}
          period: {column: period, type: text}
          value: {column: value, type: decimal}
          status: {column: status, type: code}
          clerk: {column: clerk, type: text}
        mapping: |
          \(mapping)

    """
  }

  /// A command whose arguments may hold spaces.
  func run(_ words: [String]) -> Scene.Outcome {
    let seen = Monitor<[Output.Stream: [UInt8]]>([:])
    let status = Program.run(words, folders: scene.folders) { stream, bytes in
      seen.withLock { $0[stream, default: []] += bytes }
    }
    return seen.withLock { seen in
      Scene.Outcome(
        status: status, output: String(decoding: seen[.standardOutput] ?? [], as: UTF8.self),
        errors: String(decoding: seen[.standardError] ?? [], as: UTF8.self))
    }
  }
}
