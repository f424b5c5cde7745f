import Glibc
import Platform
import Testbed
import Testing

/// A generator whose every sequence can be had again (SplitMix64, https://prng.di.unimi.it/splitmix64.c).
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}

/// The power goes off at any moment.
@Suite struct CrashTests {
  static let kills = 50

  @Test(.timeLimit(.minutes(10))) func fiftyKillsLoseNothing() throws {
    let seed: UInt64 = 20_261_121
    var random = SplitMix(state: seed)
    let city = try City()
    let begin = Timestamp.now
    #expect(try city.run("run --all").end == .exit(3))
    // How long a run takes here: at the most as long as the first one, which makes everything. Then it follows what is seen, so
    // that a run is killed at every stage, however fast the machine is at the time.
    let secondsMax = Timestamp.now.seconds(since: begin)
    var seconds = secondsMax

    var cut = 0
    for round in 1...Self.kills {
      // Something new in every source.
      try city.control(#"{"revise": \#(round % 2 == 1)}"#)
      try city.register(fee: 500 + round)
      let run = try city.start("run --all")
      usleep(UInt32(Double.random(in: 0...seconds, using: &random) * 1_000_000))
      run.send(SIGKILL)
      let isCut = run.wait() == .signal(SIGKILL)
      if isCut { cut += 1 }
      seconds = min(secondsMax, seconds * (isCut ? 1.1 : 0.6))
      try city.expectSound()
    }
    #expect(cut > Self.kills / 2, "seed \(seed): most runs were over before they were killed")

    let last = try city.run("run --all")
    #expect([.exit(0), .exit(3)].contains(last.end), "seed \(seed): \(last)")
    #expect(try city.run("publish").end == .exit(0))
    try city.expectSound()
    let verify = try city.run("verify")
    #expect(verify.end == .exit(0), "seed \(seed): \(verify)")
    try city.expectRejectsKept(of: "zlobki")
    // Every version is announced at least once, and always as the same event.
    let received = try city.received()
    for dataset in City.datasets {
      let versions = try city.versions(dataset)
      #expect(versions == versions.indices.map { $0 + 1 })
      for version in versions {
        #expect(received["\(dataset) \(version)"]?.count == 1, "seed \(seed): \(dataset) \(version)")
      }
    }
    #expect(try city.list("state").allSatisfy { !$0.hasSuffix(AtomicFile.temporarySuffix) })
  }
}
