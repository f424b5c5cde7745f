import Platform
import Testbed
import Testing

@testable import CommandLine
@testable import State

/// A public folder that is lost and made again is the one that consumers know.
@Suite struct LostPublicFolderTests {
  private let scene: Scene

  init() throws {
    scene = try Scene()
    for schools in [12, 30, 31] {
      try scene.drop(schools: schools)
      #expect(scene.run("run rejestr").status == .done)
    }
  }

  private var folder: String { "\(scene.folders.public)/datasets/szkoly" }

  /// The files of the versions and the deltas, which never change.
  private func files() throws -> [String: Digest] {
    var found: [String: Digest] = [:]
    func visit(_ path: String) throws {
      for name in try Files.list("\(folder)/\(path)") {
        let file = "\(path)/\(name)"
        if Files.isFolder("\(folder)/\(file)") {
          try visit(file)
        } else {
          found[file] = try Files.measure("\(folder)/\(file)").digest
        }
      }
    }
    for path in ["versions", "changes"] { try visit(path) }
    return found
  }

  /// The newest version is made before the one before it, from which its delta leads.
  @Test(arguments: ["", "datasets/szkoly/versions", "datasets/szkoly/changes", "datasets/szkoly/versions/3"])
  func everyFileIsAsBefore(lost: String) throws {
    let before = try files()
    #expect(before.keys.contains("changes/2-3.csv") && before.count > 15, "\(before.keys.sorted())")
    try Files.removeTree(lost.isEmpty ? scene.folders.public : "\(scene.folders.public)/\(lost)")
    #expect(scene.run("publish").status == .done)
    #expect(try files() == before)
    #expect(scene.run("verify").status == .done)
  }
}
