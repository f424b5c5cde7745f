import Glibc
import Platform
import SQLite
import Serving
import Testbed
import Testing

@testable import CommandLine
@testable import Configuration
@testable import Daemon
@testable import Followers
@testable import Presentation
@testable import Runtime
@testable import State

/// Disks that are full, and results that do not arrive.
@Suite struct FullDiskTests {
  @Test(arguments: [
    (0, true, "no space is left for /s (0 B free): free some"),
    (60 << 10, true, "no space is left for /s"),
    (12 << 20, false, "little space is left for /s (12.6 MB free, wants 16.8 MB): free some"),
  ])
  func littleSpaceIsNotNone(free: Int, isObstacle: Bool, text: String) throws {
    let space = try #require(Space("/s", isWritable: true, DiskSpace(freeBytes: free)))
    #expect(space.isObstacle == isObstacle)
    #expect(space.text.hasPrefix(text), "\(space.text)")
  }

  @Test func spaceEnoughIsNothingToTell() {
    #expect(Space("/s", isWritable: true, DiskSpace(freeBytes: 1 << 30)) == nil)
    #expect(Space("/s", isWritable: false, DiskSpace(freeBytes: 1 << 30))?.isObstacle == true)
    #expect(Space("/s", isWritable: true, DiskSpace(freeBytes: 1 << 30, isOutOfFiles: true))?.isObstacle == true)
  }

  @Test func onlyAFullDiskIsOne() {
    #expect(Space.isLacking(FileError("write to", "/s/x.part", code: ENOSPC)))
    #expect(Space.isLacking(SQLiteError(code: 13, message: "database or disk is full", path: "/s/x")))
    #expect(!Space.isLacking(FileError("write to", "/s/x.part", code: EACCES)))
    #expect(!Space.isLacking(SQLiteError(code: 10 | (19 << 8), message: "disk I/O error", path: "/tmp/x")))
    #expect(!Space.isLacking(OutputError(code: ENOSPC)))
  }

  @Test func aResultThatDoesNotArriveIsAFailure() throws {
    let full = open("/dev/full", O_WRONLY | O_CLOEXEC)
    let errors = try TemporaryFolder()
    let told = open(errors.file("told"), O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    defer {
      close(full)
      close(told)
    }
    let streams = ProcessStreams(standardOutput: full, standardError: told)
    streams.write(.standardOutput, Array("x".utf8))
    #expect(Program.end(.done, streams) == .failed)
    #expect(Program.end(.quarantined, streams) == .failed)
    let text = String(decoding: try Files.read(errors.file("told")), as: UTF8.self)
    #expect(text.hasPrefix("klamra: cannot write to standard output: No space left on device"), "\(text)")
  }

  @Test func aReaderThatHasEnoughIsNoFailure() {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    close(ends[0])
    signal(SIGPIPE, SIG_IGN)
    let streams = ProcessStreams(standardOutput: ends[1], standardError: ends[1])
    streams.write(.standardOutput, Array("x".utf8))
    close(ends[1])
    #expect(streams.problem == nil)
    #expect(Program.end(.done, streams) == .done)
  }

  /// What is published is served while the state folder cannot be opened.
  @Test func theSiteIsServedUntilThereIsSpace() throws {
    let scene = try Scene()
    try scene.drop(schools: 30)
    #expect(scene.run("run rejestr").status == .done)
    let port = try freePort()
    try scene.folder.write(
      "config/klamra.yaml", Scene.gateway + "public: {listen: \"127.0.0.1:\(port)\"}\n")
    let configuration = try Configuration.load(folder: scene.folders.config)
    let start = DaemonStart(
      folders: scene.folders, inbox: Monitor(Daemon.Inbox()), restSeconds: 0.01)
    var tries = 0
    var pages: [Bool] = []
    let begun = try start.begin {
      tries += 1
      if tries > 1 { pages.append(try RawHTTP.request(port, "GET", "/").status == 200) }
      if tries < 3 { throw FileError("write to", "\(scene.folders.state)/lock", code: ENOSPC) }
      return try Runtime(scene.folders, configuration)
    }
    #expect(tries == 3)
    #expect(pages == [true, true])
    begun?.1.stop()
  }

  @Test func whoeverStopsItBeforeIsHeard() throws {
    let scene = try Scene()
    try scene.folder.write(
      "config/klamra.yaml", Scene.gateway + "public: {listen: \"127.0.0.1:\(try freePort())\"}\n")
    let inbox = Monitor(Daemon.Inbox(isStopping: true))
    let start = DaemonStart(folders: scene.folders, inbox: inbox)
    #expect(try start.begin { throw FileError("write to", "/s/lock", code: ENOSPC) } == nil)
    #expect(throws: FileError.self) { try start.begin { throw FileError("write to", "/s/lock", code: EACCES) } }
  }

  /// A port that was free a moment ago.
  private func freePort() throws -> UInt16 { try ScriptedServer { _ in [.reply(204)] }.port }
}
