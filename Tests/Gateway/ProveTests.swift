import Landing
import Platform
import SQLite
import Testbed
import Testing

@testable import CommandLine
@testable import State

/// `klamra prove`: what a name in a manifest stands for.
@Suite struct ProveTests {
  private func names(_ scene: Scene, version: Int) throws -> [String] {
    let manifest = String(
      decoding: try Files.read("\(scene.folders.public)/datasets/szkoly/versions/\(version)/manifest.json"),
      as: UTF8.self)
    return manifest.matches(of: /hmac-sha256:[0-9a-f]{64}/).map { String($0.output) }
  }

  @Test func aNameIsResolvedAndProvenInAllItsForms() throws {
    let scene = try Scene()
    try scene.drop((0..<3).map { ($0, "Szkoła \($0)", "1") })
    #expect(scene.run("run rejestr").status == .done)
    try scene.drop((0..<3).map { ($0, "Szkoła \($0)", "2") })
    #expect(scene.run("run rejestr").status == .done)
    let (first, second) = (
      try #require(try names(scene, version: 1).first), try #require(try names(scene, version: 2).first)
    )
    #expect(first != second)

    let outcome = scene.run("prove \(second)")
    #expect(outcome.status == .done && outcome.output.contains("szkoly, version 2"), "\(outcome)")
    let document = try #require(outcome.output.firstMatch(of: /document +([0-9a-f]{64})\n/)).output.1
    let archived = try Archive(folder: StatePaths(scene.folders.state).landing)
    #expect(archived.contains(try #require(Digest(hex: document))))
    // Whoever has the document and the key of the proof computes the name.
    let command = try #require(outcome.output.firstMatch(of: /proof +(.*)\n/)).output.1
    if Shell.path("openssl") != nil {
      let computed = Shell.shell(String(command), in: "/")
      #expect(computed?.contains(second.dropFirst("hmac-sha256:".count)) == true, "\(computed ?? "")")
    }
    for form in [String(document), "sha256:\(document)"] {
      #expect(scene.run("prove \(form)").output == outcome.output)
    }
    #expect(scene.run("prove \(scene.folder.file("drop/a.csv"))").output == outcome.output)
    #expect(scene.run("prove \(second) --json").output.contains("\"name\": \"\(second)\""))
  }

  @Test(arguments: [
    "hmac-sha256:\(String(repeating: "0", count: 64))", String(repeating: "a", count: 64), "no/such/file", "x",
  ])
  func whatNoVersionWasBuiltFromIsSaidSo(wanted: String) throws {
    let scene = try Scene()
    #expect(scene.run("prove \(wanted)").errors.contains("no version of any dataset"))
    try scene.drop([(1, "Szkoła", "1")])
    #expect(scene.run("run rejestr").status == .done)
    let outcome = scene.run("prove \(wanted)")
    #expect(outcome.status != .done && outcome.errors.contains("hmac-sha256"), "\(outcome)")
  }

  /// A manifest names a long list of documents instead of each of them.
  @Test func aListOfManyDocumentsHasOneName() throws {
    let scene = try Scene()
    try scene.folder.write(
      "config/sources/rejestr.yaml", scene.source().replacing("settle: 0s", with: "settle: 0s, take: all"))
    for file in 0..<101 { try scene.drop([(file, "Szkoła \(file)", "1")], name: "szkola-\(file).csv") }
    #expect(scene.run("run rejestr").status == .done)
    let manifest = String(
      decoding: try Files.read("\(scene.folders.public)/datasets/szkoly/versions/1/manifest.json"), as: UTF8.self)
    let all = try names(scene, version: 1)
    #expect(all.count == 1 && manifest.contains("\"documents\": 101") && !manifest.contains("\"documents\": ["))
    let name = try #require(all.first)
    let outcome = scene.run("prove \(name)")
    #expect(outcome.status == .done && outcome.output.contains("101 documents"), "\(outcome)")
    let listed = outcome.output.matches(of: #/\n  ([0-9a-f]{64})  /#).map { String($0.output.1) }
    #expect(listed.count == 101)
    // The name is that of the list of digests, as the guide says.
    let list = listed.map { "\($0)\n" }.joined()
    #expect(outcome.output.contains("list      \(SHA256.of(list.utf8))"))
    let file = try Files.measure(scene.folder.file("drop/szkola-7.csv")).digest.hex
    #expect(listed.contains(file))
    #expect(scene.run("prove \(file)").output.contains("szkoly, version 1"))
    #expect(scene.run("prove \(name) --json").output.contains("\"listed\": ["))
    #expect(scene.run("verify").status == .done)
  }

  /// The secret does not leave the state folder, and no digest of a document is public.
  @Test func nothingPublicIsAPlainDigestOfADocument() throws {
    let scene = try Scene()
    try scene.drop((0..<3).map { ($0, "Szkoła \($0)", "1") })
    #expect(scene.run("run rejestr").status == .done)
    let name = try #require(try names(scene, version: 1).first)
    let outcome = scene.run("prove \(name) --json").output
    let document = try #require(outcome.firstMatch(of: /"document": "([0-9a-f]{64})"/)).output.1
    let found = Shell.shell("grep -rl \(document) . || true", in: scene.folders.public)
    #expect(found == "")
  }

  /// Manifests of the first releases named documents by plain digests: they are written again, once.
  @Test func olderManifestsAreWrittenAgain() throws {
    let scene = try Scene()
    try scene.drop((0..<3).map { ($0, "Szkoła \($0)", "1") })
    #expect(scene.run("run rejestr").status == .done)
    let folder = "\(scene.folders.public)/datasets/szkoly/versions/1"
    let data = try Files.read("\(folder)/szkoly.csv")
    let name = try #require(try names(scene, version: 1).first)
    let plain = "sha256:\(String(repeating: "ab", count: 32))"
    let older = String(decoding: try Files.read("\(folder)/manifest.json"), as: UTF8.self).replacing(name, with: plain)
    try AtomicFile.write(Array(older.utf8), to: "\(folder)/manifest.json")
    // The check sums of that release were right.
    let sums = String(decoding: try Files.read("\(folder)/SHA256SUMS"), as: UTF8.self)
    let line = try #require(sums.firstMatch(of: /[0-9a-f]{64}  manifest.json/)).output
    try AtomicFile.write(
      Array(sums.replacing(line, with: "\(SHA256.of(older.utf8))  manifest.json").utf8), to: "\(folder)/SHA256SUMS")
    let database = try Database("\(scene.folders.state)/klamra.sqlite")
    try database.write { try $0.run("DELETE FROM follower_cursors WHERE follower = 'document names'") }

    #expect(scene.run("publish").status == .done)
    #expect(try names(scene, version: 1) == [name])
    #expect(try Files.read("\(folder)/szkoly.csv") == data)
    #expect(scene.run("verify").status == .done)
  }
}
