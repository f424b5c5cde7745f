import Configuration
import Glibc
import Landing
import Platform
import Publication
import Runtime
import Testbed
import Testing

@testable import CommandLine
@testable import Followers
@testable import Operations
@testable import Runs
@testable import State

/// `klamra backup` and `klamra restore`.
@Suite struct BackupTests {
  private let scene: Scene
  private let folder: String

  init() throws {
    scene = try Scene()
    folder = scene.folder.file("backups")
    try scene.drop(schools: 12)
    #expect(scene.run("run rejestr --quiet").status == .done)
  }

  private func backup(_ options: String = "") -> Scene.Outcome { scene.run("backup \(folder) \(options)") }

  private var names: [String] { (try? BackupFolder(folder).names()) ?? [] }

  /// Files count as unchanged only if they are older than the ticks of the clock.
  private func rest() { usleep(1_100_000) }

  private func files(_ path: String) throws -> [String] {
    try Files.list(path).flatMap { name in
      let inner = "\(path)/\(name)"
      return Files.isFolder(inner) ? try files(inner).map { "\(name)/\($0)" } : [name]
    }
  }

  @Test func whatWasSavedIsBackAfterALoss() throws {
    #expect(backup().status == .done)
    let rows = scene.run("show szkoly").output
    try Files.removeTree(scene.folders.state)
    try Files.removeTree(scene.folders.public)
    let restored = scene.run("restore \(folder)")
    #expect(restored.status == .done, "\(restored.errors)")
    #expect(scene.run("show szkoly").output == rows)
    #expect(scene.run("publish").status == .done)
    #expect(scene.run("verify").status == .done)
    #expect(scene.run("trace szkoly 3").status == .done)
    #expect(scene.run("doctor").status == .done, "\(scene.run("doctor").output)")
  }

  @Test func aBackupHoldsEverythingButTheLock() throws {
    try scene.folder.write("state/datasets/own.key", "secret\n")
    try scene.folder.write("state/set-aside/szkoly/3/x.csv", "x\n")
    #expect(backup().status == .done)
    let name = try #require(names.first)
    let saved = try files("\(folder)/\(name)")
    #expect(
      saved == [
        "datasets/own.key", "datasets/szkoly.sqlite", "documents.key", "documents.txt", "klamra.sqlite",
        "manifest.json",
        "set-aside/szkoly/3/x.csv",
      ] + saved.filter { $0.hasPrefix("sources") })
    #expect(try files("\(folder)/documents") == files("\(scene.folders.state)/landing"))
    var facts = stat()
    #expect(stat("\(folder)/\(name)", &facts) == 0 && facts.st_mode & 0o077 == 0)
    #expect(stat("\(folder)/\(name)/klamra.sqlite", &facts) == 0 && facts.st_mode & 0o077 == 0)
  }

  @Test func whatDidNotChangeIsLinked() throws {
    rest()
    #expect(backup().status == .done)
    rest()
    let second = backup("--json")
    #expect(second.output.contains("\"unchanged\": 2"), "\(second.output)")
    #expect(second.output.contains("\"known\": 1") && second.output.contains("\"copied\": 0"))
    var (one, other) = (stat(), stat())
    #expect(stat("\(folder)/\(names[0])/datasets/szkoly.sqlite", &one) == 0)
    #expect(stat("\(folder)/\(names[1])/datasets/szkoly.sqlite", &other) == 0)
    #expect(one.st_ino == other.st_ino && one.st_nlink == 2)
  }

  @Test func whatChangedIsCopiedAndTheOldBackupStays() throws {
    rest()
    #expect(backup().status == .done)
    let rows = scene.run("show szkoly").output
    try scene.drop(schools: 12, revised: [3])
    #expect(scene.run("run rejestr --quiet").status == .done)
    #expect(backup().status == .done)
    let now = scene.run("show szkoly").output
    #expect(now != rows)
    for (name, expected) in zip(names, [rows, now]) {
      let outcome = scene.run("restore \(folder) --from \(name) --replace")
      #expect(outcome.status == .done, "\(outcome.errors)")
      #expect(scene.run("show szkoly").output == expected)
    }
  }

  @Test func oldBackupsAndTheirDocumentsAreRemoved() throws {
    #expect(backup().status == .done)
    let first = try files("\(folder)/documents")
    try scene.drop(schools: 12, revised: [3])
    #expect(scene.run("run rejestr --quiet").status == .done)
    #expect(backup().status == .done)
    #expect(names.count == 2)
    // As after a pruning: the document of the first version is gone.
    for name in first { try Files.remove("\(scene.folders.state)/landing/\(name)") }
    let last = backup("--keep 1")
    #expect(last.status == .done && last.output.contains("removed the backup"))
    #expect(names.count == 1)
    #expect(try files("\(folder)/documents").count == 1)
    #expect(try Set(files("\(folder)/documents")).isDisjoint(with: first))
    #expect(backup("--keep 0").status == .wrong)
  }

  @Test(arguments: ["state", "state/backup", "public/backup", "."]) func aFolderInsideIsRefused(place: String) {
    let outcome = scene.run("backup \(scene.folder.file(place))")
    #expect(outcome.status == .failed && outcome.errors.contains("inside"), "\(outcome.errors)")
  }

  @Test func aDamagedDocumentIsReportedAndSaved() throws {
    let landing = "\(scene.folders.state)/landing"
    let name = try #require(try Files.list(landing).first)
    try AtomicFile.write(Array("x".utf8), to: "\(landing)/\(name)")
    let outcome = backup()
    #expect(outcome.status == .failed && outcome.errors.contains(String(name.prefix(12))), "\(outcome.errors)")
    #expect(names.count == 1)
  }

  @Test func aDamagedDatabaseIsNoBackup() throws {
    let path = "\(scene.folders.state)/datasets/szkoly.sqlite"
    var bytes = try Files.read(path)
    for index in 4096..<8192 { bytes[index] = 0x5A }
    try AtomicFile.write(bytes, to: path)
    let outcome = backup()
    #expect(outcome.status == .failed && outcome.errors.contains("szkoly.sqlite"), "\(outcome.errors)")
    #expect(names.isEmpty)
  }

  // MARK: Restoring

  @Test func aStateIsNotOverwritten() throws {
    #expect(backup().status == .done)
    let before = try files(scene.folders.state)
    let outcome = scene.run("restore \(folder)")
    #expect(outcome.status == .failed && outcome.errors.contains("--replace"), "\(outcome.errors)")
    #expect(try files(scene.folders.state) == before)
  }

  @Test func theFormerStateIsMovedAside() throws {
    #expect(backup().status == .done)
    try scene.drop(schools: 12, revised: [3])
    #expect(scene.run("run rejestr --quiet").status == .done)
    let outcome = scene.run("restore \(folder) --replace")
    #expect(outcome.status == .done)
    let former = try #require(try Files.list(scene.folders.state).first { $0.hasPrefix("replaced-") })
    #expect(Files.exists("\(scene.folders.state)/\(former)/klamra.sqlite"))
    #expect(scene.run("doctor --quick").output.contains(former))
    // Consumers know version 2, so what was restored goes on above it.
    #expect(scene.run("publish").status == .done)
    #expect(scene.run("history szkoly").output.contains("3"))
    #expect(scene.run("verify").status == .done)
  }

  @Test func aStateInUseIsRefused() throws {
    #expect(backup().status == .done)
    let runtime = try Runtime(scene.folders, Configuration.load(folder: scene.folders.config))
    let outcome = scene.run("restore \(folder) --replace")
    #expect(outcome.status == .failed && outcome.errors.contains("Stop the daemon"), "\(outcome.errors)")
    withExtendedLifetime(runtime) {}
  }

  @Test(arguments: ["klamra.sqlite", "datasets/szkoly.sqlite", "documents.txt"])
  func aDamagedBackupChangesNothing(file: String) throws {
    #expect(backup().status == .done)
    let path = "\(folder)/\(names[0])/\(file)"
    var bytes = try Files.read(path)
    bytes[bytes.count / 2] ^= 0xFF
    try AtomicFile.write(bytes, to: path)
    let before = try files(scene.folders.state)
    let outcome = scene.run("restore \(folder) --replace")
    #expect(outcome.status == .failed && !outcome.errors.isEmpty)
    #expect(try files(scene.folders.state) == before)
  }

  @Test func aMissingDocumentIsFoundBeforehand() throws {
    #expect(backup().status == .done)
    let name = try #require(try files("\(folder)/documents").first)
    try Files.remove("\(folder)/documents/\(name)")
    let outcome = scene.run("restore \(folder) --replace")
    #expect(outcome.status == .failed && outcome.errors.contains(name), "\(outcome.errors)")
  }

  @Test func whatIsNoBackupIsNamed() throws {
    let outcome = scene.run("restore \(scene.folder.file("drop"))")
    #expect(outcome.status == .failed && outcome.errors.contains("no complete backup"))
    #expect(backup().status == .done)
    let other = scene.run("restore \(folder) --from 2020-01-01T000000Z")
    #expect(other.status == .failed && other.errors.contains(names[0]), "\(other.errors)")
  }

  /// An interrupted restore leaves parts of two states, which no command takes for one.
  @Test func anInterruptedRestoreIsRepeated() throws {
    #expect(backup().status == .done)
    try AtomicFile.write(Array("\(folder)\n".utf8), to: RestoreMark.path(in: scene.folders.state))
    let refused = scene.run("run rejestr")
    #expect(refused.status == .failed && refused.errors.contains("klamra restore \(folder)"), "\(refused.errors)")
    #expect(scene.run("doctor").status == .failed)
    #expect(scene.run("restore \(folder) --replace").status == .done)
    #expect(scene.run("run rejestr").status == .done)
  }

  /// Whatever the moment of a backup, it is one state: the gateway goes on from it.
  @Test func backupsOfABusyGatewayAreWhole() throws {
    let runtime = try Runtime(scene.folders, Configuration.load(folder: scene.folders.config))
    let isDone = Monitor(false)
    let writer = Thread("write") { [scene] in
      var value = 0
      while !isDone.withLock({ $0 }) {
        value += 1
        try? scene.drop([(1, "Szkoła", "\(value)")] + (2..<40).map { ($0, "Inna", "7") })
        _ = runtime.run("rejestr", trigger: .schedule, cancellation: Cancellation())
      }
    }
    for _ in 0..<4 {
      _ = try BackupState(runtime, program: "test", note: { _ in }).run(
        to: folder, keeping: 10, cancellation: Cancellation())
    }
    isDone.withLock { $0 = true }
    writer.join()
    #expect(names.count == 4)
    for name in names {
      var folders = scene.folders
      folders.state = scene.folder.file("restored/\(name)")
      folders.public = scene.folder.file("public-\(name)")
      _ = try RestoreState(folders, note: { _ in }).run(
        from: folder, name: name, isReplacing: false, cancellation: Cancellation())
      let copy = try Runtime(folders, Configuration.load(folder: folders.config))
      let report = copy.run("rejestr", trigger: .schedule, cancellation: Cancellation())
      #expect(report.status == .done)
      #expect(CatchUp(copy).catchUp().failures.isEmpty)
      let store = try copy.environment.store("szkoly")
      // The public folder is empty: the older versions are made again.
      _ = try RepublishVersions(copy).run(store, except: [])
      let checks = try VerifyDataset(copy).run(store, cancellation: Cancellation())
      #expect(!checks.isEmpty)
      for check in checks { #expect(check.faults.isEmpty, "\(check.faults)") }
    }
  }
}
