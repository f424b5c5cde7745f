import Events
import Glibc
import OutputState
import Platform
import SQLite
import Schema
import Store
import Testbed
import Testing

@testable import CommandLine
@testable import Followers
@testable import State

/// A stranger who kept what was public before an erasure, knows everything but one value, and tries values: nothing that
/// is public afterwards may tell whether a guess is right.
@Suite struct ErasureAttackTests {
  private static let name = "Szkoła Zapomniana"

  /// What was public of one version.
  private struct Kept {
    var files: [String: [UInt8]] = [:]
    var manifest: [UInt8] { files["manifest.json"] ?? [] }
  }

  private let scene: Scene

  init() throws {
    scene = try Scene()
    try scene.subscribe("http://127.0.0.1:9/hook")
  }

  private func bring(_ versions: Int = 3) throws {
    for version in 0..<versions {
      try scene.drop(
        (0..<5 + version).map { ($0, "Szkoła \($0)", "\(100 + $0)") } + [(77, Self.name, "\(50 + version)")])
      let run = scene.run("run rejestr")
      #expect(run.status == .done || run.status == .failed, "\(run)")
    }
  }

  private func kept() throws -> [Int: Kept] {
    let folder = "\(scene.folders.public)/datasets/szkoly/versions"
    var found: [Int: Kept] = [:]
    for version in try Files.list(folder) {
      for file in try Files.list("\(folder)/\(version)") {
        found[Int(version) ?? 0, default: Kept()].files[file] = try Files.read("\(folder)/\(version)/\(file)")
      }
    }
    return found
  }

  /// Everything that is served or sent: the public folder, decompressed where need be, and the events with their ids.
  private func corpus() throws -> String {
    var text = ""
    func read(_ folder: String) throws {
      for name in try Files.list(folder) {
        let path = "\(folder)/\(name)"
        if Files.isFolder(path) {
          try read(path)
        } else if name.hasSuffix(".gz") {
          text += try #require(Shell.shell("gunzip -c \"$1\"", in: folder, arguments: [path]))
        } else {
          text += String(decoding: try Files.read(path), as: UTF8.self)
        }
        text += "\n\(path)\n"
      }
    }
    try read(scene.folders.public)
    for event in try #require(try Records.of(scene)).outbox.events() {
      text += "\(event.id)\n\(String(decoding: event.body, as: UTF8.self))\n"
    }
    return text.lowercased()
  }

  /// The digests that a stranger computes for one guess: of the table, of the manifest that named it, of the event that
  /// named that, and of the record and the document in the forms that the dataset has.
  private func digests(_ version: Int, _ before: Kept, guess: String, truth: String) -> [String: String] {
    let line = "77,\(Self.name),"
    let table = String(decoding: before.files["szkoly.csv"] ?? [], as: UTF8.self)
      .replacing("\(line)\(truth)\r\n", with: "\(line)\(guess)\r\n")
    let digest = SHA256.of(table.utf8).hex
    let old = SHA256.of(before.files["szkoly.csv"] ?? []).hex
    let manifest = String(decoding: before.manifest, as: UTF8.self).replacing(old, with: digest)
    let named = SHA256.of(manifest.utf8).hex
    let document = table.replacing(",", with: ";").replacing("id;name;pupils", with: "id;name;pupils")
    return [
      "table": digest, "manifest": named,
      "event": "evt_" + SHA256.of("dataset.version.published\nszkoly\n\(version)\n\(named)".utf8).hex.prefix(32),
      "row": SHA256.of("\(line)\(guess)".utf8).hex, "line": SHA256.of("\(line)\(guess)\r\n".utf8).hex,
      "record": SHA256.of("77;\(Self.name);\(guess)".utf8).hex, "document": SHA256.of(document.utf8).hex,
    ]
  }

  private func attack(_ before: [Int: Kept], truths: [Int: String]) throws {
    let after = try corpus()
    #expect(!after.contains(Self.name.lowercased()))
    for (version, kept) in before {
      for (file, bytes) in kept.files where file != "datapackage.json" || version > 0 {
        let digest = SHA256.of(bytes).hex
        if after.contains(digest) {
          // A file that never held the row may be as it was.
          #expect(!String(decoding: bytes, as: UTF8.self).contains(Self.name), "\(version) \(file)")
          #expect(!["szkoly.csv", "szkoly.csv.gz", "manifest.json", "SHA256SUMS"].contains(file), "\(version) \(file)")
        }
      }
      for guess in 0..<200 {
        for (kind, digest) in digests(version, kept, guess: "\(guess)", truth: truths[version] ?? "") {
          #expect(!after.contains(digest), "version \(version), guess \(guess): the digest of the \(kind)")
        }
      }
    }
  }

  @Test func noGuessCanBeChecked() throws {
    try bring()
    let before = try kept()
    #expect(before.count == 3)
    // The attack itself is sound: with the right value it finds what was public.
    let public1 = try corpus()
    let right = digests(1, try #require(before[1]), guess: "50", truth: "50")
    for kind in ["table", "manifest"] { #expect(public1.contains(try #require(right[kind])), "\(kind)") }
    let wrong = digests(1, try #require(before[1]), guess: "49", truth: "50")
    #expect(!wrong.values.contains { public1.contains($0) })
    #expect(!public1.contains(try #require(right["event"])), "ids are keyed")

    #expect(scene.run("erase szkoly 77 --reason x --yes").status == .done)
    try attack(before, truths: [1: "50", 2: "51", 3: "52"])
  }

  /// A subscriber that missed an announcement gets the present one under the id of then.
  @Test func anAnnouncementNamesThePresentManifest() throws {
    try bring(2)
    let before = try #require(try Records.of(scene)).outbox.events()
    #expect(scene.run("erase szkoly 77 --reason x --yes").status == .done)
    let after = try #require(try Records.of(scene)).outbox.events()
    #expect(after.map(\.id).prefix(2) == before.map(\.id).prefix(2))
    for (event, version) in zip(after, 1...2) {
      let folder = "\(scene.folders.public)/datasets/szkoly/versions/\(version)"
      let facts = try EventFacts(event)
      #expect(
        try facts.data.member("sha256").text() == Files.measure("\(folder)/manifest.json").digest.hex, "\(version)")
      #expect(try facts.data.member("rows").integer() == 4 + version)
      #expect(try facts.data.member("sequence").integer() == event.sequence)
    }
  }

  /// Ids of an earlier release are plain digests: those of the rewritten versions are replaced, no others.
  @Test func idsOfAnEarlierReleaseAreReplaced() throws {
    try bring(1)
    try scene.drop((0..<9).map { ($0, "Szkoła \($0)", "1") })
    #expect(scene.run("run rejestr --no-publish").status != .wrong)
    let before = try kept()
    let manifest = SHA256.of(try #require(before[1]).manifest).hex
    let former = "evt_" + SHA256.of("dataset.version.published\nszkoly\n1\n\(manifest)".utf8).hex.prefix(32)
    try Connection(StatePaths(scene.folders.state).database, mode: .writer).execute(
      "UPDATE events SET id = '\(former)' WHERE sequence = 1")
    #expect(scene.run("erase szkoly 77 --reason x --yes").status == .done)
    let events = try #require(try Records.of(scene)).outbox.events()
    #expect(events[0].type == .versionPublished && events[0].id != former && events[0].id.hasPrefix("evt_"))
    #expect(!(try corpus()).contains(former))
    try attack(before, truths: [1: "50"])
    // Nothing is announced twice.
    #expect(scene.run("publish").status == .done)
    #expect(try #require(try Records.of(scene)).outbox.events().count == events.count)
  }

  /// A version whose folder is no longer kept has no manifest that could be named.
  @Test func aVersionThatIsNoLongerKept() throws {
    try scene.folder.write(
      "config/datasets/szkoly.yaml",
      Scene.dataset.replacing("  licence: CC0-1.0", with: "  licence: CC0-1.0\n  versions_kept: 1"))
    var before: [Int: Kept] = [:]
    for version in 0..<3 {
      try scene.drop((0..<5 + version).map { ($0, "Szkoła \($0)", "1") } + [(77, Self.name, "\(50 + version)")])
      _ = scene.run("run rejestr")
      before.merge(try kept()) { first, _ in first }
    }
    #expect(before.count == 3)
    #expect(try kept().count < 3)
    #expect(scene.run("erase szkoly 77 --reason x --yes").status == .done)
    try attack(before, truths: [1: "50", 2: "51", 3: "52"])
    let first = try #require(try Records.of(scene)).outbox.events()[0]
    #expect(try EventFacts(first).data.member("sha256").optionalText() == nil)
    #expect(scene.run("verify").status == .done)
  }
}
