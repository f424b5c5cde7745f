import Platform
import State
import Testbed
import Testing

@testable import CommandLine

/// A version that is committed and cannot be published says why until it is.
@Suite struct FollowerProblemTests {
  private let scene: Scene

  init() throws {
    scene = try Scene()
    try scene.folder.write("config/datasets/szkoly.yaml", declaration("internal"))
    try scene.drop([(1, "Szkoła 44051401359", "10"), (2, "b", "3")])
    #expect(scene.run("run rejestr").status == .done)
  }

  private func declaration(_ privacy: String) -> String {
    Scene.dataset.replacing("name: {type: text, privacy: public", with: "name: {type: text, privacy: \(privacy)")
  }

  private static let sentence = "szkoly holds what looks like personal data: name: a PESEL number in 1 row: 4***"

  @Test func itIsShownUntilItIsMended() throws {
    try scene.folder.write("config/datasets/szkoly.yaml", declaration("public"))
    try scene.drop([(1, "Szkoła 44051401359", "11"), (2, "b", "3")])
    // The run itself is held; what was stored before is found when a version is published.
    try scene.drop([(1, "Szkoła 44051401359", "10"), (2, "b", "3"), (3, "c", "5")])
    #expect(scene.run("run rejestr").status == .failed)
    let status = scene.run("status")
    #expect(
      status.status == .failed && status.errors.contains("klamra: szkoly: \(Self.sentence)"), "\(status)")
    #expect(!status.output.contains("or wait for the daemon"), "\(status)")
    #expect(scene.run("status --json").output.contains(#""problem": "\#(Self.sentence)"#))
    let doctor = scene.run("doctor")
    #expect(doctor.output.contains("szkoly is not published: \(Self.sentence)"), "\(doctor)")
    #expect(!Files.exists("\(scene.folders.public)/datasets/szkoly/versions/2"))

    try scene.folder.write("config/datasets/szkoly.yaml", declaration("internal"))
    #expect(scene.run("publish").status == .done)
    #expect(Files.exists("\(scene.folders.public)/datasets/szkoly/versions/2"))
    let after = scene.run("status")
    #expect(after.status == .done && !after.errors.contains(Self.sentence), "\(after)")
  }

  /// A dataset that no configuration declares any more blocks nothing.
  @Test func whatIsNotDeclaredIsNotShown() throws {
    try scene.folder.write("config/datasets/szkoly.yaml", declaration("public"))
    try scene.drop([(1, "Szkoła 44051401359", "10"), (2, "b", "3"), (3, "c", "5")])
    #expect(scene.run("run rejestr").status == .failed)
    try Files.remove("\(scene.folders.config)/datasets/szkoly.yaml")
    try Files.remove("\(scene.folders.config)/sources/rejestr.yaml")
    #expect(!scene.run("status").errors.contains(Self.sentence))
  }
}
