import Platform
import SQLite
import Testbed
import Testing

@testable import CommandLine
@testable import Daemon
@testable import Followers
@testable import State

/// `--json` is an interface: the shape of what each command prints, as programs rely on it.
@Suite struct JSONOutputTests {
  private let scene: Scene

  init() throws { scene = try Scene() }

  /// The places and types of an object, one a line; the items of a list share one.
  private func shape(_ text: String) throws -> String {
    let connection = try Connection(":memory:", mode: .memory)
    var valid = try connection.prepare("SELECT json_valid(?1)")
    try valid.bind([text])
    try #require(try valid.step() && valid.integer(0) == 1, "this is no JSON: \(text)")
    var select = try connection.prepare("SELECT fullkey, type FROM json_tree(?1)")
    try select.bind([text])
    var lines: Set<String> = []
    while try select.step() {
      let place = select.text(0).replacing(/\[\d+\]/, with: "[]").dropFirst()
      var type = ["true", "false"].contains(select.text(1)) ? "boolean" : select.text(1)
      // A run that took no time has an integer number of seconds.
      if place.hasSuffix(".seconds") { type = "number" }
      lines.insert("\(place.isEmpty ? "." : String(place)) \(type)")
    }
    return lines.sorted().map { "  \($0)\n" }.joined()
  }

  @Test func everyCommandKeepsItsShape() throws {
    var rows = (0..<300).map { ($0, "Szkoła \($0)", "\($0)") }
    rows[7].2 = "wielu"
    try scene.drop(rows)
    var text = ""
    func add(_ line: String) throws {
      let outcome = scene.run("\(line) --json")
      #expect(outcome.output.hasPrefix("{") && outcome.output.hasSuffix("}\n"), "\(line): \(outcome)")
      text += "$ klamra \(line) --json (exit \(outcome.status.rawValue))\n\(try shape(outcome.output))\n"
    }
    try add("check")
    try add("preview rejestr")
    try add("run rejestr")
    try scene.drop(schools: 200)
    try add("run rejestr")
    for line in [
      "status", "datasets", "show szkoly --rows 2", "history szkoly", "runs", "quota", "quarantine list",
      "quarantine show 1",
      "hold list", "hold show 1", "hold release 1", "diff szkoly 1 2", "revisions szkoly --rows 2",
      "revisions annotate szkoly 2 --reason spis --by anna", "trace szkoly 5", "verify", "publish", "replay rejestr",
      "deliveries list",
      "connector list", "areas resolve 1261011 --at 2024", "areas resolve Bochnia",
      "areas members metropolia-krakowska",
    ] { try add(line) }
    #expect(try text == Golden.expected("Tests/Gateway/golden/json.txt", actual: text))
  }

  /// A text that looks like a number stays a text.
  @Test func codesStayTextInJSON() throws {
    try scene.drop([(7, "007", "7")])
    #expect(scene.run("run rejestr").status == .done)
    let output = scene.run("show szkoly --json").output
    let connection = try Connection(":memory:", mode: .memory)
    var select = try connection.prepare(
      """
      SELECT json_type(?1, '$.rows[0].id'), json_type(?1, '$.rows[0].name'), json_type(?1, '$.rows[0].pupils'),
        ?1 ->> '$.rows[0].name'
      """)
    try select.bind([output])
    #expect(try select.step())
    #expect((0..<4).map { select.text($0) } == ["text", "text", "integer", "007"], "\(output)")
  }
}
