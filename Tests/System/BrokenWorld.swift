import Glibc
import Platform
import Testbed
import Testing

/// A daemon with two small registers, polled every second, in a temporary folder.
final class BrokenWorld: Sendable {
  private let folder: TemporaryFolder
  private struct Life {
    var daemon: ChildProcess?
    var site: UInt16 = 0
    var operators: UInt16 = 0
    var count = 0
  }
  private let life = Monitor(Life())

  static let datasets = ["parki", "szkoly"]

  init() throws {
    folder = try TemporaryFolder()
    guard let here = getcwd(nil, 0) else { throw FileError("find", ".") }
    defer { free(here) }
    try folder.write(
      "config/klamra.yaml",
      """
      gateway:
        title: {pl: Próba, en: Trial}
        publisher: {pl: Miasto, en: City}
        base_url: http://127.0.0.1:8080
      public: {listen: "127.0.0.1:0"}
      operators: {listen: "127.0.0.1:0"}
      connectors: \(String(cString: here))/Connectors

      """)
    for dataset in Self.datasets { try declare(dataset) }
    try deliver(1)
  }

  deinit { life.withLock { $0.daemon }?.send(SIGKILL) }

  private func declare(_ dataset: String) throws {
    try folder.write(
      "config/datasets/\(dataset).yaml",
      """
      title: {pl: Zbiór, en: Set}
      description: {pl: Zbiór, en: Set}
      columns:
        id: {type: code, privacy: public, title: {pl: Numer, en: Number}}
        value: {type: integer, privacy: public, title: {pl: Liczba, en: Count}}
      key: [id]
      privacy: {decision: {pl: Decyzja 1, en: Decision 1}, legal_basis: {pl: Ustawa, en: Act}}
      publication: {formats: [csv], licence: CC0-1.0}

      """)
    try folder.write(
      "config/sources/rejestr-\(dataset).yaml",
      """
      connector: csv-register
      title: {pl: Rejestr, en: Register}
      schedule: every 1s
      parameters: {folder: \(folder.file("drop/\(dataset)")), settle: 0s}
      streams:
        table:
          dataset: \(dataset)
          refresh: full
          csv: {delimiter: ";"}
          fields:
            id: {column: id, type: code, required: true}
            value: {column: value, type: integer}
          mapping: |
            SELECT id, value FROM source

      """)
  }

  /// Puts the registers of a day into the drop folders.
  func deliver(_ day: Int) throws {
    for dataset in Self.datasets {
      let lines = (0..<300).map { "\(dataset.first ?? "x")\($0);\($0 + day)" }
      try folder.write("drop/\(dataset)/a.csv", (["id;value"] + lines).joined(separator: "\r\n") + "\r\n")
    }
  }

  func file(_ name: String) -> String { folder.file(name) }

  // MARK: The gateway

  private func start(_ line: String) throws -> ChildProcess {
    let number = life.withLock { life in
      life.count += 1
      return life.count
    }
    return try ChildProcess(
      "klamra",
      ["--config", file("config"), "--state", file("state"), "--public", file("public")]
        + line.split(separator: " ").map { $0 == "kopie" ? file("kopie") : String($0) },
      in: folder.path, name: "klamra-\(number)")
  }

  func run(_ line: String) throws -> (end: ChildProcess.End, output: String) {
    let process = try start(line)
    let end = process.wait(seconds: 120)
    return (end, process.output + process.errors)
  }

  func serve() throws {
    let daemon = try start("serve")
    #expect(daemon.waitForErrors { $0.contains("klamra serves http://") }, "\(daemon.errors)")
    let line = daemon.errors.split(separator: "\n").first { $0.contains("klamra serves") } ?? ""
    let ports = line.split(whereSeparator: { !$0.isNumber }).compactMap { UInt16($0) }.filter { $0 > 1024 }
    try #require(ports.count == 2, "\(daemon.errors)")
    life.withLock { ($0.daemon, $0.site, $0.operators) = (daemon, ports[0], ports[1]) }
  }

  func stop() {
    guard let daemon = life.withLock({ $0.daemon }) else { return }
    daemon.send(SIGTERM)
    #expect(daemon.wait(seconds: 60) == .exit(0), "\(daemon.errors.suffix(1000))")
    life.withLock { $0.daemon = nil }
  }

  /// Overwrites the middle of a file.
  func damage(_ path: String) throws {
    let size = try Files.facts(path).bytes / 4096
    let (begin, end) = (size * 3 / 10 * 4096, size * 7 / 10 * 4096)
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    defer { close(descriptor) }
    let bytes = [UInt8](repeating: 0xAA, count: end - begin)
    #expect(pwrite(descriptor, bytes, bytes.count, off_t(begin)) == bytes.count)
  }

  // MARK: What is seen of it

  func ready() throws -> RawHTTP.Reply { try RawHTTP.request(life.withLock { $0.operators }, "GET", "/readyz") }

  private func get(_ path: String) throws -> RawHTTP.Reply {
    try RawHTTP.request(life.withLock { $0.site }, "GET", path)
  }

  func version(of dataset: String = "szkoly") -> Int? {
    guard let text = try? get("/datasets/\(dataset)/latest.json").text,
      let place = text.firstRange(of: "\"version\":")
    else { return nil }
    return Int(text[place.upperBound...].drop { $0 == " " }.prefix { $0.isNumber })
  }

  /// Waits for something that a run or a round of the scheduler brings about.
  func waits(_ fits: () throws -> Bool) -> Bool {
    for _ in 0..<1200 {
      if (try? fits()) == true { return true }
      usleep(50_000)
    }
    return false
  }

  var readyText: String { (try? ready().text) ?? "no answer" }

  func expect(version: Int, of dataset: String = "szkoly") throws {
    // The page of a dataset is written after the version.
    let isThere = waits { try self.version(of: dataset) == version && get("/datasets/\(dataset)/").status == 200 }
    #expect(isThere, "\(self.version(of: dataset) ?? 0) and not \(version); \(readyText)")
  }

  func expectObstacle(_ text: String) throws {
    let isThere = waits {
      let ready = try ready()
      return ready.status == 503 && ready.text.contains(text)
    }
    #expect(isThere, "\(readyText)")
  }

  func expectReady() throws {
    let isReady = waits { try ready().status == 200 }
    #expect(isReady, "\(readyText)")
  }

  /// Pages and files of the first version.
  func expectServed() throws {
    for path in ["/", "/datasets/szkoly/", "/datasets/szkoly/versions/1/szkoly.csv"] {
      #expect(try get(path).status == 200, "\(path)")
    }
    #expect(try get("/datasets/szkoly/versions/1/szkoly.csv").text.hasPrefix("id,value\r\n"))
  }
}
