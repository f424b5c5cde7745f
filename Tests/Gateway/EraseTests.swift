import Events
import Glibc
import Landing
import OutputState
import Platform
import SQLite
import Schema
import Store
import Testbed
import Testing

@testable import CommandLine
@testable import Configuration
@testable import Daemon
@testable import Followers
@testable import Operations
@testable import Runtime
@testable import State

@Suite struct EraseTests {
  /// The name that must be nowhere in the end.
  static let secret = "Szkoła Zapomniana"

  /// Three versions: the row is inserted in the first, revised in the second and unchanged in the third.
  private func scene(withoutInThird: Bool = false) throws -> Scene {
    let scene = try Scene()
    func rows(_ pupils: String, _ count: Int, _ has: Bool) -> [(Int, String, String)] {
      (0..<count).map { ($0, "Szkoła \($0)", "\(100 + $0)") } + (has ? [(77, Self.secret, pupils)] : [])
    }
    for (pupils, count, has) in [("50", 20, true), ("51", 21, true), ("51", 22, !withoutInThird)] {
      try scene.drop(rows(pupils, count, has))
      let outcome = scene.run("run rejestr")
      #expect(outcome.status == .done, "\(outcome)")
    }
    return scene
  }

  /// All files below a folder that contain a text, decompressed if necessary.
  private func files(with word: String, below folder: String) throws -> [String] {
    var found: [String] = []
    for name in try Files.list(folder) {
      let path = "\(folder)/\(name)"
      // Archived documents are unchanged until they are pruned.
      if name == "landing" { continue }
      if Files.isFolder(path) {
        found += try files(with: word, below: path)
      } else {
        var bytes = try Files.read(path)
        if name.hasSuffix(".gz") {
          bytes = Array(try #require(Shell.shell("gunzip -c \"$1\"", in: folder, arguments: [path])).utf8)
        }
        if String(decoding: bytes, as: UTF8.self).contains(word) {
          found.append(path)
        }
      }
    }
    return found
  }

  private func verify(_ scene: Scene) {
    let verified = scene.run("verify")
    #expect(verified.status == .done, "\(verified)")
  }

  private func expectNothingLeft(_ scene: Scene) throws {
    #expect(try files(with: Self.secret, below: scene.folders.public) == [])
    #expect(try files(with: Self.secret, below: "\(scene.folders.state)/datasets") == [])
    #expect(try files(with: Self.secret, below: scene.folders.state) == [])
  }

  @Test func aRowGoesFromEverything() throws {
    let scene = try scene()
    #expect(try files(with: Self.secret, below: scene.folders.public).count > 5)
    let dry = scene.run("erase szkoly 77 --dry-run")
    #expect(dry.status == .done && dry.output.contains("versions that hold it: 1, 2, 3"), "\(dry)")
    #expect(try files(with: Self.secret, below: scene.folders.public).count > 5, "it only looked")

    let outcome = scene.run("erase szkoly 77 --reason wniosek --yes")
    #expect(outcome.status == .done, "\(outcome)")
    #expect(outcome.output.contains("3 versions from 1 to 3 were rewritten"), "\(outcome)")
    try expectNothingLeft(scene)
    verify(scene)

    let history = scene.run("history szkoly")
    #expect(history.output.contains(" 22 ") && history.errors.contains("a record was erased"), "\(history)")
    #expect(history.errors.contains("wniosek"))
    let json = scene.run("history szkoly --json").output
    #expect(try value(json, "$.versions[0].rows") == "20")
    #expect(try value(json, "$.versions[0].inserted") == "20")
    #expect(try value(json, "$.versions[1].rows") == "21")
    #expect(try value(json, "$.versions[1].updated") == "0")
    #expect(try value(json, "$.erasures[0].versions") == "[1,2,3]")
    #expect(try value(json, "$.erasures[0].finished") == "1")
    #expect(scene.run("trace szkoly 77").errors.contains("the row was erased from szkoly on"))
    #expect(scene.run("trace szkoly 5").output.contains("its documents held a record that was erased"))
    #expect(scene.run("diff szkoly 1 2").output.contains("1 inserted, 0 updated, 0 deleted"))
    #expect(scene.run("diff szkoly 1 2").errors.contains("a record was erased"))
    #expect(scene.run("revisions szkoly").output.contains("Nothing was restated."))
    #expect(!scene.run("show szkoly --rows 0 --version 1").output.contains(Self.secret))

    let page = try String(decoding: Files.read("\(scene.folders.public)/datasets/szkoly/index.html"), as: UTF8.self)
    #expect(page.contains("usunięto zapis") && page.contains("Files rewritten: a record was erased."))
    #expect(!page.contains("wniosek"), "why is nobody's business")
    for version in 1...3 {
      let folder = "\(scene.folders.public)/datasets/szkoly/versions/\(version)"
      let manifest = try String(decoding: Files.read("\(folder)/manifest.json"), as: UTF8.self)
      #expect(try value(manifest, "$.rewritten[0].reason.en") == "a record was erased")
      #expect(try value(manifest, "$.rows") == "\(19 + version)")
      #expect(Shell.shell("sha256sum --quiet -c SHA256SUMS && echo whole", in: folder) == "whole\n")
    }
  }

  /// What the hash of a version is, is the hash of the same data that never had the row.
  @Test func theHistoryIsAsIfTheRowHadNeverCome() throws {
    let scene = try scene()
    #expect(scene.run("erase szkoly 77 --reason x --yes").status == .done)
    let other = try Scene()
    for count in 20...22 {
      try other.drop((0..<count).map { ($0, "Szkoła \($0)", "\(100 + $0)") })
      #expect(other.run("run rejestr").status == .done)
    }
    for version in 0..<3 {
      let place = "$.versions[\(version)].hash"
      #expect(
        try value(scene.run("history szkoly --json").output, place)
          == value(other.run("history szkoly --json").output, place))
    }
  }

  @Test func noRunBringsItBack() throws {
    let scene = try scene()
    #expect(scene.run("erase szkoly 77 --reason x --yes").status == .done)
    // Its documents are gone; they are fetched again, mapped by force, and new ones still have the row, twice and
    // otherwise.
    for line in ["replay rejestr", "replay rejestr --run 1"] {
      let outcome = scene.run(line)
      #expect(
        outcome.status == .failed && outcome.errors.contains("held a record that was erased"), "\(line) \(outcome)")
    }
    for line in ["run rejestr --refetch", "replay rejestr"] {
      let outcome = scene.run(line)
      #expect(outcome.status == .done || outcome.status == .held, "\(line) \(outcome)")
      #expect(try files(with: Self.secret, below: "\(scene.folders.state)/datasets") == [], "\(line)")
    }
    try scene.drop(
      (0..<23).map { ($0, "Szkoła \($0)", "\(100 + $0)") } + [(77, Self.secret, "52"), (77, Self.secret, "53")])
    let run = scene.run("run rejestr")
    #expect(run.status == .done, "\(run)")
    try expectNothingLeft(scene)
    let runs = scene.run("runs --json").output
    #expect(runs.contains("\"rows_erased\":2") || runs.contains("\"rows_erased\": 2"), "\(runs)")
    verify(scene)
  }

  @Test func aRowOfOlderVersionsOnly() throws {
    let scene = try scene(withoutInThird: true)
    let dry = scene.run("erase szkoly id=77 --dry-run --json")
    #expect(try value(dry.output, "$.current") == "0", "\(dry)")
    #expect(try value(dry.output, "$.holding") == "[1,2]", "\(dry)")
    #expect(scene.run("erase szkoly --id 77 --reason x --yes").status == .done)
    try expectNothingLeft(scene)
    verify(scene)
    #expect(scene.run("diff szkoly 2 3").output.contains("1 inserted, 0 updated, 0 deleted"))
  }

  @Test func badInputs() throws {
    let scene = try scene()
    let absent = scene.run("erase szkoly 999 --reason x --yes")
    #expect(
      absent.status == .failed && absent.errors.contains("no version of szkoly has a row of this key"), "\(absent)")
    #expect(scene.run("erase szkola 77 --reason x --yes").errors.contains("did you mean \"szkoly\""))
    #expect(scene.run("erase szkoly --reason x --yes").status == .wrong)
    #expect(scene.run("erase szkoly 77 78 --reason x --yes").status == .wrong)
    let unsure = scene.run("erase szkoly 77 --reason x")
    #expect(unsure.status == .wrong && unsure.errors.contains("nothing was erased"), "\(unsure)")
    #expect(scene.run("erase szkoly 77 --yes").errors.contains("wants a reason"))
    #expect(try files(with: Self.secret, below: scene.folders.public).count > 5)

    #expect(scene.run("erase szkoly 77 --reason x --yes").status == .done)
    let again = scene.run("erase szkoly 77 --reason x --yes")
    #expect(again.status == .done && again.output.contains("The row is erased already"), "\(again)")
    #expect(scene.run("history szkoly --json").output.contains("\"number\": 2") == false)
  }

  @Test func aDatasetWithoutAVersionAndOneThatIsNotPublished() throws {
    let empty = try Scene()
    #expect(empty.run("erase szkoly 77 --reason x --yes").errors.contains("has no version yet"))
    let scene = try Scene()
    try scene.drop([(1, "Szkoła", "5"), (77, Self.secret, "7")])
    #expect(scene.run("run rejestr --no-publish").status == .done)
    let outcome = scene.run("erase szkoly 77 --reason x --yes")
    #expect(outcome.status == .done, "\(outcome)")
    #expect(scene.run("publish").status == .done)
    try expectNothingLeft(scene)
    verify(scene)
  }

  /// The only row of a dataset, and every row one by one.
  @Test func everyRow() throws {
    let scene = try Scene()
    try scene.drop((0..<4).map { ($0, "Szkoła \($0)", "1") })
    #expect(scene.run("run rejestr").status == .done)
    for id in 0..<4 {
      let outcome = scene.run("erase szkoly \(id) --reason x --yes")
      #expect(outcome.status == .done, "\(outcome)")
      verify(scene)
    }
    #expect(scene.run("show szkoly --json").output.contains("\"rows\": []"), "\(scene.run("show szkoly --json"))")
    let manifest = try String(
      decoding: Files.read("\(scene.folders.public)/datasets/szkoly/versions/1/manifest.json"), as: UTF8.self)
    #expect(try value(manifest, "$.rows") == "0")
    #expect(try value(manifest, "$.rewritten[3].date") != "")
  }

  private struct Crash: Error {}

  /// Wherever it is killed, the same command or the followers alone finish it.
  @Test(arguments: EraseRow.Stage.allCases, [true, false])
  func killedWhileErasing(stage: EraseRow.Stage, isRepeated: Bool) throws {
    let scene = try scene()
    let configuration = try Configuration.load(folder: scene.folders.config)
    do {
      let runtime = try Runtime(scene.folders, configuration)
      let store = try runtime.environment.store("szkoly")
      #expect(throws: Crash.self) {
        try EraseRow(runtime, CatchUp(runtime)).run(store, key: [.text("77")], who: "anna", reason: "x") {
          if $0 == stage { throw Crash() }
        }
      }
    }
    try expectFinished(scene, isRepeated: isRepeated || stage != .erased)
  }

  @Test(arguments: RewriteErased.Stage.allCases, [true, false])
  func killedWhileRewriting(stage: RewriteErased.Stage, isRepeated: Bool) throws {
    let scene = try scene()
    let configuration = try Configuration.load(folder: scene.folders.config)
    do {
      let runtime = try Runtime(scene.folders, configuration)
      let store = try runtime.environment.store("szkoly")
      #expect(throws: Crash.self) {
        try EraseRow(runtime, CatchUp(runtime)).run(store, key: [.text("77")], who: "anna", reason: "x") {
          if $0 == .erased { throw Crash() }
        }
      }
      #expect(try CatchUp(runtime).lagging().map(\.follower) == ["rewrite"])
      #expect(throws: Crash.self) {
        try RewriteErased(FollowerSite(runtime, runtime.environment)).finish(store) { if $0 == stage { throw Crash() } }
      }
    }
    try expectFinished(scene, isRepeated: isRepeated)
  }

  /// Has the same command, or the followers alone, finish what was cut short.
  private func expectFinished(_ scene: Scene, isRepeated: Bool) throws {
    if isRepeated {
      let outcome = scene.run("erase szkoly 77 --reason x --yes")
      #expect(outcome.status == .done, "\(outcome)")
    } else {
      let outcome = scene.run("publish")
      #expect(outcome.status == .done, "\(outcome)")
    }
    try expectNothingLeft(scene)
    verify(scene)
    #expect(try value(scene.run("history szkoly --json").output, "$.erasures[0].finished") == "1")
    #expect(try value(scene.run("history szkoly --json").output, "$.erasures[1].number") == "")
    let events = try #require(try Records.of(scene)).outbox.events()
    #expect(events.filter { $0.type == .versionRewritten }.count == 1)
    #expect(events.filter { $0.type == .versionPublished }.count == 3)
    let body = String(decoding: try #require(events.last { $0.type == .versionRewritten }).body, as: UTF8.self)
    #expect(try value(body, "$.data.versions") == "[1,2,3]", "\(body)")
    #expect(!body.contains("77"), "\(body)")
  }

  @Test func theQuarantineAndHeldRunsForgetIt() throws {
    let scene = try Scene()
    try scene.drop((0..<20).map { ($0, "Szkoła \($0)", "1") } + [(77, Self.secret, "5")])
    #expect(scene.run("run rejestr").status == .done)
    // The key occurs twice, so it is rejected by its key; and most rows are removed, so the run is held with examples.
    try scene.drop([(0, "Szkoła 0", "1"), (77, Self.secret, "6"), (77, Self.secret, "7")])
    #expect(scene.run("run rejestr").status == .held)
    #expect(scene.run("quarantine show 2").output.contains("77"))
    #expect(try !files(with: Self.secret, below: scene.folders.state).isEmpty)
    #expect(scene.run("erase szkoly 77 --reason x --yes").status == .done)
    #expect(!scene.run("quarantine show 2").output.contains("77"))
    #expect(!scene.run("hold show 1").output.contains("id=77"), "\(scene.run("hold show 1"))")
    // A release maps the documents again without the erased row; the changed counts are shown first.
    #expect(scene.run("hold release 1 --reason x").status == .held)
    #expect(scene.run("hold release 1 --reason x").status == .done)
    try expectNothingLeft(scene)
  }

  @Test func withoutTheSecretNothingIsCommitted() throws {
    let scene = try scene()
    #expect(scene.run("erase szkoly 77 --reason x --yes").status == .done)
    try Files.remove("\(scene.folders.state)/datasets/erasure.key")
    try scene.drop([(1, "Inna", "5")])
    let outcome = scene.run("run rejestr")
    #expect(outcome.status == .failed && outcome.errors.contains("erasure.key is missing"), "\(outcome)")
  }

  @Test func theLogHidesTheKey() {
    #expect(Daemon.shown(["erase", "szkoly", "77", "--yes"]) == "erase …")
    #expect(Daemon.shown(["--json", "erase", "szkoly", "77"]) == "--json erase …")
    #expect(Daemon.shown(["run", "rejestr"]) == "run rejestr")
  }

  private func value(_ json: String, _ place: String) throws -> String {
    let connection = try Connection(":memory:", mode: .memory)
    var select = try connection.prepare("SELECT ?1 ->> ?2")
    try select.bind([json, place])
    _ = try select.step()
    return select.text(0)
  }
}

extension Records {
  static func of(_ scene: Scene) throws -> Records? {
    Records(try Database(reading: StatePaths(scene.folders.state).database, layout: StateLayout.now))
  }
}
