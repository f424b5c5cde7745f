import Connectors
import Events
import Platform
import Schema
import Settings
import Testbed
import Testing

@testable import Channels
@testable import CommandLine
@testable import Configuration
@testable import Daemon
@testable import Followers
@testable import Presentation
@testable import State

/// Runs the examples of the documents. `KLAMRA_RECORD=1 swift test` records the transcripts again.
@Suite struct GuideTests {
  private let folder: TemporaryFolder
  private let folders: Folders

  init() throws {
    folder = try TemporaryFolder()
    folders = Folders(config: folder.file("config"), state: folder.file("state"), public: folder.file("public"))
    let shipped = String(decoding: try Files.read("config/klamra.yaml"), as: UTF8.self)
    try folder.write(
      "config/klamra.yaml", shipped.replacing("connectors: Connectors", with: "connectors: \(Scene.here)/Connectors"))
  }

  private func run(_ line: String) -> (status: CommandStatus, text: String) {
    let seen = Monitor<[Output.Stream: [UInt8]]>([:])
    let status = Program.run(line.split(separator: " ").map(String.init), folders: folders) { stream, bytes in
      seen.withLock { $0[stream, default: []] += bytes }
    }
    return seen.withLock { seen in
      let bytes = (seen[.standardOutput] ?? []) + (seen[.standardError] ?? [])
      return (status, String(decoding: bytes, as: UTF8.self))
    }
  }

  /// What the commands of a transcript print here, without what differs from run to run.
  private func play(_ transcript: String) -> String {
    let commands = transcript.split(separator: "\n").filter { $0.hasPrefix("$ klamra ") }
    return commands.map { command in
      // Files beside the configuration are in the example's folder.
      let line = command.dropFirst("$ klamra ".count).replacing(
        " kwarantanna.csv", with: " \(folder.path)/kwarantanna.csv"
      ).replacing(" kopie", with: " \(folder.path)/kopie")
      let (status, text) = run(String(line))
      // Without a terminal each stage is a line; on one it is a bar, which is removed at the end.
      let lines = text.split(separator: "\n").filter {
        $0.wholeMatch(of: /[a-z:-]+: (wait|fetch|map|commit|publish|notify)/) == nil
      }
      let end = status == .done ? "" : "(exit \(status.rawValue))\n"
      return "\(command)\n" + lines.map { "\($0)\n" }.joined() + end
    }.joined(separator: "\n").replacing("\(folder.path)/", with: "")
  }

  /// These files name moments, or have the digest of one that does; seconds are what the machine needs.
  private static func steady(_ text: String) -> String {
    text.replacing(/((manifest\.json|SHA256SUMS|datapackage\.json|revisions\.csv) +[\d.]+ K?B +)[0-9a-f]{16}/) {
      "\($0.1)0123456789abcdef"
    }
    .replacing(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/, with: "2026-11-21 12:00:00")
    .replacing(/\d{4}-\d\d-\d\dT\d{6}Z/, with: "2026-11-21T120000Z")
    .replacing(/, [\d.]+ [KM]?B( written)?\n/) { ", 300.0 KB\($0.1 ?? "")\n" }
    .replacing(/\(\d+\.\d s\)/, with: "(0.1 s)")
    .replacing(/by anna, \d{4}-\d\d-\d\d/, with: "by anna, 2026-11-21")
  }

  @Test func theFirstSourceOfTheOperatorsGuide() throws {
    try playAll(of: "docs/operators.md")
    try expectPaths(dataset: "szkoly", version: 2)
  }

  @Test func theTroublesOfTheGuideToTrust() throws { try playAll(of: "docs/trust.md") }

  private func playAll(of path: String) throws {
    let guide = try Guide(path)
    var played: [(block: Guide.Block, text: String)] = []
    for block in guide.blocks {
      switch block.kind {
      case "file":
        let isTable = block.name.hasSuffix(".csv")
        // Nothing rests in a test, and it runs in another folder.
        let text = block.text.replacing("settle: 30s", with: "settle: 0s")
          .replacing("folder: drop/", with: "folder: \(folder.path)/drop/")
        try folder.write(block.name, isTable ? OfficeText.bytes(text) : Array(text.utf8))
      case "transcript": played.append((block, play(block.text)))
      default: break
      }
    }
    #expect(played.count >= 3)
    if Golden.isRecording { try guide.record(played) }
    for (block, text) in played where !Golden.isRecording { #expect(Self.steady(text) == Self.steady(block.text)) }
  }

  @Test func theExampleOfDerivedDatasets() throws {
    let guide = try Guide("docs/derived.md")
    var played: [(block: Guide.Block, text: String)] = []
    for block in guide.blocks {
      if block.kind == "file" {
        let text = block.text.replacing("settle: 30s", with: "settle: 0s")
          .replacing("folder: drop/", with: "folder: \(folder.path)/drop/")
        try folder.write(block.name, block.name.hasSuffix(".csv") ? OfficeText.bytes(text) : Array(text.utf8))
      } else if block.kind == "transcript" {
        let commands =
          "$ klamra run uczniowie --quiet\n$ klamra show uczniowie-razem\n$ klamra trace uczniowie-razem 2024\n"
        played.append((block, play(Golden.isRecording ? commands : block.text)))
      }
    }
    #expect(played.count == 1)
    if Golden.isRecording { try guide.record(played) }
    for (block, text) in played where !Golden.isRecording { #expect(Self.steady(text) == Self.steady(block.text)) }
    let all = String(decoding: try Files.read(guide.path), as: UTF8.self)
    for name in try Files.list("config/datasets") where name.hasSuffix(".sql") {
      #expect(all.contains("config/datasets/\(name)"), "\(name)")
    }
    for rounding in Rounding.allCases { #expect(all.contains("`\(rounding.rawValue)`")) }
  }

  /// The dataset of docs/checks.md is one, and every kind of check and action has its place in the document.
  @Test func theChecksOfTheGuide() throws {
    let guide = try Guide("docs/checks.md")
    for block in guide.blocks where block.kind == "file" { try folder.write(block.name, block.text) }
    let (status, text) = run("check")
    #expect(status == .done, "\(text)")
    let dataset = try #require(try Configuration.load(folder: folders.config).dataset("szkoly"))
    #expect(dataset.checks.count == 8)
    let all = String(decoding: try Files.read(guide.path), as: UTF8.self)
    for word in CheckReader.Kind.allCases.map(\.rawValue) + Check.Action.allCases.map(\.rawValue) {
      #expect(all.contains("| `\(word)`"), "\(word)")
    }
  }

  /// Every path of docs/published-files.md is there; what the server makes itself is left out: redirects and `/api`.
  private func expectPaths(dataset: String, version: Int) throws {
    let lines = try Guide("docs/published-files.md").example("paths").split(separator: "\n")
    #expect(lines.count == 9)
    for line in lines where !line.contains("/latest/") && !line.hasPrefix("/api/") {
      let pattern = line.prefix { $0 != " " }.replacing("<id>", with: dataset).replacing("<n>", with: "\(version)")
        .replacing("<a>", with: "\(version - 1)").replacing("<b>", with: "\(version)")
        .replacing("<file>", with: "datapackage.json")
      for path in [pattern.replacing("[.gz]", with: ""), pattern.replacing("[.gz]", with: ".gz")] {
        #expect(Files.exists(folder.file("public\(path)")), "\(path)")
      }
    }
  }

  @Test func theSubscriberOfTheSubscribersGuide() throws {
    let guide = try Guide("docs/subscribers.md")
    let block = try #require(guide.blocks.first { $0.kind == "file" })
    try folder.write("config/secrets/biuro", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n")
    let secret = folder.file("config/secrets/biuro")
    try folder.write(block.name, block.text.replacing("/etc/klamra/secrets/biuro", with: secret))
    let text = String(decoding: try Files.read(folder.file("config/klamra.yaml")), as: UTF8.self)
    let start = try #require(text.firstRange(of: "webhooks:")).lowerBound
    let end = try #require(text[start...].firstRange(of: "\n\n")).lowerBound
    try folder.write("config/klamra.yaml", text.replacingCharacters(start..<end, with: guide.example("allow")))
    for kind in ["datasets", "sources"] {
      for name in try Files.list("config/\(kind)") {
        try folder.write("config/\(kind)/\(name)", try Files.read("config/\(kind)/\(name)"))
      }
    }
    let configuration = try Configuration.load(folder: folder.file("config"))
    #expect(configuration.subscriptions.map(\.subscriber.id) == ["biuro"])
    #expect((configuration.subscriptions.first?.settings as? WebhookSettings)?.url == "https://biuro.example.pl/hook")
    #expect(run("check").status == .done)
  }

  /// The pieces of the guide, put together, are a connector that maps a real document.
  @Test func theConnectorOfTheAuthorsGuide() throws {
    let guide = try Guide("docs/connectors.md")
    let connector = """
      connector: przyklad
      title: {pl: Przykład, en: Example}
      \(guide.example("parameters"))
      http: {base: "https://example.org", headers: {X-ClientId: "{client_id}"}}
      \(guide.example("describe"))
      code_lists: {attributes: attributes.csv}
      \(guide.example("stream"))
        files:
      \(guide.example("drop"))
          fields: {a: {column: a, type: text}}
          mapping: files.sql

      """
    let place = "Connectors/przyklad"
    try folder.write("\(place)/connector.yaml", connector)
    try folder.write("\(place)/observations.sql", guide.example("mapping"))
    try folder.write("\(place)/files.sql", "SELECT a AS indicator FROM source\n")
    try folder.write("\(place)/attributes.csv", try Files.read("Connectors/gus-bdl/attributes.csv"))
    try folder.write("\(place)/README.md", "# Przykład\n")
    try folder.write(
      "config/klamra.yaml",
      String(decoding: try Files.read("config/klamra.yaml"), as: UTF8.self)
        .replacing(
          "connectors: Connectors", with: "connectors: \(folder.path)/Connectors\nterritory: \(Scene.here)/Territory"))
    try folder.write(
      "config/datasets/wartosci.yaml",
      """
      title: {pl: Wartości, en: Values}
      description: {pl: Wartości, en: Values}
      columns:
        indicator: {type: code, privacy: public, title: {pl: indicator, en: indicator}}
        area: {type: area, privacy: public, title: {pl: area, en: area}}
        period: {type: period, privacy: public, title: {pl: period, en: period}}
        value: {type: decimal, privacy: public, title: {pl: value, en: value}}
        status: {type: code, privacy: public, title: {pl: status, en: status}}
      key: [indicator, area, period]
      publication: {formats: [csv], licence: CC0-1.0}

      """)
    try folder.write(
      "config/sources/zrodlo.yaml",
      """
      connector: przyklad
      title: {pl: Źródło, en: Source}
      parameters: {units: ["011212161011"], variables: ["72305"]}
      streams:
        observations: {dataset: wartosci, refresh: full}

      """)
    let check = run("check")
    #expect(check.status == .done, "\(check.text)")
    let document = "Connectors/gus-bdl/samples/population/krakow.json"
    let preview = run("preview zrodlo --input \(document) --rows 100")
    #expect(preview.status == .done, "\(preview.text)")
    let rows = preview.text.split(separator: "\n").filter { $0.hasPrefix("72305") }
    #expect(
      rows.contains { $0.split(separator: " ").map(String.init) == ["72305", "1261011", "2025", "816614", "A"] },
      "\(preview.text)")
    #expect(!preview.text.contains("rejected"))
  }

  /// Every `klamra command` in a document exists, including a second word if the command has one.
  @Test(arguments: [
    "README.md", "docs/operators.md", "docs/connectors.md", "docs/subscribers.md", "docs/published-files.md",
    "docs/checks.md", "docs/trust.md",
  ])
  func documentsNameCommandsThatThereAre(path: String) throws {
    let names = Set(Commands.all.map(\.name))
    let text = String(decoding: try Files.read(path), as: UTF8.self)
    var found = 0
    for match in text.matches(of: /(?:`|\$ )klamra ([a-z][a-z ]*)/) {
      let words = match.1.split(separator: " ").map(String.init)
      let isKnown = names.contains(words[0]) || names.contains(words.prefix(2).joined(separator: " "))
      // `klamra hold` means all of its commands.
      let isFamily = names.contains { $0.hasPrefix(words[0] + " ") } && words.count == 1
      #expect(isKnown || isFamily, "\(path): klamra \(match.1)")
      found += 1
    }
    #expect(found > 0 || path == "README.md")
  }
}

extension String {
  fileprivate func replacingCharacters(_ range: Range<Index>, with text: String) -> String {
    self[..<range.lowerBound] + text + self[range.upperBound...]
  }
}
