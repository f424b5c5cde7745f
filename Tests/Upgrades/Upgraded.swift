import Glibc
import Platform
import SQLite
import Testbed
import Testing

/// The folder of an earlier release, in a copy for the current klamra.
final class Upgraded: Sendable {
  let folder: TemporaryFolder
  /// What the release said about it.
  private let seenFolder: String
  private let commands = Monitor(0)

  /// The releases with a stored folder.
  static let releases = (try? Files.list("Tests/Upgrades").filter { $0.hasPrefix("layout-") }) ?? []

  /// Every source but the one whose run was interrupted.
  static let sources = ["zwykle", "skasowane", "puste", "pola", "dane", "odrzucone", "odmowa", "kontrakt"]
  static let datasets = sources + ["przerwane", "razem"]

  init(_ release: String) throws {
    folder = try TemporaryFolder()
    seenFolder = "Tests/Upgrades/\(release)/seen"
    let unpacking = try ChildProcess(
      "/usr/bin/env", ["tar", "xzf", "Tests/Upgrades/\(release)/folder.tar.gz", "-C", folder.path], in: folder.path,
      name: "tar")
    try #require(unpacking.wait() == .exit(0), "\(unpacking.errors)")
  }

  /// Runs a command line to its end, in the folder, as an operator would after an upgrade.
  func run(_ line: String) throws -> (end: ChildProcess.End, output: String, errors: String) {
    let process = try start(line.split(separator: " ").map(String.init))
    return (process.wait(seconds: 120), process.output, process.errors)
  }

  func start(_ words: [String]) throws -> ChildProcess {
    let number = commands.withLock { count in
      count += 1
      return count
    }
    return try ChildProcess(
      "klamra", ["--config", "config", "--state", "state", "--public", "public"] + words, in: folder.path,
      name: "klamra-\(number)", shell: "cd '\(folder.path)'")
  }

  /// Makes the current klamra migrate the folder, as every writing command does first. No publication is due.
  func migrate() throws {
    let outcome = try run("publish")
    try #require(outcome.end == .exit(0), "\(outcome)")
  }

  func seen(_ name: String) throws -> String {
    String(decoding: try Files.read("\(seenFolder)/\(name)"), as: UTF8.self)
  }

  /// The first column of a SELECT over a JSON text, which is its first parameter.
  static func query(_ json: String, _ sql: String) throws -> [String] {
    let connection = try Connection(":memory:", mode: .memory)
    var select = try connection.prepare(sql)
    try select.bind([json])
    var lines: [String] = []
    while try select.step() { lines.append(select.text(0)) }
    return lines
  }

  /// The same over a database of the state folder.
  func query(_ name: String, _ sql: String) throws -> [String] {
    let connection = try Connection(folder.file("state/\(name)"), mode: .readOnly)
    var select = try connection.prepare(sql)
    var lines: [String] = []
    while try select.step() { lines.append(select.text(0)) }
    return lines
  }

  /// Every version as `seen/versions.txt` has it.
  func versions() throws -> [String] {
    try Self.datasets.flatMap { dataset in
      try query(
        "datasets/\(dataset).sqlite",
        """
        SELECT concat FROM (SELECT number, '\(dataset) ' || number || ' ' || rows || ' ' || inserted || ' ' || updated
          || ' ' || deleted || ' ' || hash AS concat FROM versions) ORDER BY number
        """)
    }
  }

  /// Lines of a text that the release left, in the order of the alphabet.
  func seenLines(_ name: String) throws -> [String] {
    try seen(name).split(separator: "\n").map(String.init).sorted()
  }

  /// The digests of the published data files: everything below `public` but pages.
  func published() throws -> [String: String] {
    var found: [String: String] = [:]
    func look(_ path: String) throws {
      for name in try Files.list(folder.file(path)) {
        let file = "\(path)/\(name)"
        if Files.isFolder(folder.file(file)) {
          try look(file)
        } else if file.contains("/versions/") || file.contains("/changes/"), !name.hasSuffix(".html") {
          found[file] = SHA256.of(try Files.read(folder.file(file))).hex
        }
      }
    }
    try look("public/datasets")
    return found
  }
}
