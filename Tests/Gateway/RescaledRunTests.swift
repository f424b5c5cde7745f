import Platform
import State
import Testbed
import Testing

@testable import CommandLine

/// A register whose figures all come in another scale waits for an operator, from the preview to the release.
@Suite struct RescaledRunTests {
  private let scene: Scene

  init() throws {
    scene = try Scene()
    try scene.drop((0..<40).map { ($0, "Szkoła \($0)", "\(100 + 7 * $0)") })
    #expect(scene.run("run rejestr").status == .done)
    try scene.drop((0..<40).map { ($0, "Szkoła \($0)", "\((100 + 7 * $0) * 1000)") })
  }

  private static let sentence = "40 of 40 values of pupils would become 1\u{a0}000 times as large"

  @Test func itWaitsAndIsReleased() throws {
    let preview = scene.run("preview rejestr")
    #expect(preview.status == .held && (preview.output + preview.errors).contains(Self.sentence), "\(preview)")
    let run = scene.run("run rejestr")
    #expect(run.status == .held && run.errors.contains(Self.sentence), "\(run)")
    #expect(!Files.exists("\(scene.folders.public)/datasets/szkoly/versions/2"))
    #expect(scene.run("hold show 1").output.contains(Self.sentence))
    #expect(scene.run("hold show 1 --json").output.contains(#""rescaled""#), "\(scene.run("hold show 1 --json"))")
    #expect(scene.run(words: ["hold", "release", "1", "--reason", "Teraz w osobach"]).status == .done)
    #expect(Files.exists("\(scene.folders.public)/datasets/szkoly/versions/2"))
    #expect(scene.run("run rejestr").status == .done)
    #expect(scene.run("status").status == .done)
  }

  private func declared(_ word: String) -> String {
    Scene.dataset.replacing("limits: {", with: "limits: {rescaled: \(word), ")
  }

  @Test func itMayBeDeclared() throws {
    try scene.folder.write("config/datasets/szkoly.yaml", declared("allowed"))
    #expect(scene.run("preview rejestr").status == .done)
    #expect(scene.run("run rejestr").status == .done)
    try scene.folder.write("config/datasets/szkoly.yaml", declared("tak"))
    let check = scene.run("check")
    #expect(check.status == .wrong && (check.output + check.errors).contains("allowed"), "\(check)")
  }

  @Test func zeroForAll() throws {
    try scene.drop((0..<40).map { ($0, "Szkoła \($0)", $0 == 3 ? "5" : "0") })
    let run = scene.run("run rejestr")
    #expect(run.status == .held && run.errors.contains("39 of 40 values of pupils would become 0"), "\(run)")
  }
}
