import Glibc
import Platform
import SQLite
import Schema
import Serving
import Testbed
import Testing

@testable import CommandLine
@testable import Configuration
@testable import Daemon
@testable import Followers
@testable import Runtime
@testable import State

/// The public site stays up, whatever keeps the gateway from working at its start.
@Suite struct SiteAloneTests {
  private let scene: Scene
  private let port: UInt16
  private let operators: UInt16

  init() throws {
    scene = try Scene()
    try scene.drop(schools: 30)
    #expect(scene.run("run rejestr").status == .done)
    (port, operators) = (try ScriptedServer { _ in [.reply(204)] }.port, try ScriptedServer { _ in [.reply(204)] }.port)
    try scene.folder.write("config/klamra.yaml", gateway)
  }

  private var gateway: String {
    Scene.gateway + "public: {listen: \"127.0.0.1:\(port)\"}\noperators: {listen: \"127.0.0.1:\(operators)\"}\n"
  }

  private func get(_ port: UInt16, _ path: String, _ accept: String = "*/*") throws -> RawHTTP.Reply {
    try RawHTTP.request(port, "GET", path, ["Accept": accept])
  }

  /// Starts with what the scene has broken, looks at what is served meanwhile, mends it, and starts in the end.
  private func start(saying problem: String, mend: @escaping @Sendable () throws -> Void) throws {
    let inbox = Monitor(Daemon.Inbox())
    let start = DaemonStart(folders: scene.folders, inbox: inbox, restSeconds: 0.2)
    let begun = Monitor<Result<Bool, any Error>?>(nil)
    let thread = Thread("start") {
      let result = Result {
        guard let (_, server) = try start.begin() else { return false }
        server.stop()
        return true
      }
      begun.withLock { $0 = result }
    }
    defer {
      inbox.withLock { $0.isStopping = true }
      thread.join()
    }
    let file = "/datasets/szkoly/versions/1/szkoly.csv"
    for _ in 0..<1500 where (try? get(operators, "/healthz").status) != 200 { usleep(20_000) }
    #expect(try get(port, "/").status == 200)
    #expect(try get(port, file).text.hasPrefix("id,name,pupils"))
    #expect(try get(port, "/datasets/szkoly/latest/manifest.json").status == 302)
    #expect(try get(port, "/api/datasets").status == 503)
    #expect(try get(operators, "/healthz").status == 200)
    let ready = try get(operators, "/readyz")
    #expect(ready.status == 503 && ready.text.contains(problem), "\(ready.text)")
    let json = try get(operators, "/readyz", "application/json")
    #expect(json.status == 503 && json.text.hasPrefix("{\"ready\":false,\"obstacles\":["), "\(json.text)")
    #expect(json.text.contains(problem.replacing("\"", with: "\\\"")), "\(json.text)")
    #expect(try get(operators, "/status").text.contains("\"problem\""))
    #expect(try get(operators, "/metrics").text.contains("process_"))
    #expect(begun.withLock { $0 == nil }, "it waits")
    try mend()
    inbox.withLock { $0.isReloading = true }
    let result: Result<Bool, any Error>? = begun.wait(seconds: 60) { $0 }
    #expect(try result?.get() == true, "it works once it is put right, without a restart")
  }

  private var database: String { StatePaths(scene.folders.state).database }

  @Test func withADamagedDatabase() throws {
    let whole = try Files.read(database)
    try scene.folder.write("state/klamra.sqlite", String(repeating: "no database ", count: 1000))
    for end in ["-wal", "-shm"] { try Files.remove(database + end) }
    let (scene, database) = (scene, database)
    try start(saying: "klamra.sqlite") {
      try AtomicFile.write(whole, to: database)
      #expect(Files.exists("\(scene.folders.state)/datasets/szkoly.sqlite"))
    }
  }

  @Test func withADatabaseOfANewerRelease() throws {
    func set(_ layout: Int) throws {
      let connection = try Connection(database, mode: .writer)
      try connection.execute("PRAGMA user_version = \(layout)")
    }
    let connection = try Connection(database, mode: .readOnly)
    var select = try connection.prepare("PRAGMA user_version")
    _ = try select.step()
    let layout = Int(select.integer(0))
    try set(layout + 1)
    let path = database
    try start(saying: "newer") {
      let connection = try Connection(path, mode: .writer)
      try connection.execute("PRAGMA user_version = \(layout)")
    }
  }

  @Test func withAnInvalidConfiguration() throws {
    try scene.folder.write("config/klamra.yaml", gateway + "retention: {documents: 90}\n")
    let (scene, gateway) = (scene, gateway)
    try start(saying: "config/klamra.yaml:") { try scene.folder.write("config/klamra.yaml", gateway) }
  }

  @Test func withoutATitle() throws {
    try scene.folder.write("config/klamra.yaml", gateway.replacing("title:", with: "titel:"))
    let (scene, gateway) = (scene, gateway)
    try start(saying: "unknown key") { try scene.folder.write("config/klamra.yaml", gateway) }
  }

  /// It says where to listen, and something else beside it is wrong.
  @Test func withAMistakeBesideTheAddress() throws {
    let broken = gateway.replacing("\"}\noperators", with: "\", connections_per_address: many}\noperators")
    try #require(broken != gateway)
    try scene.folder.write("config/klamra.yaml", broken)
    let (scene, gateway) = (scene, gateway)
    try start(saying: "connections_per_address") { try scene.folder.write("config/klamra.yaml", gateway) }
  }

  @Test func withAnUnfinishedRestore() throws {
    try scene.folder.write("state/restore-unfinished", "/backups/x\n")
    let path = RestoreMark.path(in: scene.folders.state)
    try start(saying: "a restore into") { try Files.remove(path) }
  }

  @Test func withAStateFolderThatIsAFile() throws {
    let (state, away) = (scene.folders.state, scene.folder.file("away"))
    try Files.rename(state, to: away)
    try scene.folder.write("state", "")
    try start(saying: "cannot make the folder") {
      try Files.remove(state)
      try Files.rename(away, to: state)
    }
  }

  @Test func withoutASecret() throws {
    try scene.subscribe("http://127.0.0.1:1/hook")
    let secret = scene.folder.file("secret")
    try Files.rename(secret, to: secret + ".away")
    // Whether it stops the start or one subscriber, the site is served.
    let start = DaemonStart(folders: scene.folders, inbox: Monitor(Daemon.Inbox(isStopping: true)), restSeconds: 0.2)
    if let (_, server) = try start.begin() { server.stop() }
  }

  /// A configuration that does not say where to listen, or a site that nobody has seen, is not served: the operator is at
  /// the terminal.
  @Test(arguments: ["public: {listen: \"127.0.0.1\"}\n", "public: [\n", "operators: {listen: 8081}\n"])
  func withoutAnAddressItEnds(line: String) throws {
    try scene.folder.write("config/klamra.yaml", Scene.gateway + line)
    let start = DaemonStart(folders: scene.folders, inbox: Monitor(Daemon.Inbox()), restSeconds: 0.2)
    #expect(throws: ConfigurationError.self) { try start.begin() }
  }

  @Test func withoutAnythingPublishedItEnds() throws {
    try Files.removeTree(scene.folders.public)
    try scene.folder.write("config/klamra.yaml", gateway + "retention: {documents: 90}\n")
    let start = DaemonStart(folders: scene.folders, inbox: Monitor(Daemon.Inbox()), restSeconds: 0.2)
    #expect(throws: ConfigurationError.self) { try start.begin() }
  }

  @Test func aSecondDaemonEnds() throws {
    let runtime = try Runtime(scene.folders, Configuration.load(folder: scene.folders.config))
    let start = DaemonStart(folders: scene.folders, inbox: Monitor(Daemon.Inbox()), restSeconds: 0.2)
    #expect(throws: StateFolderError.self) { try start.begin() }
    withExtendedLifetime(runtime) {}
  }

  /// One broken source does not keep the daemon from starting.
  @Test func aBrokenSourceIsLeftOut() throws {
    try scene.folder.write("config/sources/drugi.yaml", "connector: csv-registre\n")
    let start = DaemonStart(folders: scene.folders, inbox: Monitor(Daemon.Inbox()), restSeconds: 0.2)
    let (runtime, server) = try #require(try start.begin())
    defer { server.stop() }
    #expect(runtime.environment.configuration.unusable.map(\.id) == ["drugi"])
    let endpoints = OperatorsEndpoints(
      runtime: runtime, heartbeat: Monitor(Monotonic.seconds), publicServer: server, publicFolder: scene.folders.public,
      trouble: Monitor(nil))
    #expect(endpoints.providers.obstacles() == [])
    #expect(endpoints.providers.remarks().first?.hasPrefix("the source drugi is left out: it has ") == true)
    #expect(endpoints.providers.status().contains("\"drugi\""))
  }
}
