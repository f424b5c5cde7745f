import Platform
import Testbed
import Testing

@testable import CommandLine

/// What a source writes may neither steer the terminal of an operator nor turn its text around.
@Suite struct TerminalTextTests {
  private static let steering = "Szkoła\u{1b}[2J\u{202e}vsc.\u{9b}1mA\u{feff}"

  private func steers(_ text: String) -> Bool {
    text.unicodeScalars.contains { scalar in
      let isLineBreak = scalar == "\n"
      let category = scalar.properties.generalCategory
      return !isLineBreak && (category == .control || category == .format)
    }
  }

  @Test func valuesNamesAndHeadersAreShownEscaped() throws {
    let scene = try Scene()
    try scene.drop([(1, Self.steering, "5"), (2, "b\u{202e}", "x\u{202e}y"), (3, "c", "7")])
    try scene.folder.write("drop/\u{202e}txt.a", "x")
    for line in [
      "run rejestr", "preview rejestr", "show szkoly", "hold show 1", "quarantine list", "quarantine show 1", "status",
      "runs", "trace szkoly 1", "schema diff rejestr", "doctor",
    ] {
      let outcome = scene.run(line)
      #expect(!steers(outcome.output) && !steers(outcome.errors), "\(line): \(outcome)")
    }
    #expect(scene.run("quarantine show 1").output.contains("x\\u{202e}y"))
  }

  /// Programs get the text as it is, in JSON's own spelling.
  @Test func forProgramsItIsExact() throws {
    let scene = try Scene()
    try scene.drop([(1, "a\u{202e}b", "5")])
    #expect(scene.run("run rejestr").status == .done)
    let json = try JSONNode(parsing: Array(scene.run("show szkoly --json").output.utf8))
    #expect("\(json)".contains("a\u{202e}b") || scene.run("show szkoly --json").output.contains("a\u{202e}b"))
  }
}
