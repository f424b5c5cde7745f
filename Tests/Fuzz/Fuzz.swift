internal import Glibc
internal import Platform
internal import Testbed
internal import Testing

//! Fuzz: everything that reads foreign bytes, tested against properties that hold for any input.
//!
//! `make test` runs a few seconds of each property with a fixed seed; `make fuzz` runs minutes from any seed.

/// Every property is a test of this suite; they run serially, so that each has its share of the time.
@Suite(.serialized) struct FuzzTests {}

/// Why a property does not hold.
struct Falsified: Error, CustomStringConvertible {
  var description: String

  init(_ description: String) { self.description = description }
}

/// Ends the round when the property does not hold.
func hold(_ condition: Bool, _ failure: @autoclosure () -> String) throws(Falsified) {
  if !condition { throw Falsified(failure()) }
}

/// The same, with both values in the message.
func holdEqual<T: Equatable>(_ one: T, _ other: T, _ what: @autoclosure () -> String) throws(Falsified) {
  if one != other { throw Falsified("\(what()): \(clipped("\(one)")) is not \(clipped("\(other)"))") }
}

/// The same for lists, naming the first place where they differ.
func holdEqual<T: Equatable>(_ one: [T], _ other: [T], _ what: @autoclosure () -> String) throws(Falsified) {
  if one == other { return }
  let place = zip(one, other).enumerated().first { $0.element.0 != $0.element.1 }
  let pair =
    place.map { "at \($0.offset): \($0.element.0) is not \($0.element.1)" } ?? "\(one.count) and \(other.count) items"
  throw Falsified("\(what()): \(clipped(pair.debugDescription))")
}

/// As much of a text as a message can carry.
func clipped(_ text: String) -> String { text.count > 2000 ? "\(text.prefix(2000))…" : text }

/// Bytes as a message shows them.
func shown(_ bytes: [UInt8]) -> String {
  let text = bytes.map { byte -> String in
    switch byte {
    case 0x0A: "\\n"
    case 0x20..<0x7F where byte != UInt8(ascii: "\\"): String(UnicodeScalar(byte))
    default: "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
  }
  return clipped(text.joined())
}

enum Fuzz {
  private static func number(_ name: String) -> UInt64? { getenv(name).flatMap { UInt64(String(cString: $0)) } }

  /// The first round's seed; each round adds one, so any round can be played again as the first.
  static let seed = number("KLAMRA_FUZZ_SEED") ?? 20_261_122
  /// How many rounds each property has; nil for its usual number.
  private static let rounds = number("KLAMRA_FUZZ_ROUNDS").map { Int($0) }
  /// How long each property is played; nil for its usual number of rounds.
  private static let seconds = number("KLAMRA_FUZZ_SECONDS").map { Double($0) }
  /// The number of rounds between two notes: writing a file takes longer than most rounds.
  private static let noteRounds = 64
  /// Where each property notes the rounds that it plays, for the case that it takes the process with it.
  private static let notes = getenv("KLAMRA_FUZZ_NOTES").map { String(cString: $0) }

  /// Plays rounds until the property fails, or the rounds or the time are used up.
  static func play(_ property: String, rounds usual: Int, _ body: (inout Seeded) throws -> Void) {
    let limit = rounds ?? (seconds == nil ? usual : .max)
    let begin = Timestamp.now
    var round = 0
    while round < limit {
      if round % 16 == 0, let seconds, Timestamp.now.seconds(since: begin) > seconds { break }
      let own = seed &+ UInt64(round)
      if round % noteRounds == 0 { note(property, own) }
      var random = Seeded(property.utf8.reduce(own) { $0 &* 31 &+ UInt64($1) })
      do {
        try body(&random)
      } catch {
        Issue.record("\(property), seed \(own) (again: make fuzz SEED=\(own) ROUNDS=1): \(error)")
        return
      }
      round += 1
    }
    try? notes.map { try Files.remove("\($0)/\(property)") }
    print("fuzz: \(property): \(round) rounds from seed \(seed)")
  }

  private static func note(_ property: String, _ seed: UInt64) {
    guard let notes, let file = fopen("\(notes)/\(property)", "w") else { return }
    fputs("\(seed)\n", file)
    fclose(file)
  }
}
