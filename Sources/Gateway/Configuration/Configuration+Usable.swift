internal import Channels
internal import Connectors
internal import Events
internal import Platform
public import Schema
public import Serving
internal import Settings

extension Configuration {
  /// What is examined besides the files themselves. The SELECTs of derived datasets are, by every command that writes.
  public enum Depth: Hashable, Sendable {
    case files
    /// The SELECTs of these sources too, nil for all: no run publishes what the check of the configuration refuses.
    case mappings(of: Set<String>?)
    /// Everything, as for `whole`.
    case everything
  }

  /// Reads the configuration below a folder without the sources, datasets and subscribers that have mistakes, and without
  /// what needs them: one broken file must not stop the others.
  ///
  /// - Throws: `ConfigurationError` if `klamra.yaml` has mistakes, or something that all parts share.
  public static func usable(folder: String, _ depth: Depth) throws(ConfigurationError) -> Configuration {
    let report = Report()
    let reader = ConfigurationReader(folder: folder, report: report)
    let configuration = reader.read()
    let found = report.diagnostics + (configuration?.mistakes(depth) ?? [])
    guard found.contains(where: { $0.severity == .error }), var configuration, !configuration.isPartial else {
      return try whole(configuration, found)
    }
    var selection = UsableParts(reader: reader, configuration: configuration)
    guard selection.leaveOut(found.filter { $0.severity == .error }) else { throw ConfigurationError(found) }
    configuration = selection.configuration
    configuration.warnings = found.filter { $0.severity == .warning }
    return configuration
  }

  private func mistakes(_ depth: Depth) -> [Diagnostic] {
    switch depth {
    case .files: derivedMistakes()
    case .mappings(let wanted):
      mappingMistakes(of: sources.filter { wanted?.contains($0.id) ?? true }) + derivedMistakes()
    case .everything: mistakesInDepth()
    }
  }

  /// The addresses of the public site and of the operators' listener, whatever else is wrong; nil if they have mistakes
  /// themselves, or `klamra.yaml` cannot be read.
  public static func listeners(folder: String) -> (publicSite: PublicSettings, operators: ListenAddress)? {
    let reader = ConfigurationReader(folder: folder, report: Report())
    guard let node = SettingsFile.read("\(reader.folder)/klamra.yaml", into: Report()) else { return nil }
    return GatewayReader(root: reader.root, folder: reader.folder).listeners(in: node)
  }
}

/// Takes the parts with mistakes out of a configuration.
private struct UsableParts {
  let reader: ConfigurationReader
  var configuration: Configuration

  init(reader: ConfigurationReader, configuration: Configuration) {
    self.reader = reader
    self.configuration = configuration
  }

  /// - Returns: false if a mistake belongs to no part.
  mutating func leaveOut(_ errors: [Diagnostic]) -> Bool {
    var mistakes: [PartName: [Diagnostic]] = [:]
    for error in errors {
      guard let owners = owners(of: error) else { return false }
      for owner in owners { mistakes[owner, default: []].append(error) }
    }
    leaveOutSelects(&mistakes)
    for (name, own) in mistakes.sorted(by: { ($0.key.kind.rawValue, $0.key.id) < ($1.key.kind.rawValue, $1.key.id) }) {
      add(name.kind, name.id, own, "it has \(Formatting.count(own.count, "mistake"))")
    }
    configuration.datasets = configuration.datasets.filter { mistakes[PartName(.dataset, $0.id)] == nil }
    configuration.sources = configuration.sources.filter { !isOut(.source, $0.id) }
    configuration.subscriptions = configuration.subscriptions.filter { !isOut(.subscriber, $0.subscriber.id) }
    leaveOutSources()
    leaveOutDerived()
    return true
  }

  /// Datasets of which only the SELECT has mistakes stay: they are shown and not computed.
  private mutating func leaveOutSelects(_ mistakes: inout [PartName: [Diagnostic]]) {
    let selects = Set(configuration.derivedMistakes().filter { $0.severity == .error })
    for (index, dataset) in configuration.datasets.enumerated() where dataset.derivation != nil {
      let name = PartName(.dataset, dataset.id)
      guard let own = mistakes[name], selects.isSuperset(of: own) else { continue }
      mistakes[name] = nil
      configuration.datasets[index].derivation = nil
      add(.dataset, dataset.id, own, "its SELECT has mistakes, and it is not computed")
    }
  }

  /// Sources of a connector with mistakes were not read at all; those of a dataset that is left out have nowhere to go.
  private mutating func leaveOutSources() {
    for id in reader.ids("sources") where configuration.source(id) == nil && !isOut(.source, id) {
      add(.source, id, [], "its connector has mistakes")
    }
    for source in configuration.sources {
      guard let stream = source.streams.first(where: { configuration.dataset($0.dataset) == nil }) else { continue }
      add(.source, source.id, [], "it fills the dataset \(stream.dataset), which has mistakes")
    }
    configuration.sources = configuration.sources.filter { !isOut(.source, $0.id) }
  }

  /// Datasets that are derived from one with mistakes stay as they are: they are shown and not computed.
  private mutating func leaveOutDerived() {
    guard configuration.datasets.contains(where: { $0.derivation != nil }),
      let derivations = try? configuration.derivations()
    else { return }
    for (index, dataset) in configuration.datasets.enumerated()
    where dataset.derivation != nil && derivations[dataset.id] == nil {
      configuration.datasets[index].derivation = nil
      add(.dataset, dataset.id, [], "it is derived from a dataset that has mistakes, and is not computed")
    }
  }

  private func isOut(_ kind: UnusablePart.Kind, _ id: String) -> Bool { configuration.unusable(kind, id) != nil }

  private mutating func add(_ kind: UnusablePart.Kind, _ id: String, _ mistakes: [Diagnostic], _ cause: String) {
    configuration.unusable.append(UnusablePart(kind: kind, id: id, mistakes: mistakes, cause: cause))
  }

  /// The parts that a mistake makes unusable; empty for a connector that nobody uses, nil if it belongs to no part.
  private func owners(of error: Diagnostic) -> [PartName]? {
    if let owner = reader.finds.owner(of: error) { return [owner] }
    let file = error.location.file
    for (folder, kind) in ConfigurationReader.partFolders {
      for id in reader.ids(folder) where file == "\(reader.folder)/\(folder)/\(id).yaml" { return [PartName(kind, id)] }
    }
    let sources = configuration.sources.filter { $0.streams.contains { $0.stream.mapping.file == file } }
    let datasets = configuration.datasets.filter { $0.derivation?.file == file }
    let users = sources.map { PartName(.source, $0.id) } + datasets.map { PartName(.dataset, $0.id) }
    if !users.isEmpty { return users }
    // The sources of a connector with mistakes are missing, and found as such.
    return file.hasPrefix("\(configuration.gateway.connectors)/") ? [] : nil
  }
}

/// The name of a part of a configuration.
struct PartName: Hashable {
  let kind: UnusablePart.Kind
  let id: String

  init(_ kind: UnusablePart.Kind, _ id: String) {
    self.kind = kind
    self.id = id
  }
}

/// The errors that were found while a part was read, wherever their places are: in the part's own file, in a sheet of
/// corrections, in a file of codes.
///
/// Used by one thread.
final class PartFinds {
  private struct Key: Hashable {
    let location: SourceLocation
    let message: String
  }

  private var owners: [Key: PartName] = [:]

  func add(_ errors: [Diagnostic], of part: PartName) {
    for error in errors { owners[Key(location: error.location, message: error.message)] = part }
  }

  func owner(of error: Diagnostic) -> PartName? { owners[Key(location: error.location, message: error.message)] }
}
