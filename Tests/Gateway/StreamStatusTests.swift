import Platform
import SQLite
import Schema
import Testbed
import Testing

@testable import CommandLine
@testable import Daemon
@testable import Followers
@testable import State

/// What is said of a source of which one stream fares otherwise than the other.
@Suite struct StreamStatusTests {
  struct Pair: Sendable, CustomTestStringConvertible {
    var left: TwoStreams.Kind
    var right: TwoStreams.Kind

    var testDescription: String { "left \(left), right \(right)" }

    static let all = TwoStreams.Kind.allCases.flatMap { left in
      TwoStreams.Kind.allCases.map { Pair(left: left, right: $0) }
    }

    /// Streams run in their order, and the first that breaks ends the run.
    var isRightReached: Bool { left != .broken }
    var reached: [TwoStreams.Kind] { isRightReached ? [left, right] : [left] }
  }

  /// The second run after one in which all was well ten days ago.
  @Test(arguments: Pair.all) func everyStreamIsToldByItself(_ pair: Pair) throws {
    let streams = try TwoStreams("expect: every 2d")
    try streams.begin()
    try streams.execute("UPDATE run_streams SET settled = settled - 864000000000")
    try streams.drop("left", pair.left, number: 1)
    try streams.drop("right", pair.right, number: 1)
    let second = streams.scene.run("run rejestr")

    let expected: CommandStatus =
      pair.reached.contains(.broken)
      ? .failed : pair.reached.contains(.held) ? .held : pair.reached.contains(.rejected) ? .quarantined : .done
    #expect(second.status == expected, "\(second)")
    // Nothing of a check depends on the other stream.
    #expect(try streams.failed("lewe") == (pair.left == .warned ? 1 : 0))
    #expect(try streams.failed("prawe") == (pair.right == .warned && pair.isRightReached ? 1 : 0))
    // A stream that was delivered or confirmed is not late, whatever happened to the other.
    func isConfirmed(_ kind: TwoStreams.Kind) -> Bool { kind != .held && kind != .broken }
    #expect(try streams.isLate("lewe") == !isConfirmed(pair.left))
    #expect(try streams.isLate("prawe") == !(pair.isRightReached && isConfirmed(pair.right)))
    #expect(try streams.quarantined() == pair.reached.count { $0 == .rejected })
    #expect(streams.scene.run("status").status == .done)
  }

  /// What a stream showed when it was last mapped holds while it rests.
  @Test func aFailedCheckStaysWhileItsStreamRests() throws {
    let streams = try TwoStreams()
    try streams.begin()
    try streams.drop("left", .warned)
    #expect(streams.scene.run("run rejestr").status == .done)
    #expect(try streams.outcomes(2) == ["left": "committed", "right": "same"])
    #expect(try streams.failed("lewe") == 1 && streams.failed("prawe") == 0)

    try streams.drop("right", .changed, number: 7)
    #expect(streams.scene.run("run rejestr").status == .done)
    #expect(try streams.outcomes(3) == ["left": "same", "right": "committed"])
    #expect(try streams.failed("lewe") == 1 && streams.failed("prawe") == 0)
    #expect(streams.scene.run("status").output.contains("lewe: the check plausible failed for 1 of 100"))

    #expect(streams.scene.run("run rejestr").status == .done)
    #expect(try streams.outcomes(4) == ["left": "same", "right": "same"])
    #expect(try streams.failed("lewe") == 1)

    try streams.drop("left", .changed, number: 8)
    #expect(streams.scene.run("run rejestr").status == .done)
    #expect(try streams.failed("lewe") == 0)
  }

  @Test func rejectedRecordsStayWhileTheirStreamRests() throws {
    let streams = try TwoStreams()
    try streams.begin()
    try streams.drop("left", .rejected)
    #expect(streams.scene.run("run rejestr").status == .quarantined)
    try streams.drop("right", .rejected)
    #expect(streams.scene.run("run rejestr").status == .quarantined)
    #expect(try streams.quarantined() == 2)
    let text = streams.scene.run("status").output
    #expect(
      text.contains("2 records wait in quarantine: klamra quarantine show 2, klamra quarantine show 3"), "\(text)")
    try streams.drop("left", .changed, number: 4)
    #expect(streams.scene.run("run rejestr").status == .quarantined)
    #expect(try streams.quarantined() == 1)
  }

  /// A held run with rejected records, after which the source delivers the stored data again.
  @Test func rejectedRecordsGoWithASupersededHold() throws {
    let streams = try TwoStreams()
    try streams.begin()
    let before = String(decoding: try Files.read(streams.scene.folder.file("drop/left.csv")), as: UTF8.self)
    try streams.scene.drop((0..<100).map { ($0, "Szkoła \($0)", $0 < 20 ? "x" : "100") }, name: "left.csv")
    #expect(streams.scene.run("run rejestr").status == .held)
    #expect(try streams.quarantined() == 20)
    try streams.scene.folder.write("drop/left.csv", before)
    #expect(streams.scene.run("run rejestr").status == .done)
    #expect(try streams.quarantined() == 0)
    #expect(!streams.scene.run("status").output.contains("in quarantine"))
    #expect(try streams.outcomes(3) == ["left": "same", "right": "same"])
  }

  /// The fields of one stream are compared with its own last success, not with a run in which the other stream was well too.
  @Test func aStreamIsComparedWithItsOwnLastSuccess() throws {
    let streams = try TwoStreams()
    try streams.begin()
    // The left one loses a column, and an operator lets that pass; the right one waits all the time.
    let lines = ["id;name"] + (0..<100).map { "\($0);Szkoła \($0)" }
    try streams.scene.folder.write("drop/left.csv", lines.joined(separator: "\n") + "\n")
    try streams.drop("right", .held)
    #expect(streams.scene.run("run rejestr").status == .held)
    let release = streams.scene.run("hold release 1 --reason Zniesiono")
    #expect(release.status == .done, "\(release)")
    #expect(try streams.outcomes(2) == ["left": "committed", "right": "held"])
    let more = lines + ["100;Szkoła 100"]
    try streams.scene.folder.write("drop/left.csv", more.joined(separator: "\n") + "\n")
    let third = streams.scene.run("run rejestr")
    #expect(try streams.outcomes(3) == ["left": "committed", "right": "held"], "\(third)")
  }

  /// A dataset that is filled no more by a stream does not show its checks for ever.
  @Test func streamsThatAreConfiguredNoMoreAreLeftOut() throws {
    let streams = try TwoStreams()
    try streams.begin()
    try streams.drop("right", .warned)
    #expect(streams.scene.run("run rejestr").status == .done)
    #expect(try streams.failed("prawe") == 1)
    let path = streams.scene.folder.file("config/sources/rejestr.yaml")
    let text = String(decoding: try Files.read(path), as: UTF8.self)
    let end = try #require(text.firstRange(of: "  right:"))
    try streams.scene.folder.write("config/sources/rejestr.yaml", String(text[..<end.lowerBound]))
    #expect(try streams.failed("prawe") == nil)
    #expect(try streams.failed("lewe") == 0)
  }

  /// A process that dies between the COMMIT of the second stream and the end of the run.
  @Test func aRunThatIsTakenUpKeepsWhatItCounted() throws {
    let streams = try TwoStreams()
    try streams.begin()
    // A record more that is rejected and nothing else: mapped, and no version.
    let rows = (0..<100).map { ($0, "Szkoła \($0)", "100") } + [(100, "Szkoła 100", "sto")]
    try streams.scene.drop(rows, name: "left.csv")
    try streams.drop("right", .warned)
    #expect(streams.scene.run("run rejestr").status == .quarantined)
    let before = try streams.outcomes(2)
    #expect(before == ["left": "unchanged", "right": "committed"])
    let shown = streams.scene.run("runs --json").output
    try streams.execute("UPDATE runs SET state = 'mapped', finished = NULL WHERE id = 2")
    #expect(streams.scene.run("run rejestr").status == .quarantined)
    #expect(try streams.outcomes(2) == before)
    func counts(_ text: String) -> [Substring] { text.split(separator: "\n").filter { $0.contains("rows_mapped") } }
    #expect(counts(streams.scene.run("runs --json").output) == counts(shown))
    #expect(try streams.failed("prawe") == 1 && streams.quarantined() == 1)
  }
}
