internal import Connectors
internal import Formats
internal import Platform
internal import Privacy
internal import Readers
internal import Schema
internal import Settings

/// Warnings about personal data in texts that operators write.
extension Configuration {
  /// Settings that are not texts, or whose texts are never published.
  private static let unread: Set<String> = [
    "mapping", "derived", "parameters", "secrets", "secret", "base", "base_url", "url", "folder", "file", "pattern",
    "logins", "listen", "allow", "fields", "detectors_off", "connector", "dataset", "schedule", "headers",
    "query", "request", "pages", "checks", "territory", "connectors", "key",
  ]

  /// Settings that name whom to ask: offices have addresses, telephones and tax numbers.
  private static let offices: Set<String> = [
    "contact", "publisher", "institution", "owner", "attribution", "email",
  ]

  /// Warns of titles, descriptions, decisions, meanings of codes and the like that look like personal data: pages,
  /// catalogues and `datapackage.json` publish them.
  func personalTexts() -> [Diagnostic] {
    let scanner = PersonalData(logins: gateway.privacy.logins)
    var paths = ["\(folder)/klamra.yaml"]
    for kind in ["datasets", "sources", "subscribers"] {
      let names = (try? Files.list("\(folder)/\(kind)")) ?? []
      paths += names.filter { $0.hasSuffix(".yaml") && !$0.hasPrefix(".") }.sorted().map { "\(folder)/\(kind)/\($0)" }
    }
    paths += connectors.map { "\($0.folder)/\(ConnectorManifest.fileName)" }
    return paths.filter { Files.exists($0) }.flatMap { path -> [Diagnostic] in
      guard let root = SettingsFile.read(path, into: Report()) else { return [] }
      return Self.personal(root, [], scanner)
    }
  }

  private static func personal(_ node: Node, _ keys: [String], _ scanner: PersonalData) -> [Diagnostic] {
    switch node.content {
    case .mapping(let entries):
      // Settings of a format are no texts either.
      let formats = RecordFormats.profiles.compactMap(\.settingsKey)
      return entries.filter { !unread.contains($0.key) && !formats.contains($0.key) }.flatMap {
        personal($0.value, keys + [$0.key], scanner)
      }
    case .sequence(let nodes): return nodes.flatMap { personal($0, keys, scanner) }
    case .scalar(let text, _):
      let isOffice = keys.contains { offices.contains($0) }
      let wanted = Detector.allCases.filter { !isOffice || ![.email, .phone, .nip].contains($0) }
      let hits = Array(text.utf8).withUnsafeBytes { scanner.hits(in: $0, DetectorSet(wanted)) }
      var said: Set<Detector> = []
      // Without the line, which would show the value again.
      return hits.filter { said.insert($0.detector).inserted }.map { hit in
        Diagnostic(
          .warning, at: node.mark.location,
          "\(keys.joined(separator: ".")) holds what looks like personal data and is published: \(hit.detector.noun)",
          suggestion: "name the office instead of the person")
      }
    }
  }
}
