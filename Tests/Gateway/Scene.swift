import Glibc
import Platform
import Testbed

@testable import CommandLine
@testable import Configuration
@testable import Daemon
@testable import Followers
@testable import Presentation
@testable import State

/// A gateway in a temporary folder, with one register delivered as CSV files; commands run as in the command line.
final class Scene: Sendable {
  struct Outcome: Sendable {
    var status: ExitStatus
    var output: String
    var errors: String
  }

  let folder: TemporaryFolder
  let folders: Folders

  init() throws {
    folder = try TemporaryFolder()
    folders = Folders(
      config: folder.file("config"), state: folder.file("state"), public: folder.file("public"))
    try folder.write("config/klamra.yaml", Self.gateway)
    try folder.write("config/datasets/szkoly.yaml", Self.dataset)
    try folder.write("config/sources/rejestr.yaml", source())
    try Files.makeFolder(folder.file("drop"))
  }

  /// Runs a command line to its end.
  func run(_ line: String) -> Outcome { run(words: line.split(separator: " ").map(String.init)) }

  /// The same where words hold blanks.
  func run(words: [String]) -> Outcome {
    let seen = Monitor<[Output.Stream: [UInt8]]>([:])
    let status = Program.run(words, folders: folders) { stream, bytes in
      seen.withLock { $0[stream, default: []] += bytes }
    }
    return seen.withLock { seen in
      Outcome(
        status: status, output: String(decoding: seen[.standardOutput] ?? [], as: UTF8.self),
        errors: String(decoding: seen[.standardError] ?? [], as: UTF8.self))
    }
  }

  /// Puts a register of `id;name;pupils` into the drop folder, as it is after it has rested.
  func drop(_ rows: [(Int, String, String)], name: String = "a.csv") throws {
    let lines = ["id;name;pupils"] + rows.map { "\($0.0);\($0.1);\($0.2)" }
    try folder.write("drop/\(name)", lines.joined(separator: "\r\n") + "\r\n")
  }

  /// A register of so many schools.
  func drop(schools count: Int, revised: Set<Int> = []) throws {
    try drop((0..<count).map { ($0, "Szkoła \($0)", revised.contains($0) ? "999" : "\(100 + $0)") })
  }

  /// Adds a subscriber to every event.
  func subscribe(_ url: String) throws {
    try folder.write("secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n")
    try folder.write(
      "config/subscribers/biuro.yaml",
      """
      title: {pl: Biuro, en: Office}
      url: \(url)
      secret: {file: \(folder.file("secret"))}
      datasets: all

      """)
  }

  static var here: String {
    guard let path = getcwd(nil, 0) else { return "." }
    defer { free(path) }
    return String(cString: path)
  }

  static let gateway = """
    gateway:
      title: {pl: Próba, en: Trial}
      publisher: {pl: Miasto, en: City}
      base_url: http://127.0.0.1:8080
    webhooks: {allow: [127.0.0.0/8]}
    connectors: \(here)/Connectors

    """

  static let dataset = """
    title: {pl: Szkoły, en: Schools}
    description: {pl: Szkoły w gminie, en: Schools of the gmina}
    columns:
      id: {type: code, privacy: public, title: {pl: Numer, en: Number}, description: {pl: Numer, en: Number}}
      name: {type: text, privacy: public, title: {pl: Nazwa, en: Name}, description: {pl: Nazwa, en: Name}}
      pupils: {type: integer, privacy: public, title: {pl: Uczniowie, en: Pupils}, description: {pl: Ilu, en: How many}}
    key: [id]
    privacy: {decision: {pl: Decyzja 1, en: Decision 1}, legal_basis: {pl: Ustawa, en: Act}}
    limits: {deleted_share: 5%, deleted_rows: 10, quarantined_share: 5%}
    publication:
      formats: [csv, csv.gz, ndjson.gz]
      licence: CC0-1.0
      attribution: {pl: Urząd, en: Office}
      keywords: [szkoły]

    """

  /// The file of the source.
  func source(schedule: String = "", mapping: String = "SELECT id, name, pupils FROM source") -> String {
    """
    connector: csv-register
    title: {pl: Rejestr szkół, en: Register of schools}
    \(schedule)
    parameters: {folder: \(folder.file("drop")), settle: 0s}
    streams:
      table:
        dataset: szkoly
        refresh: full
        csv: {delimiter: ";"}
        fields:
          id: {column: id, type: code, required: true}
          name: {column: name, type: text}
          pupils: {column: pupils, type: integer}
        mapping: |
          \(mapping)

    """
  }
}
