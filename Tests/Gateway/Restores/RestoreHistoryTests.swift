import Glibc
import Platform
import Testbed
import Testing

/// Random histories of runs, backups, restores and losses: whatever is restored from whatever age, a green run is stored,
/// consumers see it after a publication, no number is given to two contents, and no event id either.
///
/// `KLAMRA_HISTORIES=1000` plays more of them, as `make soak` does; `KLAMRA_HISTORY_SEED` plays others.
@Suite(.serialized) struct RestoreHistoryTests {
  private static func number(_ name: String) -> Int? { getenv(name).flatMap { Int(String(cString: $0)) } }

  /// The operations of one history before its last check.
  private static let stepsMax = 10

  private static func play(_ random: inout Seeded, _ world: RestoreWorld) throws {
    for _ in 0..<(4 + random.below(stepsMax - 3)) {
      switch random.below(16) {
      case 0...4: try world.run(isNew: true)
      case 5: try world.run(isNew: false)
      case 6...7: try world.save()
      case 8: try world.publish()
      case 9...13:
        guard world.savedCount > 0 else { continue }
        try world.restore(random.pick(RestoreWorld.Part.allCases), from: random.below(world.savedCount))
      case 14: try world.lose(random.pick(RestoreWorld.Part.allCases))
      default:
        try world.run(isNew: random.once(in: 2))
        try world.publish()
        try world.expectConverged()
      }
    }
    try world.run(isNew: random.once(in: 2))
    try world.publish()
    try world.expectConverged()
  }

  @Test func everyOrderOfRestoresConverges() throws {
    let histories = Self.number("KLAMRA_HISTORIES") ?? 25
    let seed = UInt64(Self.number("KLAMRA_HISTORY_SEED") ?? 20_261_130)
    let begin = Timestamp.now
    for history in 0..<histories {
      let own = seed &+ UInt64(history)
      var random = Seeded(own)
      let world = try RestoreWorld(isOpen: !random.once(in: 3))
      do {
        try Self.play(&random, world)
      } catch {
        Issue.record("history of seed \(own): \(world.log.joined(separator: ", ")): \(error)")
        return
      }
    }
    print("restores: \(histories) histories from seed \(seed) in \(Int(Timestamp.now.seconds(since: begin))) s")
  }
}
