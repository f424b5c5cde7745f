import Glibc
import Platform
import SQLite
import Testbed
import Testing

/// Disks, files and sources that fail: a clear message, the right exit code, and the version before untouched.
@Suite struct BadDayTests {
  /// The failures of the stand-in, and a word that the operator must read.
  static let failures: [(mode: String, word: String)] = [
    ("500", "500"), ("404", "404"), ("cut", "cut"), ("truncated", ""), ("wrong-total", "declared"),
    ("html", "HTML"), ("bomb", "bytes"), ("empty", ""),
  ]

  /// A next link that leads back is no failure once the declared total has come.
  @Test func linksThatLeadBackEndAtTheTotal() throws {
    let city = try City()
    #expect(try city.run("run ludnosc-gus").end == .exit(0))
    try city.control(#"{"revise": true, "fail": "loop", "path": "/api"}"#)
    let run = try city.run("run ludnosc-gus --refetch")
    #expect(run.end == .exit(0), "\(run)")
    #expect(try city.versions("ludnosc") == [1, 2])
    // Without the loop the same rows come.
    try city.control(#"{"fail": null}"#)
    #expect(try city.run("run ludnosc-gus --refetch").end == .exit(0))
    #expect(try city.versions("ludnosc") == [1, 2])
  }

  @Test(arguments: failures.map(\.mode)) func aSourceThatFailsChangesNothing(mode: String) throws {
    let city = try City()
    // Retries are for the tests of Connectors.
    try city.edit("Connectors/gus-bdl/connector.yaml", ["http:\n": "http:\n  retries: 0\n"])
    #expect(try city.run("run ludnosc-gus").end == .exit(0))
    let before = try Files.read(city.folder.file("public/datasets/ludnosc/versions/1/ludnosc.csv"))
    try city.control(#"{"revise": true, "fail": "\#(mode)", "path": "/api"}"#)
    let run = try city.run("run ludnosc-gus --refetch")
    #expect(run.end == .exit(1), "\(run)")
    #expect(run.errors.contains("ludnosc-gus: failed: ") && run.errors.contains("http://127.0.0.1:"), "\(run.errors)")
    let word = Self.failures.first { $0.mode == mode }?.word ?? ""
    #expect(run.errors.contains(word), "\(run.errors)")
    #expect(try city.versions("ludnosc") == [1])
    #expect(try Files.read(city.folder.file("public/datasets/ludnosc/versions/1/ludnosc.csv")) == before)
    #expect(try city.run("status").output.contains("failed"))
    // Better weather.
    try city.control(#"{"fail": null}"#)
    #expect(try city.run("run ludnosc-gus").end == .exit(0))
    #expect(try city.versions("ludnosc") == [1, 2])
    try city.expectSound()
  }

  @Test func aDiskThatIsFullKeepsTheOldVersion() throws {
    let city = try City()
    #expect(try city.run("run --all").end == .exit(3))
    try city.register(fee: 777)
    try city.control(#"{"revise": true}"#)
    var failures = 0
    // In blocks of 512 bytes: each limit stops the run somewhere else.
    for blocks in [1, 8, 24, 40, 64, 96, 160] {
      let run = try city.run("run --all", shell: "ulimit -f \(blocks)")
      if run.end == .exit(1) {
        failures += 1
        #expect(
          run.errors.contains("File too large") || run.errors.contains("disk") || run.errors.contains("full"),
          "\(run.errors)")
      }
      try city.expectSound()
    }
    #expect(failures > 2)
    let run = try city.run("run --all")
    #expect([.exit(0), .exit(3)].contains(run.end), "\(run)")
    for dataset in ["ludnosc", "powietrze", "zlobki"] { #expect(try city.versions(dataset) == [1, 2]) }
    #expect(try city.run("verify").end == .exit(0))
    try city.expectSound()
  }

  @Test func aDatabaseMadeReadOnlyIsSaid() throws {
    let city = try City()
    #expect(try city.run("run rejestr-zlobkow").end == .exit(3))
    try city.register(fee: 777)
    for path in try city.databases() { chmod(path, 0o444) }
    // Root may write anything; an ordinary user may not.
    let isRoot = geteuid() == 0
    if isRoot { try city.giveAway() }
    let shell = isRoot ? "exec setpriv --reuid=65534 --regid=65534 --clear-groups \"$0\" \"$@\"" : ""
    let run = try city.run("run rejestr-zlobkow", shell: shell)
    #expect(run.end == .exit(1), "\(run)")
    #expect(run.errors.contains("writable"), "\(run.errors)")
    for path in try city.databases() { for end in ["", "-wal", "-shm"] { chmod(path + end, 0o644) } }
    #expect(try city.versions("zlobki") == [1])
    let again = try city.run("run rejestr-zlobkow", shell: shell)
    #expect(again.end == .exit(3), "\(again)")
    #expect(try city.versions("zlobki") == [1, 2])
  }

  /// Reading requires the rights of the folder's owner, which the message names.
  @Test(.enabled(if: geteuid() == 0, "only root can be somebody else"), arguments: ["status", "runs", "run --all"])
  func theWrongUserIsToldWhoseTheStateIs(line: String) throws {
    let city = try City()
    #expect(try city.run("run rejestr-zlobkow").end == .exit(3))
    chmod(city.folder.path, 0o755)
    let nobody = "exec setpriv --reuid=65534 --regid=65534 --clear-groups \"$0\" \"$@\""
    let looking = try city.run(line, shell: nobody)
    #expect(looking.end == .exit(1), "\(looking)")
    #expect(looking.errors.contains("the state folder \(city.folder.file("state")) belongs to root"), "\(looking)")
    #expect(looking.errors.contains("Run it as root: sudo -u root klamra"), "\(looking)")
    // A folder that cannot even be looked into is not taken for one in which nothing ever ran.
    chmod(city.folder.file("state"), 0o700)
    let closed = try city.run(line, shell: nobody)
    #expect(closed.end == .exit(1) && closed.errors.contains("belongs to root"), "\(closed)")
    chmod(city.folder.file("state"), 0o755)
    #expect(try city.run("status").end == .exit(0))
  }

  @Test func aSubscriberThatIsDownGetsItLater() throws {
    let city = try City()
    try city.control(#"{"hook": 503}"#)
    let run = try city.run("run rejestr-zlobkow")
    #expect(run.end == .exit(3), "\(run)")
    #expect(run.output.contains("to biuro: pending"), "\(run.output)")
    #expect(try city.run("deliveries list --pending").output.contains("503"))
    try city.control(#"{"hook": null}"#)
    // The first pause is five seconds; a replay does not wait for it.
    let replay = try city.run("deliveries replay --all")
    #expect(replay.end == .exit(0))
    if try city.received()["zlobki 1"] == nil {
      let (daemon, _, _) = try city.serve()
      for _ in 0..<100 where try city.received()["zlobki 1"] == nil { usleep(100_000) }
      daemon.send(SIGTERM)
      _ = daemon.wait(seconds: 60)
    }
    #expect(try city.received()["zlobki 1"]?.count == 1)
  }
}

extension City {
  /// Gives everyone access to the folders of the gateway.
  func giveAway() throws {
    func open(_ path: String) throws {
      chown(path, 65534, 65534)
      if Files.isFolder(path) { for name in try Files.list(path) { try open("\(path)/\(name)") } }
    }
    chmod(folder.path, 0o777)
    for name in ["config", "Connectors", "drop", "state", "public"] { try open(folder.file(name)) }
  }
}
