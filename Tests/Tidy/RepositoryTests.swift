internal import Platform
internal import Testing

/// The folders and documents around the code.
@Suite struct RepositoryTests {
  static let documents = [
    "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/operators.md", "docs/connectors.md",
    "docs/subscribers.md", "docs/checks.md", "docs/adding/reader.md",
  ]

  @Test(arguments: documents) func documentsAreThere(path: String) throws {
    let file = try SourceFile(path)
    #expect(file.lines.first?.hasPrefix("# ") == true)
  }

  /// `[text](path)` of every document leads somewhere.
  @Test func linksBetweenDocumentsHold() throws {
    let guides = try ["docs", "Connectors"].flatMap { try SourceTree.files(under: $0, suffix: ".md") }
    for file in try Self.documents.map({ try SourceFile($0) }) + guides {
      let path = file.path
      for (index, line) in file.lines.enumerated() {
        for part in line.components(between: "](", and: ")") where !part.contains("://") && !part.hasPrefix("#") {
          let target = part.prefix { $0 != "#" }
          #expect(Files.exists("\(Files.parent(of: path))/\(target)"), "\(path):\(index + 1): \(part)")
        }
      }
    }
  }

  /// `Module/File.swift` in the architecture page is a file of that module.
  @Test func filesThatTheArchitectureNamesAreThere() throws {
    let folders = Dictionary(uniqueKeysWithValues: SourceTree.modulePaths.map { (SourceTree.name(of: $0), $0) })
    for (index, line) in try SourceFile("docs/architecture.md").lines.enumerated() {
      for part in line.components(between: "`", and: "`") where part.hasSuffix(".swift") && part.contains("/") {
        guard let folder = folders[String(part.prefix { $0 != "/" })] else { continue }
        let path = "Sources/\(folder)\(part.drop { $0 != "/" })"
        #expect(Files.exists(path), "docs/architecture.md:\(index + 1): \(part)")
      }
    }
  }

  @Test func everyCommandIsInTheOperatorsGuide() throws {
    let guide = try SourceFile("docs/operators.md").text
    let commands = try SourceTree.files(under: "Sources/Gateway", suffix: ".swift").flatMap {
      $0.text.firstArguments(ofCallsTo: " Command(")
    }
    #expect(!commands.isEmpty)
    let missing = commands.filter { !guide.contains("klamra \($0)") }
    #expect(missing.isEmpty, "docs/operators.md does not mention them")
  }

  @Test func everyTargetOfTheMakefileIsDescribed() throws {
    let lines = try SourceFile("Makefile").lines
    let phony = lines.filter { $0.hasPrefix(".PHONY: ") }.map { $0.dropFirst(".PHONY: ".count) }
    // `swift` and `format` are steps of others.
    for target in phony where target != "swift" && target != "format" {
      #expect(lines.contains { $0.hasPrefix("\(target):") && $0.contains("## ") }, "\(target)")
    }
  }

  @Test func everyConnectorIsWhole() throws {
    for id in try Files.list("Connectors") where Files.isFolder("Connectors/\(id)") {
      let folder = "Connectors/\(id)"
      let manifest = try SourceFile("\(folder)/connector.yaml").text
      #expect(manifest.contains("connector: \(id)"), "\(folder)/connector.yaml names itself")
      #expect(try SourceFile("\(folder)/README.md").lines.first?.hasPrefix("# ") == true, "\(folder)/README.md")
      #expect(Files.isFolder("\(folder)/samples"), "\(folder)/samples")
      let mappings = try Files.list(folder).filter { $0.hasSuffix(".sql") }
      let isOpen = manifest.contains("open: [") && manifest.contains("mapping]")
      #expect(!mappings.isEmpty || isOpen, "\(folder) has a mapping, or leaves it to its sources")
      for mapping in mappings { #expect(manifest.contains("mapping: \(mapping)"), "\(folder)/\(mapping) is used") }
    }
  }

  /// A connector is a folder: adding one changes no Swift source.
  @Test func noSourceNamesAConnector() throws {
    let connectors = try Files.list("Connectors").filter { Files.isFolder("Connectors/\($0)") }
    for file in try SourceTree.sources() where file.module != "standin" {
      for (index, line) in file.lines.enumerated() where !line.drop(while: { $0 == " " }).hasPrefix("//") {
        for id in connectors where line.contains(id) { Issue.record("\(file.path):\(index + 1) names \(id)") }
      }
    }
  }
}

extension Substring {
  /// The pieces between an opening and a closing mark.
  func components(between opening: String, and closing: String) -> [Substring] {
    var found: [Substring] = []
    var rest = self
    while let start = rest.firstRange(of: opening) {
      rest = rest[start.upperBound...]
      guard let end = rest.firstRange(of: closing) else { break }
      found.append(rest[..<end.lowerBound])
      rest = rest[end.upperBound...]
    }
    return found
  }
}

/// Every key of the configuration is explained where its reader looks for it.
@Suite struct SettingsDocumentationTests {
  private func keys(under folder: String) throws -> Set<String> {
    let calls = ["section.required(", "section.optional(", "section.child("]
    return Set(
      try SourceTree.files(under: folder, suffix: ".swift").flatMap { file in
        calls.flatMap { file.text.firstArguments(ofCallsTo: $0) }
      })
  }

  @Test func keysOfConnectorsAreInTheAuthorsGuide() throws {
    let guide = try SourceFile("docs/connectors.md").text
    let keys = try keys(under: "Sources/Input/Connectors/Manifest").union(keys(under: "Sources/Input/Readers"))
    #expect(keys.count > 20)
    let missing = keys.filter { !guide.contains("`\($0)`") }
    #expect(missing.isEmpty, "docs/connectors.md does not explain them")
  }

  @Test func keysOfTheConfigurationAreInTheOperatorsGuide() throws {
    let guide = try SourceFile("docs/operators.md").text
    let keys = try keys(under: "Sources/Gateway/Configuration")
    #expect(keys.count > 20)
    let missing = keys.filter { !guide.contains("`\($0)`") }
    #expect(missing.isEmpty, "docs/operators.md does not explain them")
  }
}
