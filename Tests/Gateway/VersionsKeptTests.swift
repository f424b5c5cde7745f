import Platform
import Testbed
import Testing

@testable import CommandLine
@testable import Daemon
@testable import Followers
@testable import State

/// `versions_kept` takes effect without a new version.
@Suite struct VersionsKeptTests {
  private let scene: Scene

  init() throws {
    scene = try Scene()
    for round in 0..<5 {
      try scene.drop(schools: 12, revised: [round])
      #expect(scene.run("run rejestr --quiet").status == .done)
    }
  }

  private func keep(_ count: Int) throws {
    try scene.folder.write(
      "config/datasets/szkoly.yaml",
      Scene.dataset.replacing("  licence: CC0-1.0", with: "  licence: CC0-1.0\n  versions_kept: \(count)"))
  }

  private func versions() throws -> [String] {
    try Files.list(scene.folder.file("public/datasets/szkoly/versions")).sorted()
  }

  private func deltas() throws -> [String] {
    try Files.list(scene.folder.file("public/datasets/szkoly/changes")).filter { $0.hasSuffix(".csv") }.sorted()
  }

  @Test func thePublicationRemovesWhatIsTooOld() throws {
    #expect(try versions() == ["1", "2", "3", "4", "5"])
    try keep(2)
    let publish = scene.run("publish")
    #expect(publish.status == .done, "\(publish)")
    #expect(try versions() == ["4", "5"])
    // The delta to the oldest version that is kept stays.
    #expect(try deltas() == ["3-4.csv", "4-5.csv"])
    let page = String(decoding: try Files.read(scene.folder.file("public/datasets/szkoly/index.html")), as: UTF8.self)
    #expect(!page.contains("versions/3/"))
    #expect(scene.run("verify").status == .done)
  }

  @Test func theNextRunDoesSoToo() throws {
    try keep(1)
    #expect(scene.run("run rejestr").status == .done)
    #expect(try versions() == ["5"])
  }

  @Test func nothingGoesWithoutALimit() throws {
    try keep(0)
    #expect(scene.run("publish").status == .done)
    #expect(try versions() == ["1", "2", "3", "4", "5"])
    // A larger number brings nothing back, and takes nothing away.
    try keep(2)
    #expect(scene.run("publish").status == .done)
    try keep(4)
    #expect(scene.run("publish").status == .done)
    #expect(try versions() == ["4", "5"])
  }
}
