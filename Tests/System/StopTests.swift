import Glibc
import Platform
import Testbed
import Testing

/// The daemon is stopped at any moment, with everything running.
@Suite struct StopTests {
  /// `KLAMRA_STOPS=300` plays more.
  static let rounds = getenv("KLAMRA_STOPS").flatMap { Int(String(cString: $0)) } ?? 40

  /// The time within which a daemon completes its start, in seconds.
  static let secondsMax = 3.0

  @Test(.timeLimit(.minutes(180))) func theDaemonEndsByItselfAtAnyMoment() throws {
    let seed = getenv("KLAMRA_STOPS_SEED").flatMap { UInt64(String(cString: $0)) } ?? 20_261_130
    var random = SplitMix(state: seed)
    let city = try City()
    for source in ["ludnosc-gus", "powietrze-gios", "rejestr-zlobkow"] { try city.hurry(source) }

    for round in 1...Self.rounds {
      try city.control(#"{"revise": \#(round % 2 == 1)}"#)
      try city.register(fee: 100 + round % 400)
      // A signal sent before the daemon waits for it stays pending.
      let daemon = try city.start("serve", blocked: [SIGTERM])
      var helpers: [ChildProcess] = []
      if round % 3 == 0, daemon.waitForErrors(seconds: 60, { $0.contains("klamra serves http://") }) {
        helpers = try ["run --all --refetch", "run powietrze-gios", "status"].map { try city.start($0) }
      }
      // Early moments more often than late ones: most work is done soon after the start.
      let share = Double.random(in: 0...1, using: &random)
      usleep(UInt32(share * share * Self.secondsMax * 1_000_000))
      daemon.send(SIGTERM)
      let end = daemon.wait(seconds: 60)
      #expect(end == .exit(0), "seed \(seed), round \(round): \(daemon.errors.suffix(2000))")
      for helper in helpers {
        let end = helper.wait(seconds: 60)
        if case .exit = end { continue }
        Issue.record("seed \(seed), round \(round): a client ended with \(end): \(helper.errors.suffix(1000))")
      }
    }
    try city.expectSound()
    #expect([.exit(0), .exit(3)].contains(try city.run("run --all").end), "seed \(seed)")
    #expect(try city.run("verify").end == .exit(0), "seed \(seed)")
  }
}

extension City {
  /// Has a source run every second.
  fileprivate func hurry(_ source: String) throws {
    let name = "config/sources/\(source).yaml"
    let text = String(decoding: try Files.read(folder.file(name)), as: UTF8.self)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.hasPrefix("schedule:") ? "schedule: every 1s" : String(line)
    }
    try #require(lines.contains("schedule: every 1s"))
    try folder.write(name, lines.joined(separator: "\n"))
  }
}
