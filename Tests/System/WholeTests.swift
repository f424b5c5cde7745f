import Glibc
import Platform
import Testbed
import Testing

/// The built programs, as a newcomer runs them.
@Suite struct WholeTests {
  @Test func sourcesBecomeVersionsAndEvents() throws {
    let city = try City()
    let first = try city.run("run --all")
    // The register has one record that contradicts itself, on purpose.
    #expect(first.end == .exit(3), "\(first)")
    let expected = Set(City.datasets.map { "\($0) 1" })
    #expect(Set(try city.received().keys) == expected)
    #expect(first.output.contains("ludnosc version 1: 483 rows, changes +483 ~0 -0"), "\(first.output)")

    let second = try city.run("run --all --json")
    // Nothing is new, and the record is as wrong as before.
    #expect(second.end == .exit(3), "\(second)")
    #expect(!second.output.contains("\"version\": 2"))
    #expect(Set(try city.received().keys) == expected)

    try city.control(#"{"revise": true}"#)
    try city.register(fee: 520)
    let third = try city.run("run --all")
    #expect(third.end == .exit(3), "\(third)")
    #expect(Set(try city.received().keys) == expected.union(City.revised.map { "\($0) 2" }))
    for (_, ids) in try city.received() { #expect(ids.count == 1) }

    // 15 gminas on the base of the census of 2011, as published (GUS).
    let show = try city.run("show ludnosc --rows 0")
    let sum = show.output.split(separator: "\n").reduce(0) { sum, line in
      let words = line.split(separator: " ")
      return words.count > 3 && words[0] == "72305" && words[2] == "2019" ? sum + (Int(words[3]) ?? 0) : sum
    }
    #expect(sum == 1_080_642)
    #expect(try city.run("verify").end == .exit(0))
    #expect(try city.run("replay ludnosc-gus").end == .exit(0))
    #expect(try city.versions("ludnosc") == [1, 2])
    try city.expectSound()
  }

  @Test func theDaemonServesAndObeys() throws {
    let city = try City()
    let (daemon, site, operators) = try city.serve()
    // A gateway that never ran fills itself.
    #expect(daemon.waitForErrors { $0.contains("ludnosc version 1") && $0.contains("powietrze version 1") })
    // Datasets derived from all of them come last.
    #expect(
      daemon.waitForErrors { $0.contains("derived:stan-metropolii: stan-metropolii version 1") }, "\(daemon.errors)")
    let run = try city.run("run --all")
    #expect(run.end == .exit(3), "\(run)")
    #expect(run.errors.contains("ludnosc-gus: ludnosc unchanged"), "\(run.errors)")
    #expect(run.errors.contains("zlobki unchanged, 1 record quarantined"), "\(run.errors)")
    #expect(daemon.waitForErrors { $0.contains("the command \"run --all\" ended after ") }, "\(daemon.errors)")
    #expect(daemon.errors.contains("with status 3 ("))

    #expect(try RawHTTP.request(site, "GET", "/").status == 200)
    let file = try RawHTTP.request(site, "GET", "/datasets/ludnosc/latest/ludnosc.csv")
    #expect(file.status == 302)
    #expect(try RawHTTP.request(operators, "GET", "/readyz").status == 200)
    #expect(try RawHTTP.request(operators, "GET", "/status").text.contains("\"serving\": true"))
    let metrics = try RawHTTP.request(operators, "GET", "/metrics").text
    #expect(metrics.contains("klamra_dataset_version{dataset=\"ludnosc\"} 1\n"), "\(metrics)")
    #expect(try city.run("status").output.hasPrefix("klamra serves.\n"))

    // A configuration that is not valid as a whole is not applied.
    try city.edit("config/sources/rejestr-zlobkow.yaml", ["dataset: zlobki": "dataset: zlobek"])
    daemon.send(SIGHUP)
    #expect(daemon.waitForErrors { $0.contains("the new configuration is rejected, the old one stays") })
    // The daemon keeps its current configuration.
    #expect(try city.run("run powietrze-gios").end == .exit(0))
    try city.edit("config/sources/rejestr-zlobkow.yaml", ["dataset: zlobek": "dataset: zlobki"])
    daemon.send(SIGHUP)
    #expect(daemon.waitForErrors { $0.contains("the configuration was read again: 10 sources") })

    daemon.send(SIGTERM)
    #expect(daemon.wait(seconds: 60) == .exit(0))
    #expect(!Files.exists(city.folder.file("state/klamra.sock")))
    try city.expectSound()
  }

  @Test func aRunUnderWayEndsWithTheDaemon() throws {
    let city = try City()
    try city.control(#"{"fail": "slow", "path": "/api"}"#)
    let (daemon, _, _) = try city.serve()
    let client = try city.start("run ludnosc-gus")
    // The daemon's own run of the source comes first.
    #expect(client.waitForErrors { $0.contains("ludnosc-gus: wait") }, "\(client.errors)")
    daemon.send(SIGTERM)
    #expect(daemon.wait(seconds: 60) == .exit(0), "\(daemon.errors)")
    #expect(client.wait(seconds: 60) == .exit(1))
    #expect(try city.versions("ludnosc").isEmpty)
    // The interrupted run is resumed.
    try city.control(#"{"fail": null}"#)
    #expect(try city.run("run ludnosc-gus").end == .exit(0))
    #expect(try city.versions("ludnosc") == [1])
  }

  @Test func twoDaemonsDoNotShareAStateFolder() throws {
    let city = try City()
    let (daemon, _, _) = try city.serve()
    let second = try city.run("serve")
    #expect(second.end == .exit(1))
    #expect(second.errors.contains("another klamra (pid \(daemon.id) since "), "\(second.errors)")
    #expect(try city.run("status").end == .exit(0))
    daemon.send(SIGTERM)
    #expect(daemon.wait(seconds: 60) == .exit(0))
  }

  @Test func aSecondRunIsSentAway() throws {
    let city = try City()
    try city.control(#"{"fail": "slow", "path": "/api"}"#)
    let first = try city.start("run ludnosc-gus")
    #expect(first.waitForErrors { $0.contains("ludnosc-gus: fetch") })
    let second = try city.run("run rejestr-zlobkow")
    #expect(second.end == .exit(1))
    #expect(second.errors.contains("another klamra (pid \(first.id) since "), "\(second.errors)")
    // Reading commands are still possible.
    #expect(try city.run("status").output.contains("fetching"))
    first.send(SIGINT)
    #expect(first.wait(seconds: 60) == .exit(1))
  }

  @Test func ctrlCStopsARunCleanly() throws {
    let city = try City()
    try city.control(#"{"fail": "slow", "path": "/api"}"#)
    let run = try city.start("run ludnosc-gus")
    #expect(run.waitForErrors { $0.contains("ludnosc-gus: fetch") })
    run.send(SIGINT)
    #expect(run.wait(seconds: 60) == .exit(1), "\(run.errors)")
    #expect(run.errors.contains("cancelled"), "\(run.errors)")
    try city.expectSound()
  }

  @Test func startsQuickly() throws {
    let city = try City()
    try city.run("run rejestr-zlobkow")
    var best = Double.infinity
    for _ in 0..<5 {
      let start = Timestamp.now
      #expect(try city.run("status").end == .exit(0))
      best = min(best, Timestamp.now.seconds(since: start))
    }
    // Not a benchmark: a debug build on a busy machine; `make bench` measures.
    #expect(best < 2)
  }
}

/// The daemon and the service manager (sd_notify(3)).
@Suite struct ServiceTests {
  /// A datagram socket, as systemd has one.
  private final class Manager {
    let number: Int32

    init(_ path: String) throws {
      number = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
      let status = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          bind(number, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
      }
      try #require(status == 0)
      var limit = timeval(tv_sec: 60, tv_usec: 0)
      setsockopt(number, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(number) }

    /// Waits for a message that begins so; others, such as signs of life, pass by.
    func hears(_ beginning: String) -> Bool {
      var bytes = [UInt8](repeating: 0, count: 4096)
      while true {
        let count = recv(number, &bytes, bytes.count, 0)
        // A socket with a time limit is interrupted whatever the handler's flags are (signal(7)).
        if count < 0 && errno == EINTR { continue }
        if count < 0 { return false }
        if String(decoding: bytes[..<count], as: UTF8.self).hasPrefix(beginning) { return true }
      }
    }
  }

  @Test func theManagerHearsEveryStep() throws {
    let city = try City()
    let path = city.folder.file("notify")
    let manager = try Manager(path)
    let daemon = try city.start("serve", environment: ["NOTIFY_SOCKET": path, "WATCHDOG_USEC": "1500000"])
    #expect(manager.hears("READY=1"), "\(daemon.errors)")
    // Watchdog messages are sent even when nothing else happens.
    #expect(manager.hears("WATCHDOG=1"))
    #expect(manager.hears("WATCHDOG=1"))
    daemon.send(SIGHUP)
    #expect(manager.hears("RELOADING=1\nMONOTONIC_USEC="))
    #expect(manager.hears("READY=1"))
    daemon.send(SIGTERM)
    #expect(manager.hears("STOPPING=1"), "\(daemon.errors)")
    #expect(daemon.wait(seconds: 60) == .exit(0), "\(daemon.errors)")
  }

  /// The shipped unit, as systemd understands it.
  @Test(.enabled(if: Files.exists("/usr/bin/systemd-analyze"), "systemd-analyze is not there"))
  func theUnitIsHardened() throws {
    let folder = try TemporaryFolder()
    let analysis = try ChildProcess(
      "/usr/bin/systemd-analyze", ["security", "--offline=true", "--threshold=13", "systemd/klamra.service"],
      in: folder.path, name: "security")
    #expect(analysis.wait(seconds: 30) == .exit(0), "\(analysis.output.suffix(300))\(analysis.errors)")
  }
}
