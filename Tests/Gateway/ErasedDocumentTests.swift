import Landing
import Platform
import Schema
import Store
import Testbed
import Testing

@testable import CommandLine
@testable import Configuration
@testable import Followers
@testable import Operations
@testable import Runtime
@testable import State

/// The landed documents of an erased row: their bytes go, what refers to them says so, and the gateway goes on.
@Suite struct ErasedDocumentTests {
  private let scene: Scene

  init() throws { scene = try Scene() }

  private var landing: String { "\(scene.folders.state)/landing" }

  private func documents() throws -> Set<String> {
    Set(try Files.list(landing).filter { $0.hasSuffix(".zst") }.map { String($0.dropLast(4)) })
  }

  /// The documents that contain a word, by reading every one.
  private func holding(_ word: String) throws -> Set<String> {
    let archive = try Archive(folder: landing)
    return try documents().filter { name in
      let digest = try #require(Digest(hex: name))
      let reader = try archive.open(digest, bytesMax: 1 << 30)
      var bytes: [UInt8] = []
      let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 8)
      defer { chunk.deallocate() }
      while true {
        let count = try reader.read(into: chunk)
        if count == 0 { break }
        bytes += chunk[..<count]
      }
      return String(decoding: bytes, as: UTF8.self).contains(word)
    }
  }

  private func rows(_ count: Int, with pupils: String?) -> [(Int, String, String)] {
    (0..<count).map { ($0, "Szkoła \($0)", "\(100 + $0)") } + (pupils.map { [(77, "Zapomniana", $0)] } ?? [])
  }

  /// Once the document is gone, no later erasure can tell whose record was rejected: its value goes with the document.
  @Test func whatWasRejectedOfItKeepsNoValues() throws {
    try scene.drop(rows(60, with: "50") + [(78, "Druga", "tajne")])
    #expect(scene.run("run rejestr").status == .quarantined)
    #expect(scene.run("quarantine show 1").output.contains("tajne"))
    let outcome = scene.run("erase szkoly 77 --reason x --yes")
    #expect(outcome.output.contains("rejected records in them are shown without their values"), "\(outcome.output)")
    let shown = scene.run("quarantine show 1").output
    #expect(!shown.contains("tajne") && shown.contains("its document held an erased row, and is gone"), "\(shown)")
    #expect(scene.run("quarantine list").output.contains("rejestr"), "that there was one is still known")
    let file = scene.folder.file("braki.csv")
    _ = scene.run("quarantine export 1 --output \(file)")
    if Files.exists(file) { #expect(try !String(decoding: Files.read(file), as: UTF8.self).contains("tajne")) }
  }

  @Test func theBytesGoAndNoOthers() throws {
    for (count, pupils) in [(20, nil), (20, "50"), (21, "51"), (22, nil)] as [(Int, String?)] {
      try scene.drop(rows(count, with: pupils))
      #expect(scene.run("run rejestr").status == .done)
    }
    let before = try documents()
    #expect(try holding("Zapomniana").count == 2)
    let dry = scene.run("erase szkoly 77 --dry-run")
    #expect(dry.output.contains("landed documents that hold it: 2 of 4"), "\(dry)")
    #expect(try documents() == before, "it only looked")
    #expect(scene.run("erase szkoly 77 --dry-run --json").output.contains("\"documents\": 2"))

    let outcome = scene.run("erase szkoly 77 --reason x --yes")
    #expect(outcome.status == .done && outcome.output.contains("removed: 2 documents"), "\(outcome)")
    #expect(try holding("Zapomniana").isEmpty)
    #expect(try documents().count == before.count - 2)
    #expect(scene.run("verify").status == .done)
    // What is left can be mapped again, and what is gone says why.
    #expect(scene.run("replay rejestr").status == .done)
    let replay = scene.run("replay rejestr --run 2")
    #expect(
      replay.status == .failed
        && replay.errors.contains("a document of run 2 of rejestr held a record that was erased"), "\(replay)")
    #expect(scene.run("trace szkoly 21").status == .done)
    let trace = scene.run("trace szkoly 20")
    #expect(trace.output.contains("its documents held a record that was erased, and went with it"), "\(trace)")
    let doctor = scene.run("doctor --documents")
    #expect(!doctor.output.contains("is missing: its rows cannot be traced"), "\(doctor)")
    #expect(scene.run("prune").status == .done)
    #expect(scene.run("erase szkoly 77 --reason x --yes").output.contains("The row is erased already"))
  }

  /// The newest documents go too: the next run fetches them again, and the row stays erased.
  @Test func theSourceGoesOn() throws {
    try scene.drop(rows(20, with: "50"))
    #expect(scene.run("run rejestr").status == .done)
    #expect(scene.run("erase szkoly 77 --reason x --yes").status == .done)
    #expect(try documents().isEmpty)
    let replay = scene.run("replay rejestr")
    #expect(replay.status == .failed && replay.errors.contains("--refetch"), "\(replay)")
    // The source still delivers it: the bytes are back, the row is not, until the command is repeated.
    let run = scene.run("run rejestr --refetch")
    #expect(run.status == .done, "\(run)")
    #expect(!scene.run("show szkoly --rows 0").output.contains("Zapomniana"))
    #expect(try holding("Zapomniana").count == 1)
    let again = scene.run("erase szkoly 77")
    #expect(again.output.contains("landed documents that hold it: 1 of 1"), "\(again)")
    #expect(try holding("Zapomniana").count == 1, "without --yes it only looks")
    #expect(scene.run("erase szkoly 77 --reason x --yes").output.contains("removed: 1 document"))
    #expect(try holding("Zapomniana").isEmpty)
    // The source has erased it as well.
    try scene.drop(rows(20, with: nil))
    #expect(scene.run("run rejestr").status == .done)
    #expect(scene.run("replay rejestr").status == .done)
  }

  /// A run that waits for an operator needs its documents; they go once it is decided.
  @Test(arguments: ["hold release 1 --reason x", "hold reject 1 --reason x"])
  func aHeldRunKeepsItsDocuments(decision: String) throws {
    try scene.drop(rows(20, with: "50"))
    #expect(scene.run("run rejestr").status == .done)
    try scene.drop([(0, "Szkoła 0", "1"), (77, "Zapomniana", "51")])
    #expect(scene.run("run rejestr").status == .held)
    let outcome = scene.run("erase szkoly 77 --reason x --yes")
    #expect(
      outcome.output.contains("removed: 1 document") && outcome.output.contains("have ended: 1 document"), "\(outcome)")
    #expect(try holding("Zapomniana").count == 1)
    for _ in 0..<2 { _ = scene.run(decision) }
    #expect(scene.run("prune").status == .done)
    #expect(try holding("Zapomniana").isEmpty)
    #expect(!scene.run("show szkoly --rows 0").output.contains("Zapomniana"))
  }

  /// The mapping computes the key, so that no field has its value.
  @Test(arguments: [
    "SELECT 'S' || id AS id, name, pupils FROM source",
    "SELECT 'S' || id AS id, max(name) AS name, sum(pupils) AS pupils "
      + "FROM source GROUP BY id",
  ])
  func aKeyThatIsComputed(mapping: String) throws {
    try scene.folder.write("config/sources/rejestr.yaml", scene.source(mapping: mapping))
    for pupils in ["50", nil] {
      try scene.drop(rows(20, with: pupils))
      #expect(scene.run("run rejestr").status == .done)
    }
    #expect(scene.run("erase szkoly S77 --reason x --yes").status == .done)
    #expect(try holding("Zapomniana").isEmpty)
    #expect(try documents().count == 1)
  }

  /// Documents from before the office renamed a column cannot be read by the present declaration: words decide.
  @Test func documentsOfOtherFields() throws {
    try scene.drop(rows(20, with: "50"))
    #expect(scene.run("run rejestr").status == .done)
    try scene.drop(rows(21, with: nil))
    #expect(scene.run("run rejestr").status == .done)
    try scene.folder.write(
      "config/sources/rejestr.yaml", scene.source().replacing("column: id", with: "column: numer"))
    #expect(scene.run("erase szkoly 77 --reason x --yes").status == .done)
    #expect(try holding("Zapomniana").isEmpty)
    #expect(try documents().count == 1, "the other has no such word")
  }

  /// A record that was rejected for another field is the person's too.
  @Test func aRejectedRecord() throws {
    try scene.drop(rows(40, with: "50"))
    #expect(scene.run("run rejestr").status == .done)
    try scene.drop(rows(40, with: "dużo"))
    #expect(scene.run("run rejestr").status != .wrong)
    #expect(try holding("Zapomniana").count == 2)
    #expect(scene.run("erase szkoly 77 --reason x --yes").status == .done)
    _ = scene.run("hold reject 1 --reason x")
    #expect(scene.run("prune").status == .done)
    #expect(try holding("Zapomniana").isEmpty)
  }

  private struct Crash: Error {}

  /// A crash after the row is erased leaves marks; pruning goes on with them.
  @Test(arguments: EraseRow.Stage.allCases) func aCrashInBetween(stage: EraseRow.Stage) throws {
    try scene.drop(rows(20, with: "50"))
    #expect(scene.run("run rejestr").status == .done)
    do {
      let runtime = try Runtime(scene.folders, try .load(folder: scene.folders.config))
      let store = try runtime.environment.store("szkoly")
      let eraser = EraseRow(runtime, CatchUp(runtime))
      let found = try eraser.documents(of: store, key: [.text("77")], cancellation: Cancellation())
      #expect(found.holding.count == 1 && found.read == 1)
      #expect(throws: Crash.self) {
        try eraser.run(store, key: [.text("77")], who: "anna", reason: "x", documents: found.holding) {
          if $0 == stage { throw Crash() }
        }
      }
    }
    #expect(scene.run("prune").status == .done)
    #expect(try holding("Zapomniana").isEmpty)
    #expect(scene.run("erase szkoly 77 --reason x --yes").status == .done)
  }

  /// The records of runs are lost with `klamra.sqlite`; the versions name their documents too.
  @Test func withoutTheRecordsOfRuns() throws {
    try scene.drop(rows(20, with: "50"))
    #expect(scene.run("run rejestr").status == .done)
    for name in try Files.list(scene.folders.state) where name.hasPrefix("klamra.sqlite") {
      try Files.remove("\(scene.folders.state)/\(name)")
    }
    let outcome = scene.run("erase szkoly 77 --reason x --yes")
    #expect(outcome.status == .done && outcome.output.contains("removed: 1 document"), "\(outcome)")
    #expect(try documents().isEmpty)
  }

  @Test func whatIsProvenOfIt() throws {
    try scene.drop(rows(20, with: "50"))
    #expect(scene.run("run rejestr").status == .done)
    let document = try #require(try documents().first)
    #expect(scene.run("erase szkoly 77 --reason x --yes").status == .done)
    let proof = scene.run("prove \(document)")
    #expect(proof.status == .done && proof.output.contains("(erased: it held a record that was erased)"), "\(proof)")
  }
}
