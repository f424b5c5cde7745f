internal import CommandLine
internal import Platform
internal import Schema
internal import Settings
internal import State
internal import Testbed
internal import Testing

@testable internal import Configuration

extension FuzzTests {
  /// Every settings file of the repository.
  private static let settings: [(path: String, bytes: [UInt8])] = {
    let folders = ["config", "Connectors", "Tests/Settings/golden"]
    let paths = folders.flatMap { (try? yaml(under: $0)) ?? [] }
    return paths.compactMap { path in (try? Files.read(path)).map { (path, $0) } }
  }()

  private static func yaml(under folder: String) throws -> [String] {
    try Files.list(folder).flatMap { name -> [String] in
      let path = "\(folder)/\(name)"
      return Files.isFolder(path) ? try yaml(under: path) : name.hasSuffix(".yaml") ? [path] : []
    }
  }

  /// A node in the flow style with everything quoted, which leaves nothing to the indentation.
  private static func flow(_ node: Node) -> String {
    switch node.content {
    case .scalar(let text, _): quoted(text)
    case .sequence(let items): "[" + items.map(flow).joined(separator: ", ") + "]"
    case .mapping(let entries):
      "{" + entries.map { "? \(quoted($0.key)) : \(flow($0.value))" }.joined(separator: ", ") + "}"
    }
  }

  private static func quoted(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar -> String in
      if scalar == "\"" || scalar == "\\" { return "\\\(scalar)" }
      guard !(0x20..<0x7F).contains(scalar.value) else { return String(scalar) }
      let digits = String(scalar.value, radix: 16)
      return "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
    }
    return "\"" + escaped.joined() + "\""
  }

  /// The texts of a node, without places and styles.
  private static func skeleton(_ node: Node) -> String {
    switch node.content {
    case .scalar(let text, _): text.debugDescription
    case .sequence(let items): "[" + items.map(skeleton).joined(separator: ",") + "]"
    case .mapping(let entries): "{" + entries.map { "\($0.key.debugDescription):\(skeleton($0.value))" }.joined() + "}"
    }
  }

  /// A settings file is understood or refused with a place that it has; what was understood can be written and read again.
  @Test func settingsAreUnderstoodOrRefusedWithAPlace() throws {
    try #require(Self.settings.count > 15)
    Fuzz.play("settingsAreUnderstoodOrRefusedWithAPlace", rounds: 1500) { random in
      let file = random.pick(Self.settings)
      let bytes = Mutation.damage(file.bytes, times: random.below(6), &random)
      let report = Report()
      let node = SettingsFile.parse(bytes, file: "f", into: report)
      try hold(node != nil || report.hasErrors, "refused without a reason: \(shown(bytes))")
      let lines = bytes.split(separator: 10, omittingEmptySubsequences: false).count
      for diagnostic in report.diagnostics {
        let place = diagnostic.location
        // U+0085, U+2028, U+2029 and a lone CR end a line of YAML, so it may have more lines than newlines.
        try hold(place.line >= 1 && place.column >= 1 && diagnostic.width >= 1, "\(diagnostic)")
        let breaks = String(decoding: bytes, as: UTF8.self).unicodeScalars.count {
          ["\r", "\u{85}", "\u{2028}", "\u{2029}"].contains($0)
        }
        try hold(place.line <= lines + breaks, "\(diagnostic) lies behind \(shown(bytes))")
      }
      guard let node, !report.hasErrors else { return }
      let again = Report()
      let copy = SettingsFile.parse(Array(Self.flow(node).utf8), file: "g", into: again)
      try hold(copy != nil && !again.hasErrors, "\(Self.flow(node)): \(again.diagnostics)")
      try holdEqual(copy.map(Self.skeleton), Self.skeleton(node), file.path)
    }
  }

  /// A configuration with damage in one file is loaded, or refused with the mistakes in their files.
  @Test func aDamagedConfigurationIsRefusedWithPlaces() throws {
    let folder = try TemporaryFolder()
    let files = Self.settings.filter { !$0.path.hasPrefix("Tests/") }
    for file in files { try folder.write(file.path, file.bytes) }
    for name in try Files.list("Connectors") + Files.list("config/sources") {
      for place in ["Connectors/\(name)", "config/sources", "config/datasets"] where Files.isFolder(place) {
        for part in try Files.list(place) where part.hasSuffix(".sql") || part.hasSuffix(".csv") {
          try folder.write("\(place)/\(part)", try Files.read("\(place)/\(part)"))
        }
      }
    }
    try folder.write("config/secrets/biuro", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n")
    _ = try Configuration.load(folder: folder.file("config"))
    Fuzz.play("aDamagedConfigurationIsRefusedWithPlaces", rounds: 80) { random in
      let file = random.pick(files)
      let bytes = Mutation.damage(file.bytes, times: 1 + random.below(3), &random)
      try folder.write(file.path, bytes)
      defer { _ = try? folder.write(file.path, file.bytes) }
      do {
        let configuration = try Configuration.load(folder: folder.file("config"))
        // What is loaded can be checked against the mappings without an end of the process.
        _ = configuration.mappingMistakes(of: configuration.sources)
      } catch let error as ConfigurationError {
        try hold(!error.diagnostics.isEmpty && !error.what.isEmpty, "no reason for \(shown(bytes))")
      }
    }
  }
}
