import Configuration
import Events
import Glibc
import OutputState
import Platform
import Publication
import Schema
import Store
import StoreSQLite
import Testbed

@testable import CommandLine
@testable import State

/// A gateway whose operator saves, restores and loses parts of it, and the consumers who remember what they saw.
final class RestoreWorld {
  /// What can be saved and restored by itself.
  enum Part: CaseIterable {
    case everything
    case dataset
    case records
    case published
  }

  /// Why a history is wrong.
  struct Broken: Error, CustomStringConvertible {
    let description: String
  }

  let scene: Scene
  /// The row that changes; the value that the dataset must hold, or nil where it has no file.
  private(set) var stored: Int?
  private var saved: [(folder: String, stored: Int?)] = []
  /// The names of the backups by their number; some moments have nothing to save.
  private var backups: [Int: String] = [:]
  private var value = 100
  /// By event id: the text of the event without its number.
  private var told: [String: String] = [:]
  /// The operations so far, for a failure.
  private(set) var log: [String] = []

  init(isOpen: Bool = true) throws {
    scene = try Scene()
    let dataset =
      isOpen
      ? Scene.dataset
      : Scene.dataset.replacing("name: {type: text, privacy: public", with: "name: {type: text, privacy: internal")
    try scene.folder.write(
      "config/datasets/szkoly.yaml", dataset.replacing("[csv, csv.gz, ndjson.gz]", with: "[csv]"))
    try drop()
  }

  // MARK: Files

  private var state: String { scene.folders.state }
  private var datasetFile: String { "\(state)/datasets/szkoly.sqlite" }
  private var publicDataset: String { "\(scene.folders.public)/datasets/szkoly" }

  private func drop() throws { try scene.drop([(1, "Szkoła", "\(value)"), (2, "Inna", "7")]) }

  private static func remove(database path: String) throws {
    for suffix in ["", "-wal", "-shm"] { try Files.remove(path + suffix) }
  }

  /// Copies without syncing, which is what takes the time.
  private static func copy(_ path: String, to target: String) throws {
    if Files.isFolder(path) {
      try Files.makeFolder(target)
      for name in try Files.list(path) where !name.hasSuffix(".sock") {
        try copy("\(path)/\(name)", to: "\(target)/\(name)")
      }
    } else {
      let bytes = try Files.read(path)
      guard let file = fopen(target, "w") else { throw FileError("create", target) }
      bytes.withUnsafeBytes { _ = fwrite($0.baseAddress, 1, $0.count, file) }
      fclose(file)
    }
  }

  // MARK: Operations

  /// A run with a new table, or with the same one again.
  func run(isNew: Bool) throws {
    if isNew {
      value += 1
      try drop()
    }
    try watched("run \(value)") {
      let outcome = scene.run("run rejestr --quiet")
      guard outcome.status == .done else {
        throw Broken(description: "the run ended with \(outcome.status): \(outcome.errors)")
      }
      stored = value
    }
    guard let found = try storedValue(), found == value else {
      throw Broken(description: "a green run of \(value) stored \(try storedValue().map(String.init) ?? "nothing")")
    }
  }

  func publish() throws {
    try watched("publish") {
      let outcome = scene.run("publish")
      guard outcome.status == .done else { throw Broken(description: "publish: \(outcome.errors)") }
    }
  }

  func save() throws {
    log.append("save \(saved.count)")
    let folder = scene.folder.file("saved/\(saved.count)")
    try Files.makeFolder(folder)
    for (name, path) in [("state", state), ("public", scene.folders.public)] where Files.exists(path) {
      try Self.copy(path, to: "\(folder)/\(name)")
    }
    // A backup of the same moment, from which a single dataset is restored.
    if Files.exists(datasetFile) {
      let outcome = scene.run("backup \(backupFolder) --keep 100")
      guard outcome.status == .done, let name = try Files.list(backupFolder).last(where: { $0.hasSuffix("Z") }) else {
        throw Broken(description: "backup: \(outcome.errors)")
      }
      backups[saved.count] = name
    }
    saved.append((folder, stored))
  }

  private var backupFolder: String { scene.folder.file("backups") }

  var savedCount: Int { saved.count }

  func restore(_ part: Part, from index: Int) throws {
    log.append("restore \(part) from \(index)")
    let (folder, before) = saved[index]
    switch part {
    case .everything:
      try replace(state, with: "\(folder)/state")
      stored = before
    case .dataset:
      if let name = backups[index] {
        let outcome = scene.run("restore \(backupFolder) --from \(name) --dataset szkoly --replace")
        guard outcome.status == .done else { throw Broken(description: "restore: \(outcome.errors)") }
      } else {
        try Self.remove(database: datasetFile)
      }
      stored = before
    case .records:
      try Self.remove(database: "\(state)/klamra.sqlite")
      for suffix in ["", "-wal"] where Files.exists("\(folder)/state/klamra.sqlite\(suffix)") {
        try Files.makeFolder(state)
        try Self.copy("\(folder)/state/klamra.sqlite\(suffix)", to: "\(state)/klamra.sqlite\(suffix)")
      }
    case .published: try replace(scene.folders.public, with: "\(folder)/public")
    }
  }

  func lose(_ part: Part) throws {
    log.append("lose \(part)")
    switch part {
    case .everything:
      try Files.removeTree(state)
      stored = nil
    case .dataset:
      try Self.remove(database: datasetFile)
      stored = nil
    case .records: try Self.remove(database: "\(state)/klamra.sqlite")
    case .published: try Files.removeTree(scene.folders.public)
    }
  }

  private func replace(_ folder: String, with copy: String) throws {
    try Files.removeTree(folder)
    if Files.exists(copy) { try Self.copy(copy, to: folder) }
  }

  // MARK: What consumers see

  /// The content of each public version.
  private func published() throws -> [Int: [UInt8]] {
    let folder = "\(publicDataset)/versions"
    guard Files.isFolder(folder) else { return [:] }
    var found: [Int: [UInt8]] = [:]
    for name in try Files.list(folder) {
      if let number = Int(name) { found[number] = try Files.read("\(folder)/\(name)/szkoly.csv") }
    }
    return found
  }

  func store() throws -> SQLiteStore {
    let configuration = try Configuration.load(folder: scene.folders.config)
    guard let dataset = configuration.dataset("szkoly") else { throw Broken(description: "there is no dataset") }
    return SQLiteStore(folder: "\(state)/datasets", dataset: dataset)
  }

  private func storedVersions() throws -> [Int] { try store().versions().map(\.number) }

  private func storedValue() throws -> Int? {
    let store = try store()
    guard try store.current() != nil else { return nil }
    let rows = try store.rows()
    guard try rows.next(), case .integer(let number) = rows.cell(2).value else { return nil }
    return Int(number)
  }

  /// The numbers that any record or the public folder knows.
  private func known() throws -> Set<Int> {
    var numbers = try Set(published().keys)
    if let latest = try latest() { numbers.insert(latest) }
    guard Files.exists("\(state)/klamra.sqlite") else { return numbers }
    let records = try Records(reading: StatePaths(state))
    for version in try records.publications.versions(of: "szkoly") { numbers.insert(version.version) }
    for event in try records.outbox.events(limit: 1000) where event.version > 0 { numbers.insert(event.version) }
    return numbers
  }

  private func latest() throws -> Int? {
    let path = "\(publicDataset)/latest.json"
    guard Files.exists(path) else { return nil }
    return try JSONNode(parsing: Files.read(path)).member("version").integer()
  }

  /// Runs a command of the gateway, and checks that it gave no number a second content.
  private func watched(_ name: String, _ body: () throws -> Void) throws {
    log.append(name)
    let (before, numbers, own) = try (published(), known(), storedVersions())
    try body()
    let highest = numbers.max() ?? 0
    for (number, content) in try published() {
      if let earlier = before[number] {
        if earlier != content, !own.contains(number) {
          throw Broken(description: "version \(number) has other bytes than before")
        }
      } else if number <= highest, !own.contains(number) {
        throw Broken(description: "version \(number) is given again, though \(highest) is known")
      }
    }
    for number in try storedVersions() where !own.contains(number) && number <= highest {
      throw Broken(description: "a new version has the number \(number), though \(highest) is known")
    }
    for event in try Records(reading: StatePaths(state)).outbox.events(limit: 1000) {
      let text = try Self.content(event.body)
      if let earlier = told[event.id], earlier != text {
        throw Broken(description: "event \(event.id) was \(earlier) and is \(text)")
      }
      told[event.id] = text
    }
  }

  /// An event without the number that it has in this log.
  private static func content(_ body: [UInt8]) throws -> String {
    let text = String(decoding: body, as: UTF8.self)
    let pieces = text.components(between: "\"sequence\":", and: ",")
    return pieces.before + pieces.after
  }

  /// After a run and a publication, consumers see what is stored, and everything follows from it.
  func expectConverged() throws {
    log.append("check")
    guard let number = try latest() else { throw Broken(description: "nothing is public") }
    let text = String(decoding: try published()[number] ?? [], as: UTF8.self)
    guard let stored, text.contains(",\(stored)\r\n") else {
      throw Broken(description: "version \(number) is \(text), and \(stored.map(String.init) ?? "nothing") is stored")
    }
    let verification = scene.run("verify")
    guard verification.status == .done else { throw Broken(description: verification.output + verification.errors) }
    let records = try Records(reading: StatePaths(state))
    let newest = try records.outbox.newestVersion(of: "szkoly")
    guard newest == number else {
      throw Broken(description: "version \(number) is public, and the newest event is about \(newest ?? 0)")
    }
  }
}

extension String {
  fileprivate func components(between start: String, and end: String) -> (before: String, after: String) {
    guard let opening = firstRange(of: start), let closing = self[opening.upperBound...].firstRange(of: end) else {
      return (self, "")
    }
    return (String(self[..<opening.lowerBound]), String(self[closing.upperBound...]))
  }
}
