import Glibc
import Platform
import Testbed
import Testing

@testable import CommandLine
@testable import Followers
@testable import Operations
@testable import State

/// `klamra restore --dataset`.
@Suite struct RestoreDatasetTests {
  private let scene: Scene
  private let folder: String

  init() throws {
    scene = try Scene()
    folder = scene.folder.file("backups")
    try scene.folder.write("config/datasets/inne.yaml", Scene.dataset)
    try Files.makeFolder(scene.folder.file("inne"))
    try scene.folder.write(
      "config/sources/inne.yaml",
      scene.source().replacing("dataset: szkoly", with: "dataset: inne")
        .replacing(scene.folder.file("drop"), with: scene.folder.file("inne")))
    try scene.folder.write("inne/a.csv", "id;name;pupils\r\n1;Inna;5\r\n")
    try scene.drop(schools: 12)
    #expect(scene.run("run --all --quiet").status == .done)
    #expect(scene.run("backup \(folder)").status == .done)
    try scene.drop(schools: 12, revised: [3])
    try scene.folder.write("inne/a.csv", "id;name;pupils\r\n1;Inna;6\r\n")
    #expect(scene.run("run --all --quiet").status == .done)
  }

  private func rows(_ dataset: String) -> String { scene.run("show \(dataset) --rows 0").output }

  @Test func onlyTheDatasetIsRestored() throws {
    let other = rows("inne")
    #expect(rows("szkoly").contains("999"))
    let restored = scene.run("restore \(folder) --dataset szkoly --replace")
    #expect(restored.status == .done && restored.output.contains("the state until now is in"), "\(restored)")
    #expect(!rows("szkoly").contains("999") && rows("inne") == other)
    // The next run and publication lead back to one truth, with a number that consumers do not know yet.
    let run = scene.run("run --all")
    #expect(run.status == .done && run.errors.contains("szkoly version 3"), "\(run)")
    #expect(rows("szkoly").contains("999"))
    #expect(scene.run("publish").status == .done && scene.run("verify").status == .done)
    #expect(scene.run("history inne --json").output.contains("\"version\": 2"))
  }

  @Test func anExistingDatasetIsNotReplacedUnasked() throws {
    let before = rows("szkoly")
    let refused = scene.run("restore \(folder) --dataset szkoly")
    #expect(refused.status == .failed && refused.errors.contains("--replace"), "\(refused)")
    #expect(rows("szkoly") == before)
    let unknown = scene.run("restore \(folder) --dataset szkolne --replace")
    #expect(unknown.status == .failed && unknown.errors.contains("It has: inne, szkoly"), "\(unknown)")
  }

  /// A lost dataset, and the documents that went with it.
  @Test func documentsComeBackWithIt() throws {
    for suffix in ["", "-wal", "-shm"] { try Files.remove(scene.folder.file("state/datasets/szkoly.sqlite\(suffix)")) }
    for name in try Files.list(scene.folder.file("state/landing")) {
      try Files.remove(scene.folder.file("state/landing/\(name)"))
    }
    let restored = scene.run("restore \(folder) --dataset szkoly")
    #expect(restored.status == .done && restored.output.contains("1 document"), "\(restored)")
    #expect(scene.run("trace szkoly 3").status == .done)
    #expect(try Files.list(scene.folder.file("state/landing")).count == 1)
  }

  /// Its log would be applied to the restored file.
  @Test func theLogOfTheFormerFileDoesNotStay() throws {
    let path = scene.folder.file("state/datasets/szkoly.sqlite")
    try scene.folder.write("state/datasets/szkoly.sqlite-wal", "not a log")
    #expect(scene.run("restore \(folder) --dataset szkoly --replace").status == .done)
    #expect(!Files.exists(path + "-wal"))
    #expect(!rows("szkoly").contains("999"))
    // What was there is complete, and can be put back by hand.
    let former = try #require(try Files.list(scene.folders.state).first { $0.hasPrefix("replaced-") })
    try Files.rename("\(scene.folders.state)/\(former)/datasets/szkoly.sqlite", to: path)
    #expect(rows("szkoly").contains("999"))
  }

  @Test func aDamagedBackupChangesNothing() throws {
    let name = try #require(try BackupFolder(folder).names().first)
    let path = "\(folder)/\(name)/datasets/szkoly.sqlite"
    var bytes = try Files.read(path)
    bytes[bytes.count - 1] ^= 1
    try AtomicFile.write(bytes, to: path)
    let refused = scene.run("restore \(folder) --dataset szkoly --replace")
    #expect(refused.status == .failed && refused.errors.contains("is damaged"), "\(refused)")
    #expect(rows("szkoly").contains("999"))
    #expect(try !Files.list(scene.folders.state).contains { $0.hasPrefix("replaced-") })
  }
}
