internal import Configuration
internal import Connectors
internal import Landing
public import Platform
public import Runtime
internal import Schema
public import Store

/// Where an erasure does not reach: files and documents that still hold the row, or may hold it.
public struct ErasureRemains: Sendable {
  /// Files of drop folders whose bytes are those of a document that holds the row.
  let files: [String]
  /// Files of drop folders that are no landed document: never fetched, or removed by an earlier erasure.
  let unread: [String]
  /// Sources of earlier versions that are not configured any more, and have documents.
  let formerSources: [String]

  /// The most names in a line.
  private static let namedMax = 10

  /// - Parameter holding: the landed documents that hold the row, before they are removed.
  public init(_ runtime: Runtime, _ store: any DatasetStore, holding: [Digest]) throws {
    let configuration = runtime.environment.configuration
    let (holding, archive) = (Set(holding), runtime.archive)
    var (files, unread): ([String], [String]) = ([], [])
    for source in configuration.sources {
      for target in source.streams where target.dataset == store.dataset.id {
        guard case .drop(let drop) = target.stream.origin else { continue }
        for path in drop.rules(for: source.parameters).filesThere() {
          // A file that disappears meanwhile holds nothing.
          guard let digest = try? Files.measure(path).digest else { continue }
          if holding.contains(digest) { files.append(path) } else if !archive.contains(digest) { unread.append(path) }
        }
      }
    }
    self.files = files
    self.unread = unread
    let configured = Set(configuration.sources.map(\.id))
    var former: Set<String> = []
    for version in try store.versions() {
      guard let source = version.source.source, !configured.contains(source), !former.contains(source) else { continue }
      let documents = try store.sources(of: version.number).documents
      if documents.contains(where: { archive.contains($0.digest) }) { former.insert(source) }
    }
    formerSources = former.sorted()
  }

  /// For the operator, a line each.
  public var lines: [Advice] {
    var lines: [Advice] = []
    if !files.isEmpty {
      lines.append("  still in \(Self.list(files)): remove the row there, or its next run brings it again")
    }
    if !unread.isEmpty { lines.append("  not read, since no landed document is the same: \(Self.list(unread))") }
    if !formerSources.isEmpty {
      lines.append(
        "  not read: documents of \(Self.list(formerSources)), not configured any more; declare it again, and repeat")
    }
    lines.append("  backups from before hold it: \(.backup) makes another, and \(.keepingBackups) removes older ones")
    return lines
  }

  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(namedMax).map(VisibleText.shown).joined(separator: ", ")
    return names.count > namedMax ? "\(shown) and \(names.count - namedMax) more" : shown
  }
}
