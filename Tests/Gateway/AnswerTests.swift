import Platform
import Testbed
import Testing

@testable import CommandLine
@testable import Daemon
@testable import Followers
@testable import Presentation
@testable import State

/// What a source was asked for and did not answer, from its request to `klamra status`.
@Suite struct AnswerTests {
  private let scene: Scene
  private let server: ScriptedServer
  /// The stations that answer with a record each; others have none, and those in `gone` are not found.
  private let answering = Monitor<Set<String>>(["A", "B", "C"])
  private let gone = Monitor<Set<String>>([])

  init() throws {
    scene = try Scene()
    server = try ScriptedServer { [answering, gone] request in
      let station = String(request.path.split(separator: "/").last ?? "")
      if gone.withLock({ $0.contains(station) }) { return [.reply(404, "{}")] }
      let isThere = answering.withLock { $0.contains(station) }
      return [.reply(isThere ? #"{"items":[{"id":"\#(station)","pupils":1}]}"# : #"{"items":[]}"#)]
    }
    try scene.folder.write(
      "config/klamra.yaml", Scene.gateway.replacing("\(Scene.here)/Connectors", with: "Connectors"))
    try scene.folder.write(
      "Connectors/stacje/connector.yaml",
      """
      connector: stacje
      title: {pl: Stacje, en: Stations}
      parameters: {stations: {type: code, many: true, required: true}}
      http: {base: "http://127.0.0.1:1", retries: 0}
      streams:
        pomiary:
          request: {path: "/st/{station}", each: {station: stations}}
          format: json
          records: items[]
          fields: {id: {path: id, type: code, required: true}, pupils: {path: pupils, type: integer}}
          mapping: |
            SELECT id, id AS name, pupils FROM source

      """)
    try write(refresh: "full", stations: "A, B, C")
  }

  private func write(refresh: String, stations: String) throws {
    try scene.folder.write(
      "config/sources/rejestr.yaml",
      """
      connector: stacje
      title: {pl: Stacje, en: Stations}
      base: \(server.url("/"))
      parameters: {stations: [\(stations)]}
      streams:
        pomiary: {dataset: szkoly, refresh: \(refresh)}

      """)
  }

  private func rows() -> Int { scene.run("show szkoly --rows 0").output.split(separator: "\n").count - 1 }

  @Test func aValueWithoutAnAnswerIsNamedEverywhere() throws {
    try write(refresh: "full", stations: "A, B, C, X")
    let run = scene.run("run rejestr")
    #expect(run.status == .done, "\(run)")
    #expect(run.errors.contains("warning: asked for and not answered: stations X"), "\(run)")
    #expect(scene.run("status").output.contains("rejestr: asked for and not answered: stations X (run 1)"))
    #expect(scene.run("status --json").output.contains("asked for and not answered: stations X"))
    #expect(scene.run("runs --json").output.contains("asked for and not answered: stations X"))
    // It is said again while it is true, and a value that never answered holds nothing.
    #expect(scene.run("run rejestr").errors.contains("stations X"))
    answering.withLock { _ = $0.insert("X") }
    #expect(!scene.run("run rejestr").errors.contains("warning"))
    #expect(!scene.run("status").output.contains("not answered"))
  }

  @Test func aValueThatAnsweredBeforeHoldsTheRun() throws {
    #expect(scene.run("run rejestr").status == .done)
    answering.withLock { _ = $0.remove("B") }
    let held = scene.run("run rejestr")
    #expect(held.status == .held)
    #expect(
      held.errors.contains(
        "the source has no records any more for stations B: what it brought before would be deleted"), "\(held)")
    #expect(rows() == 3)
    // An operator knows that it is closed: from then on it is only named.
    let release = scene.run("hold release 1 --reason zamknięta")
    #expect(release.status == .done, "\(release)")
    #expect(rows() == 2)
    let after = scene.run("run rejestr")
    #expect(after.status == .done && after.errors.contains("asked for and not answered: stations B"), "\(after)")
  }

  @Test func aValueThatIsNoLongerAskedForHoldsNothing() throws {
    #expect(scene.run("run rejestr").status == .done)
    try write(refresh: "full", stations: "A, C")
    let run = scene.run("run rejestr")
    #expect(run.status == .done, "\(run)")
    #expect(rows() == 2)
  }

  /// Nothing would be deleted, so it is only said.
  @Test func aPartialRefreshIsNotHeld() throws {
    try write(refresh: "partial", stations: "A, B, C")
    #expect(scene.run("run rejestr").status == .done)
    answering.withLock { _ = $0.remove("B") }
    let run = scene.run("run rejestr")
    #expect(run.status == .done && run.errors.contains("asked for and not answered: stations B"), "\(run)")
    #expect(rows() == 3)
  }

  @Test func whatAGoneValueBroughtStays() throws {
    #expect(scene.run("run rejestr").status == .done)
    gone.withLock { _ = $0.insert("B") }
    for _ in 1...2 {
      let run = scene.run("run rejestr")
      #expect(run.status == .done && run.errors.contains("stations B: the service answered 404"), "\(run)")
      #expect(rows() == 3)
    }
    #expect(scene.run("status").output.contains("stations B: the service answered 404"))
    gone.withLock { $0 = ["A", "B", "C"] }
    #expect(scene.run("run rejestr").status == .failed)
    #expect(rows() == 3)
  }

  /// A replay decides as the run did whose documents it maps again.
  @Test func aReplayIsHeldLikeItsRun() throws {
    #expect(scene.run("run rejestr").status == .done)
    answering.withLock { _ = $0.remove("B") }
    #expect(scene.run("run rejestr").status == .held)
    #expect(scene.run("replay rejestr").status == .held)
    #expect(rows() == 3)
  }
}
