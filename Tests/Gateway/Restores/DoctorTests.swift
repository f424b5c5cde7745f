import Glibc
import Platform
import SQLite
import Testbed
import Testing

@testable import CommandLine
@testable import Operations
@testable import State

/// What `klamra doctor` finds, and how it says to mend it.
@Suite struct DoctorTests {
  private let scene: Scene

  init() throws {
    scene = try Scene()
    try scene.drop(schools: 12)
    #expect(scene.run("run rejestr --quiet").status == .done)
  }

  private func findings(now: Timestamp = .now) -> [Finding] {
    Doctor(scene.folders, readsDocuments: true, now: now, cancellation: Cancellation()).run()
  }

  private func finding(_ subject: Finding.Subject, now: Timestamp = .now) throws -> Finding {
    try #require(findings(now: now).first { $0.subject == subject && $0.level != .ok })
  }

  @Test func aHealthyGatewayHasNothingToMend() {
    let outcome = scene.run("doctor")
    #expect(outcome.status == .done && outcome.output.hasSuffix("nothing is wrong\n"), "\(outcome.output)")
    #expect(Set(findings().map(\.subject)) == Set(Finding.Subject.allCases))
    #expect(findings().allSatisfy { $0.level == .ok })
  }

  @Test func jsonHasEveryFinding() throws {
    let root = try JSONNode(parsing: Array(scene.run("doctor --json").output.utf8))
    #expect(try root.member("healthy").boolean())
    #expect(try root.member("findings").elements().count >= Finding.Subject.allCases.count)
  }

  @Test func aMistakeInTheConfigurationEndsWithTwo() throws {
    try scene.folder.write("config/klamra.yaml", "gateway: 3\n")
    let outcome = scene.run("doctor")
    #expect(outcome.status == .wrong && outcome.output.contains("klamra check"), "\(outcome.output)")
    // The rest is still examined.
    #expect(outcome.output.contains("documents"))
  }

  @Test func foldersOpenToOthersAreClosed() throws {
    let path = "\(scene.folders.state)/landing"
    #expect(chmod(path, 0o755) == 0)
    let found = try finding(.permissions)
    #expect(found.level == .warning && "\(found.fix)" == "chmod 700 \(path)")
    #expect(chmod(path, 0o700) == 0)
    #expect(findings().allSatisfy { $0.level == .ok })
  }

  @Test func aClockThatWentBackIsSeen() throws {
    let found = try finding(.clock, now: Timestamp.now.adding(seconds: -3600))
    #expect(found.level == .warning && found.text.contains("is dated"))
  }

  @Test func expiredCertificatesAreAnError() throws {
    let found = try finding(.certificates, now: Timestamp("2100-01-01T00:00:00Z")!)
    #expect(found.level == .error && "\(found.fix)".contains("ca-certificates"))
    let doctor = Doctor(scene.folders, readsDocuments: false, cancellation: Cancellation())
    #expect(doctor.certificates(path: scene.folder.file("missing")).map(\.level) == [.error])
    try scene.folder.write("empty.pem", "no certificate\n")
    #expect(doctor.certificates(path: scene.folder.file("empty.pem")).map(\.level) == [.error])
  }

  @Test(arguments: ["datasets/szkoly.sqlite", "klamra.sqlite"]) func aDamagedDatabaseIsFound(name: String) throws {
    let path = "\(scene.folders.state)/\(name)"
    var bytes = try Files.read(path)
    for index in 4096..<8192 { bytes[index] = 0x5A }
    try AtomicFile.write(bytes, to: path)
    let found = try #require(findings().first { $0.subject == .databases && $0.level == .error })
    #expect(found.text.contains(name) || found.text.contains("klamra.sqlite"))
    #expect(scene.run("doctor").status == .failed)
  }

  @Test func aLostFolderOfDocumentsIsSaid() throws {
    try Files.removeTree("\(scene.folders.state)/landing")
    let found = try finding(.documents)
    #expect(found.level == .error && found.text.contains("landing is missing") && "\(found.fix)".contains("backup"))
  }

  @Test func lostPublicVersionsAreSaid() throws {
    try Files.removeTree("\(scene.folders.public)/datasets/szkoly/versions")
    let found = try finding(.work)
    #expect(found.level == .error && found.text.hasPrefix("1 version of szkoly should be public"), "\(found.text)")
    #expect("\(found.fix)" == "klamra publish")
    #expect(scene.run("status").output.contains("versions/1 is missing: klamra publish rebuilds it"))
    #expect(scene.run("publish").status == .done)
    #expect(findings().allSatisfy { $0.level == .ok })
  }

  /// What is withdrawn is not missing.
  @Test func aWithdrawnVersionIsNotMissing() throws {
    #expect(scene.run(words: ["withdraw", "szkoly", "--reason", "Decyzja 3"]).status == .done)
    #expect(findings().allSatisfy { $0.level == .ok || !$0.text.contains("should be public") })
  }

  @Test func theFileOfAnotherDatasetIsSaid() throws {
    let path = "\(scene.folders.state)/datasets/szkoly.sqlite"
    do { try Connection(path, mode: .writer).execute("UPDATE facts SET value = 'parki' WHERE name = 'dataset'") }
    let found = try finding(.databases)
    #expect(found.level == .error && found.text.contains("holds the dataset parki and not szkoly"))
    #expect("\(found.fix)".hasSuffix("klamra restore FOLDER --dataset szkoly --replace"))
  }

  @Test func aLostKlamraDatabaseIsSaid() throws {
    for suffix in ["", "-wal", "-shm"] { try Files.remove("\(scene.folders.state)/klamra.sqlite\(suffix)") }
    let found = try finding(.databases)
    #expect(found.level == .error && found.text.contains("is missing") && "\(found.fix)".contains("klamra restore"))
  }

  @Test func aDatasetWithoutADeclarationIsNamed() throws {
    let path = "\(scene.folders.state)/datasets"
    try AtomicFile.write(Files.read("\(path)/szkoly.sqlite"), to: "\(path)/dawne.sqlite")
    let found = try finding(.databases)
    #expect(found.level == .warning && found.text.contains("dawne"))
  }

  @Test(arguments: [true, false]) func aDocumentThatIsNotWhatWasLandedIsFound(isMissing: Bool) throws {
    let landing = "\(scene.folders.state)/landing"
    let name = try #require(try Files.list(landing).first)
    if isMissing {
      try Files.remove("\(landing)/\(name)")
    } else {
      try AtomicFile.write([1, 2, 3], to: "\(landing)/\(name)")
    }
    let found = try finding(.documents)
    #expect(found.level == .error && found.text.contains(String(name.prefix(12))))
    #expect("\(found.fix)".contains(landing))
    // Without reading, only a missing one is known.
    #expect(scene.run("doctor --quick").status == (isMissing ? .failed : .done))
  }

  @Test func unfinishedWorkIsNamedWithItsCommand() throws {
    try scene.drop(schools: 12, revised: [1])
    #expect(scene.run("run rejestr --no-publish --quiet").status == .done)
    let found = try finding(.work)
    #expect(found.text.contains("szkoly version 2") && "\(found.fix)" == "klamra publish")
    #expect(scene.run("publish").status == .done)
    try scene.drop(schools: 0)
    #expect(scene.run("run rejestr --quiet").status == .held)
    let held = try finding(.work)
    #expect(held.text.contains("waits for a decision") && "\(held.fix)".hasPrefix("klamra hold show"))
  }

  /// A backup from before an erasure brings the row back.
  @Test func aLostErasureIsFound() throws {
    let path = "\(scene.folders.state)/datasets/szkoly.sqlite"
    let before = try Files.read(path)
    #expect(scene.run("erase szkoly 3 --reason wniosek --yes").status == .done, "\(scene.run("help erase").output)")
    #expect(findings().allSatisfy { $0.level == .ok })
    for suffix in ["-wal", "-shm"] { try Files.remove(path + suffix) }
    try AtomicFile.write(before, to: path)
    let found = try finding(.restores)
    #expect(
      found.level == .error && found.text.contains("was erased") && "\(found.fix)".contains("klamra erase szkoly"))
  }

  // MARK: What is stored and what is public

  private var publicFolder: String { "\(scene.folders.public)/datasets/szkoly" }

  private func runAgain() throws {
    try scene.drop(schools: 12, revised: [3])
    #expect(scene.run("run rejestr --quiet").status == .done)
  }

  /// Every command that a finding names, followed until nothing is wrong.
  private func mend() throws {
    for found in findings() where found.level != .ok && "\(found.fix)".hasPrefix("klamra publish") {
      #expect(scene.run("publish").status == .done)
    }
    for found in findings() where found.level != .ok {
      let words = "\(found.fix)".prefix { $0 != "," }.split(separator: " ").map(String.init)
      #expect(words.starts(with: ["rm", "-r"]), "\(found.text): \(found.fix)")
      try Files.removeTree(words[2])
    }
    #expect(findings().allSatisfy { $0.level == .ok }, "\(scene.run("doctor").output)")
  }

  @Test func aVersionThatIsNotInThePublicFolderIsNamed() throws {
    try runAgain()
    try Files.removeTree("\(publicFolder)/versions/1")
    let found = try finding(.work)
    #expect(
      found.text.hasPrefix("1 version of szkoly should be public and cannot be found")
        && "\(found.fix)" == "klamra publish")
    try mend()
    #expect(Files.exists("\(publicFolder)/versions/1/szkoly.csv"))
  }

  @Test func aPublicFolderThatIsAheadOfTheStateIsNamed() throws {
    let backups = scene.folder.file("backups")
    #expect(scene.run("backup \(backups) --quiet").status == .done)
    try runAgain()
    #expect(scene.run("restore \(backups) --dataset szkoly --replace --quiet").status == .done)
    let found = try #require(findings().first { $0.text.contains("another history") })
    #expect(found.text.contains("version 2 of szkoly") && "\(found.fix)" == "klamra publish")
    try mend()
  }

  @Test func aPublicFolderOfAnotherInstallationIsNamed() throws {
    let other = try Scene()
    try other.drop(schools: 12, revised: [5])
    #expect(other.run("run rejestr --quiet").status == .done)
    try Files.removeTree(scene.folders.public)
    try Files.move(other.folders.public, to: scene.folders.public)
    #expect(try finding(.restores).text.contains("version 1 of szkoly from another history"))
    try mend()
    #expect(scene.run("verify szkoly").status == .done)
  }

  @Test func aStateThatWasLostBesideItsSiteIsNamed() throws {
    for name in try Files.list(scene.folders.state) { try Files.removeTree("\(scene.folders.state)/\(name)") }
    let found = try finding(.restores)
    #expect(found.text.contains("public up to version 1, and nothing of it is stored"))
    #expect("\(found.fix)".contains("klamra restore FOLDER --dataset szkoly"))
    try runAgain()
    try mend()
  }

  /// One damaged file is one finding, with the command for this dataset alone.
  @Test(arguments: [true, false]) func anUnusableFileIsNamedOnce(isEmpty: Bool) throws {
    let backups = scene.folder.file("backups")
    #expect(scene.run("backup \(backups) --quiet").status == .done)
    let path = "\(scene.folders.state)/datasets/szkoly.sqlite"
    for suffix in ["-wal", "-shm"] { try Files.remove(path + suffix) }
    try AtomicFile.write(isEmpty ? [] : Array("nothing of the kind".utf8), to: path)
    let found = findings().filter { $0.level != .ok }
    #expect(found.count == 1 && found[0].subject == .databases && found[0].text.contains(path), "\(found)")
    #expect("\(found[0].fix)" == "klamra restore FOLDER --dataset szkoly --replace")
    #expect(scene.run("backup \(backups) --quiet").status == .failed)
    #expect(scene.run("restore \(backups) --dataset szkoly --replace --quiet").status == .done)
    try mend()
  }

  @Test func aLostSecretOfDocumentNamesIsSaid() throws {
    let path = "\(scene.folders.state)/documents.key"
    let secret = try Files.read(path)
    try Files.remove(path)
    let found = try finding(.databases)
    #expect(found.level == .error && found.text.contains("documents.key is missing"))
    try AtomicFile.write(secret, to: path)
    #expect(findings().allSatisfy { $0.level == .ok })
  }

  @Test func manyLostDocumentsAreOneFinding() throws {
    try runAgain()
    let backups = scene.folder.file("backups")
    #expect(scene.run("backup \(backups) --quiet").status == .done)
    let landing = "\(scene.folders.state)/landing"
    for name in try Files.list(landing) { try Files.remove("\(landing)/\(name)") }
    let found = findings().filter { $0.subject == .documents && $0.level == .error }
    #expect(found.count == 1 && found[0].text.hasPrefix("2 documents of stored versions are missing"), "\(found)")
    #expect("\(found[0].fix)".hasPrefix("cp -rn FOLDER/documents/. \(landing)/"))
    for name in try Files.list("\(backups)/documents") {
      try AtomicFile.write(Files.read("\(backups)/documents/\(name)"), to: "\(landing)/\(name)")
    }
    #expect(findings().allSatisfy { $0.level == .ok })
  }

  @Test func aFolderWhereNothingRanIsNoError() throws {
    try Files.removeTree(scene.folders.state)
    let outcome = scene.run("doctor")
    #expect(outcome.status == .done && outcome.output.contains("does not exist"), "\(outcome.output)")
  }
}
