import Glibc
import Platform
import SQLite
import Testbed
import Testing

/// A metropolis in a temporary folder: the shipped configuration and connectors, with stand-ins for external services.
final class City: Sendable {
  let folder: TemporaryFolder
  let outside: ChildProcess
  let outsidePort: UInt16
  private let runs = Monitor(0)

  /// What the shipped configuration publishes.
  static let datasets = sources + derived
  static let sources = [
    "budzet-obywatelski", "dochody", "grupy-obszarow", "ludnosc", "mieszkancy", "obszary", "powierzchnia", "powietrze",
    "przerwy-w-szeregach", "stacje-powietrza", "wskazniki", "wskazniki-zrodla", "zlobki", "zrodla",
  ]
  static let derived = [
    "budzet-obywatelski-dzielnice", "dochody-na-mieszkanca", "ludnosc-metropolii", "powietrze-dobowe",
    "powietrze-dobowe-stacji", "stan-metropolii", "wskazniki-wartosci", "wskazniki-wybrane",
  ]
  /// What a revision of the outside world changes, and what follows from it.
  static let revised = [
    "ludnosc", "powietrze", "zlobki", "dochody-na-mieszkanca", "ludnosc-metropolii", "stan-metropolii",
    "wskazniki-wartosci", "wskazniki-wybrane",
  ]

  /// - Parameter hasQuotas: false takes the quotas out of the connectors, so that a run does not wait.
  init(hasQuotas: Bool = false) throws {
    folder = try TemporaryFolder()
    let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    try folder.write("standin/secret", secret)
    outside = try ChildProcess(
      "standin", ["serve", "--port", "0", "--quota", hasQuotas ? "documented" : "none", "--receiver-secret", secret],
      in: folder.path, name: "outside")
    outsidePort = try #require(outside.port(), "\(outside.errors)\(outside.output)")
    try Self.copyTree("config", to: folder.file("config"))
    try Self.copyTree("Connectors", to: folder.file("Connectors"))
    try Self.copyTree("Territory", to: folder.file("Territory"))
    try folder.write("config/secrets/biuro", secret)
    try Files.makeFolder(folder.file("drop/zlobki"))
    let outsideAddress = "127.0.0.1:\(outsidePort)"
    try edit(
      "config/klamra.yaml",
      [
        "127.0.0.1:8080}": "127.0.0.1:0}", "127.0.0.1:8081": "127.0.0.1:0",
        "connectors: Connectors": "connectors: \(folder.file("Connectors"))",
      ])
    try edit("config/sources/ludnosc-gus.yaml", ["https://bdl.stat.gov.pl": "http://\(outsideAddress)"])
    try edit("config/sources/stacje-gios.yaml", ["https://api.gios.gov.pl": "http://\(outsideAddress)"])
    try edit("config/sources/wykaz-zrodel.yaml", ["folder: state": "folder: \(folder.file("state"))"])
    try edit("config/sources/wskazniki.yaml", ["folder: config": "folder: \(folder.file("config"))"])
    try edit("config/sources/wykaz-obszarow.yaml", ["folder: Territory": "folder: \(folder.file("Territory"))"])
    for (source, file, drop) in [
      ("dochody-rb", "rb-dochody.csv", "dochody"), ("budzet-obywatelski", "projekty-bo.csv", "budzet-obywatelski"),
      ("mieszkancy-gmin", "mieszkancy.csv", "mieszkancy"),
    ] {
      let name = file.replacing("projekty-bo", with: "projekty-2025")
      try folder.write("drop/\(drop)/\(name)", try Files.read("Tests/Demo/\(file)"))
      try edit(
        "config/sources/\(source).yaml", ["drop/\(drop)": folder.file("drop/\(drop)"), "settle: 30s": "settle: 0s"])
    }
    try edit("config/sources/powietrze-gios.yaml", ["https://api.gios.gov.pl": "http://\(outsideAddress)"])
    try edit(
      "config/sources/rejestr-zlobkow.yaml", ["drop/zlobki": folder.file("drop/zlobki"), "settle: 30s": "settle: 0s"])
    try folder.write("config/subscribers/biuro.yaml", try Files.read("Tests/Demo/biuro.yaml"))
    try edit("config/subscribers/biuro.yaml", ["127.0.0.1:8090": outsideAddress])
    if !hasQuotas { try removeQuotas() }
    try register(fee: 500)
  }

  deinit {
    outside.send(SIGKILL)
    _ = outside.wait(seconds: 5)
  }

  // MARK: The outside world

  /// Puts the register into the drop folder, with one fee that can change.
  func register(fee: Int) throws {
    let text = String(decoding: try Files.read("Tests/Demo/rejestr-zlobkow.csv"), as: UTF8.self)
    let revised = text.replacing(";500,00;", with: ";\(fee),00;")
    try folder.write("drop/zlobki/rejestr-zlobkow.csv", OfficeText.bytes(revised))
  }

  func control(_ text: String) throws {
    let reply = try RawHTTP.request(outsidePort, "POST", "/control", body: Array(text.utf8))
    #expect(reply.status == 200, "\(reply.text)")
  }

  /// The ids of the events that the subscriber got and verified, by dataset and version.
  func received() throws -> [String: Set<String>] {
    let reply = try RawHTTP.request(outsidePort, "GET", "/hook/received")
    let connection = try Connection(":memory:", mode: .memory)
    var select = try connection.prepare(
      """
      SELECT value ->> 'dataset' || ' ' || (value ->> 'version'), value ->> 'id', value ->> 'verified' FROM json_each(?1)
      """)
    try select.bind([reply.text])
    var received: [String: Set<String>] = [:]
    while try select.step() {
      #expect(select.integer(2) == 1, "an event was not verified: \(select.text(0))")
      received[select.text(0), default: []].insert(select.text(1))
    }
    return received
  }

  // MARK: The gateway

  var folders: [String] {
    ["--config", folder.file("config"), "--state", folder.file("state"), "--public", folder.file("public")]
  }

  func start(
    _ line: String, shell: String = "", environment: [String: String] = [:], blocked: [Int32] = []
  ) throws -> ChildProcess {
    let number = runs.withLock { count in
      count += 1
      return count
    }
    return try ChildProcess(
      "klamra", folders + line.split(separator: " ").map(String.init), in: folder.path, name: "klamra-\(number)",
      shell: shell, environment: environment, blocked: blocked)
  }

  /// Runs a command to its end.
  @discardableResult
  func run(_ line: String, shell: String = "") throws -> (end: ChildProcess.End, output: String, errors: String) {
    let process = try start(line, shell: shell)
    let end = process.wait()
    return (end, process.output, process.errors)
  }

  /// Starts the daemon and waits until it serves; the ports of its listeners.
  func serve(environment: [String: String] = [:]) throws -> (daemon: ChildProcess, site: UInt16, operators: UInt16) {
    let daemon = try start("serve", environment: environment)
    #expect(daemon.waitForErrors { $0.contains("klamra serves http://") }, "\(daemon.errors)")
    let ports = daemon.errors.split(whereSeparator: { ":,/ \n".contains($0) }).compactMap { UInt16($0) }.filter {
      $0 > 1024
    }
    let line = daemon.errors.split(separator: "\n").first { $0.contains("klamra serves") } ?? ""
    let found = line.split(whereSeparator: { !$0.isNumber }).compactMap { UInt16($0) }.filter { $0 > 1024 }
    try #require(found.count == 2, "\(daemon.errors) \(ports)")
    return (daemon, found[0], found[1])
  }

  // MARK: What must always hold

  /// Whatever was cut short: what the run of a version rejected is where an operator looks for it.
  func expectRejectsKept(of dataset: String) throws {
    let versions = try Connection(folder.file("state/datasets/\(dataset).sqlite"), mode: .readOnly)
    let state = try Connection(folder.file("state/klamra.sqlite"), mode: .readOnly)
    var select = try versions.prepare("SELECT run, records_quarantined + rows_quarantined FROM versions")
    while try select.step() {
      var count = try state.prepare("SELECT count(*) FROM quarantine WHERE run = ?1 AND dataset = ?2")
      try count.bind([select.integer(0), dataset])
      #expect(try count.step() && count.integer(0) == select.integer(1), "run \(select.integer(0)) of \(dataset)")
    }
  }

  /// Every database is intact, and so is every visible version.
  func expectSound() throws {
    for path in try databases() {
      let connection = try Connection(path, mode: .readOnly)
      var check = try connection.prepare("PRAGMA integrity_check")
      #expect(try check.step() && check.text(0) == "ok", "\(path): \(check.text(0))")
    }
    for dataset in try list("public/datasets") {
      for version in try list("public/datasets/\(dataset)/versions") where !version.hasPrefix(".") {
        try expectWhole("public/datasets/\(dataset)/versions/\(version)")
      }
    }
  }

  /// The files of a version are those of its `SHA256SUMS`.
  private func expectWhole(_ version: String) throws {
    let sums = String(decoding: try Files.read(folder.file("\(version)/SHA256SUMS")), as: UTF8.self)
    for line in sums.split(separator: "\n") {
      let parts = line.split(separator: " ", maxSplits: 1)
      let name = parts[1].drop { $0 == " " || $0 == "*" }
      #expect(SHA256.of(try Files.read(folder.file("\(version)/\(name)"))).hex == parts[0], "\(version)/\(name)")
    }
  }

  func databases() throws -> [String] { try databaseFiles().filter { $0.hasSuffix(".sqlite") } }

  /// The databases and, beside each, its log and index, which SQLite makes with the database's own mode.
  func databaseFiles() throws -> [String] {
    try ["state", "state/datasets"].flatMap { part in
      try list(part).filter { $0.contains(".sqlite") }.map { folder.file("\(part)/\($0)") }
    }
  }

  func list(_ path: String) throws -> [String] {
    Files.isFolder(folder.file(path)) ? try Files.list(folder.file(path)) : []
  }

  /// The committed versions of a dataset.
  func versions(_ dataset: String) throws -> [Int] {
    let path = folder.file("state/datasets/\(dataset).sqlite")
    guard Files.exists(path) else { return [] }
    let connection = try Connection(path, mode: .readOnly)
    var select = try connection.prepare("SELECT number FROM versions ORDER BY number")
    var numbers: [Int] = []
    while try select.step() { numbers.append(Int(select.integer(0))) }
    return numbers
  }

  // MARK: Making it

  func edit(_ name: String, _ changes: [String: String]) throws {
    var text = String(decoding: try Files.read(folder.file(name)), as: UTF8.self)
    for (old, new) in changes {
      try #require(text.contains(old), "\(name) has no \(old)")
      text = text.replacing(old, with: new)
    }
    try folder.write(name, text)
  }

  private func removeQuotas() throws {
    let path = "Connectors/gus-bdl/connector.yaml"
    let lines = String(decoding: try Files.read(folder.file(path)), as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)
    let kept = lines.filter { !$0.contains("quotas:") && !$0.contains("registered: {") && !$0.contains("anonymous: {") }
    try folder.write(path, kept.joined(separator: "\n"))
  }

  private static func copyTree(_ source: String, to target: String) throws {
    try Files.makeFolder(target)
    for name in try Files.list(source) {
      let (from, to) = ("\(source)/\(name)", "\(target)/\(name)")
      if Files.isFolder(from) { try copyTree(from, to: to) } else { try AtomicFile.write(try Files.read(from), to: to) }
    }
  }
}
