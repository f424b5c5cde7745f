import Glibc
import Platform
import SQLite
import Testbed
import Testing

/// Files that break, vanish or are exchanged under a running daemon: what is published is served, nothing wrong is added,
/// and the daemon says what helps.
@Suite struct BrokenWorldTests {
  private let world: BrokenWorld

  init() throws {
    world = try BrokenWorld()
    try world.serve()
    try world.expect(version: 1)
  }

  @Test(arguments: ["klamra.sqlite", "klamra.sqlite-wal", ""])
  func whatWasMovedAwayIsMissedUntilItIsBack(name: String) throws {
    let path = world.file("state" + (name.isEmpty ? "" : "/\(name)"))
    try Files.rename(path, to: world.file("away"))
    try world.deliver(2)
    try world.expectObstacle("was moved, removed or replaced")
    try world.expectServed()
    #expect(world.version() == 1, "nothing is published that is not recorded")
    try Files.rename(world.file("away"), to: path)
    try world.expectReady()
    try world.expect(version: 2)
    world.stop()
    // The pages of a version follow its alias.
    #expect(try world.run("publish").end == .exit(0))
    #expect(try world.run("verify").end == .exit(0))
  }

  @Test func aDamagedDatabaseStopsRunsAndARestoreHelps() throws {
    #expect(try world.run("backup kopie").end == .exit(0))
    let path = world.file("state/klamra.sqlite")
    // What is only in the log would hide the damage.
    do { try Connection(path, mode: .writer).execute("PRAGMA wal_checkpoint(PASSIVE)") }
    try world.damage(path)
    try world.deliver(2)
    try world.expectObstacle("klamra restore FOLDER --replace")
    let ready = try world.ready()
    #expect(ready.text.split(separator: "\n").allSatisfy { $0.contains("klamra.sqlite") }, "one a line: \(ready.text)")
    try world.expectServed()
    let status = try world.run("status")
    #expect(status.end == .exit(1) && status.output.contains("szkoly"), "\(status)")
    #expect(status.output.contains("the runs cannot be read"), "\(status)")
    #expect(try world.run("doctor").output.contains("klamra restore FOLDER --replace"))
    world.stop()
    #expect(try world.run("restore kopie --replace").end == .exit(0))
    try world.serve()
    try world.expectReady()
    #expect(try world.run("publish").end == .exit(0))
    let isNewer = world.waits { world.version() ?? 0 > 1 }
    #expect(isNewer)
    #expect(try world.run("verify").end == .exit(0))
    world.stop()
  }

  @Test func theFileOfAnotherDatasetIsNotPublished() throws {
    let (mine, other) = (world.file("state/datasets/szkoly.sqlite"), world.file("state/datasets/parki.sqlite"))
    try world.expect(version: 1, of: "parki")
    do { try Connection(other, mode: .readOnly).copy(to: world.file("copy")) }
    try Files.rename(mine, to: world.file("away"))
    for suffix in ["-wal", "-shm"] { try Files.remove(mine + suffix) }
    try Files.rename(world.file("copy"), to: mine)
    try world.deliver(2)
    let text = "szkoly.sqlite holds the dataset parki and not szkoly"
    let isNamed = world.waits { try world.ready().text.contains(text) }
    #expect(isNamed, "\(world.readyText)")
    #expect(try world.ready().status == 200, "the others go on")
    try world.expectServed()
    #expect(world.version() == 1)
    let doctor = try world.run("doctor").output
    #expect(doctor.contains(text) && doctor.contains("restore FOLDER --dataset szkoly --replace"), "\(doctor)")
    for suffix in ["-wal", "-shm"] { try Files.remove(mine + suffix) }
    try Files.rename(world.file("away"), to: mine)
    #expect(try world.run("run rejestr-szkoly").end == .exit(0))
    try world.expect(version: 2)
    let isForgotten = world.waits { try !world.ready().text.contains(text) }
    #expect(isForgotten, "\(world.readyText)")
    world.stop()
  }

  @Test func aPublicFolderThatIsLostIsSaid() throws {
    try world.deliver(2)
    try world.expect(version: 2)
    try Files.rename(world.file("public"), to: world.file("away"))
    try world.expectObstacle("klamra publish")
    #expect(try world.run("publish").end == .exit(0))
    try world.expectReady()
    try world.expectServed()
    #expect(try world.run("verify").end == .exit(0))
    world.stop()
    // Without a daemon, too.
    try Files.removeTree(world.file("public/datasets/szkoly/versions/1"))
    let (status, doctor) = (try world.run("status"), try world.run("doctor"))
    #expect(status.output.contains("versions/1 is missing: klamra publish rebuilds it"), "\(status)")
    #expect(doctor.end == .exit(1) && doctor.output.contains("1 version of szkoly should be public"), "\(doctor)")
  }

  /// A command works with what the daemon has read, and `check` with the files.
  @Test func changedFilesAreSaidByEachCommand() throws {
    let notice = "have changed since the daemon read them"
    for _ in 0..<2 { #expect(try !world.run("preview rejestr-parki").output.contains(notice)) }
    let path = world.file("config/sources/rejestr-parki.yaml")
    let text = String(decoding: try Files.read(path), as: UTF8.self)
    try AtomicFile.write(Array(text.replacing("Rejestr", with: "Wykaz").utf8), to: path)
    let preview = try world.run("preview rejestr-parki")
    #expect(preview.output.contains(notice) && preview.output.contains("systemctl reload klamra"), "\(preview)")
    world.stop()
    #expect(try !world.run("preview rejestr-parki").output.contains(notice))
  }

  @Test func aLostFolderOfDocumentsIsMadeAgain() throws {
    try Files.removeTree(world.file("state/landing"))
    try world.deliver(2)
    try world.expect(version: 2)
    var facts = stat()
    #expect(stat(world.file("state/landing"), &facts) == 0 && facts.st_mode & 0o777 == 0o700)
    // What is lost is named.
    #expect(try world.run("doctor").output.contains("stored version"))
    world.stop()
  }
}
