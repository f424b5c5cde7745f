import Platform
import Testbed
import Testing

@testable import CommandLine
@testable import Operations
@testable import State

/// A restore from before an erasure brings the row back into the state folder, and never into the public one.
@Suite struct LostErasureTests {
  private let scene: Scene
  private var publicFolder: String { "\(scene.folders.public)/datasets/szkoly" }

  init() throws {
    scene = try Scene()
    for round in 1...2 {
      try scene.drop((0..<12).map { ($0, "Szkoła nr \($0)", "\(100 * round + $0)") })
      #expect(scene.run("run rejestr --quiet").status == .done)
    }
    #expect(scene.run("backup \(backups) --quiet").status == .done)
    #expect(scene.run("erase szkoly 7 --reason wniosek --yes").status == .done)
    #expect(try shown().isEmpty)
  }

  private var backups: String { scene.folder.file("backups") }

  /// The public files that hold the erased row.
  private func shown() throws -> [String] {
    try files(in: publicFolder).filter { try String(decoding: Files.read($0), as: UTF8.self).contains("Szkoła nr 7") }
  }

  private func files(in folder: String) throws -> [String] {
    try Files.list(folder).map { "\(folder)/\($0)" }.flatMap { path in
      try Files.isFolder(path) ? files(in: path) : path.hasSuffix(".gz") ? [] : [path]
    }
  }

  private func restore(_ what: String = "") {
    let outcome = scene.run("restore \(backups) --replace \(what) --quiet")
    #expect(outcome.status == .done, "\(outcome.errors)")
  }

  private func finding() -> Finding? {
    Doctor(scene.folders, readsDocuments: false, cancellation: Cancellation()).run()
      .first { $0.subject == .restores && $0.level == .error }
  }

  @Test(arguments: ["", "--dataset szkoly"]) func theErasedRowStaysOutOfPublic(what: String) throws {
    restore(what)
    let found = try #require(finding())
    #expect(found.text.contains("a row was erased from szkoly (versions 1, 2)"), "\(found.text)")
    #expect("\(found.fix)".contains("klamra erase szkoly"))
    let status = scene.run("status")
    #expect(
      status.status == .failed && status.errors.contains("a row was erased from szkoly (versions 1, 2)"), "\(status)")
    #expect(status.errors.contains("klamra erase szkoly with the key of the row erases it again"), "\(status)")
    #expect(!status.errors.contains("Szkoła nr 7") && status.output.contains("a row was erased from szkoly"))
    let outcome = scene.run("publish")
    #expect(outcome.status == .failed && outcome.errors.contains("nothing of szkoly is published"), "\(outcome.errors)")
    #expect(try shown().isEmpty)
    // Nor does a run with new data show it.
    try scene.drop((0..<12).map { ($0, "Szkoła nr \($0)", "\(300 + $0)") })
    #expect(scene.run("run rejestr --quiet").errors.contains("nothing of szkoly is published"))
    #expect(try shown().isEmpty && !Files.exists("\(publicFolder)/versions/3"))
  }

  @Test(arguments: ["", "--dataset szkoly"]) func repeatingTheErasureEndsIt(what: String) throws {
    restore(what)
    let outcome = scene.run("erase szkoly 7 --reason wniosek --yes")
    #expect(outcome.status == .done, "\(outcome.errors)")
    #expect(finding() == nil)
    let status = scene.run("status")
    #expect(status.status == .done && !status.output.contains("a row was erased"), "\(status)")
    #expect(scene.run("publish").status == .done)
    #expect(try shown().isEmpty)
    #expect(scene.run("verify szkoly").status == .done)
    try scene.drop((0..<12).map { ($0, "Szkoła nr \($0)", "\(300 + $0)") })
    #expect(scene.run("run rejestr --quiet").status == .done)
    #expect(try shown().isEmpty && Files.exists("\(publicFolder)/versions/3/szkoly.csv"))
  }

  /// Two erasures are lost, and the first repetition is not enough.
  @Test func everyLostErasureIsRepeated() throws {
    #expect(scene.run("erase szkoly 8 --reason wniosek --yes").status == .done)
    restore()
    let outcome = scene.run("erase szkoly 8 --reason wniosek --yes")
    // The erasure is done, and what it does not reach is said.
    #expect(outcome.status == .done, "\(outcome.errors)")
    #expect(outcome.output.contains("This row is erased again. Another one is to be"), "\(outcome.output)")
    #expect(outcome.output.contains("klamra erase szkoly with the key of the row"), "\(outcome.output)")
    #expect(try shown().isEmpty && finding() != nil)
    #expect(scene.run("status").errors.contains("klamra erase szkoly with the key of the row"))
    #expect(scene.run("erase szkoly 7 --reason wniosek --yes").status == .done)
    #expect(try shown().isEmpty && finding() == nil)
    #expect(scene.run("status").status == .done)
    #expect(scene.run("verify szkoly").status == .done)
  }

  /// An operator who knows better moves the witness away.
  @Test func withoutTheRewrittenVersionsTheRowIsPublished() throws {
    restore()
    for version in 1...2 {
      try Files.makeFolder(scene.folder.file("away"))
      try Files.move("\(publicFolder)/versions/\(version)", to: scene.folder.file("away/\(version)"))
    }
    #expect(finding() == nil)
    #expect(scene.run("publish").status == .done)
    #expect(try !shown().isEmpty)
  }

  /// A backup from after the erasure has it.
  @Test func aLaterBackupHoldsNothingBack() throws {
    #expect(scene.run("backup \(backups) --quiet").status == .done)
    restore()
    #expect(finding() == nil)
    #expect(scene.run("publish").status == .done)
    #expect(scene.run("verify szkoly").status == .done)
  }

  /// The row is not stored at the moment of the backup, and the source still delivers it.
  @Test func aRowThatComesAgainIsHeldBack() throws {
    let fresh = try Scene()
    try fresh.drop([(1, "Szkoła nr 1", "1"), (2, "Szkoła nr 2", "2")])
    #expect(fresh.run("run rejestr --quiet").status == .done)
    #expect(fresh.run("backup \(backups)-2 --quiet").status == .done)
    try fresh.drop([(1, "Szkoła nr 1", "1"), (2, "Szkoła nr 2", "2"), (7, "Szkoła nr 7", "7")])
    #expect(fresh.run("run rejestr --quiet").status == .done)
    #expect(fresh.run("erase szkoly 7 --reason wniosek --yes").status == .done)
    #expect(fresh.run("restore \(backups)-2 --replace --quiet").status == .done)
    #expect(fresh.run("run rejestr --quiet").errors.contains("nothing of szkoly is published"))
    #expect(fresh.run("erase szkoly 7 --reason wniosek --yes").status == .done)
    #expect(fresh.run("publish").status == .done)
    let folder = "\(fresh.folders.public)/datasets/szkoly"
    for path in try files(in: folder) {
      #expect(try !String(decoding: Files.read(path), as: UTF8.self).contains("Szkoła nr 7"), "\(path)")
    }
  }

  /// What the command does not reach is named.
  @Test func theErasureNamesWhatItDoesNotReach() throws {
    try scene.drop((0..<12).map { ($0, "Szkoła nr \($0)", "\(300 + $0)") })
    #expect(scene.run("run rejestr --quiet").status == .done)
    try scene.drop([(20, "Szkoła nr 20", "1")], name: "stara.csv")
    let outcome = scene.run("erase szkoly 8 --dry-run")
    #expect(outcome.output.contains("still in \(scene.folder.file("drop"))/a.csv"), "\(outcome.output)")
    #expect(
      outcome.output.contains("not read, since no landed document is the same: \(scene.folder.file("drop"))/stara.csv"))
    #expect(outcome.output.contains("backups from before hold it: klamra backup"))
    // A source that was renamed without `formerly`.
    try Files.move("\(scene.folders.config)/sources/rejestr.yaml", to: "\(scene.folders.config)/sources/nowy.yaml")
    #expect(scene.run("erase szkoly 8 --dry-run").output.contains("documents of rejestr, not configured any more"))
  }
}
