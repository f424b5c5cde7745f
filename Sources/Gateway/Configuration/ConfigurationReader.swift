internal import Connectors
internal import Platform
public import Schema
internal import Settings

extension Configuration {
  /// Reads the whole configuration below a folder.
  ///
  /// `klamra.yaml`, `sources/*.yaml`, `datasets/*.yaml`, `subscribers/*.yaml` and the connectors they need are read and
  /// checked against each other; the error holds every mistake of all of them.
  public static func load(folder: String) throws(ConfigurationError) -> Configuration {
    let report = Report()
    let configuration = ConfigurationReader(folder: folder, report: report).read()
    return try whole(configuration, report.diagnostics)
  }

  /// The result with its warnings, if there are no errors.
  static func whole(
    _ configuration: Configuration?, _ found: [Diagnostic]
  ) throws(ConfigurationError) -> Configuration {
    guard var configuration, !found.contains(where: { $0.severity == .error }) else { throw ConfigurationError(found) }
    configuration.warnings = found
    return configuration
  }
}

/// Reads the files of a configuration in the order in which they refer to each other.
struct ConfigurationReader {
  let folder: String
  let report: Report
  /// The base of relative folders: the parent of the configuration's folder.
  let root: String
  /// Which part each error was found in.
  let finds = PartFinds()

  /// The folders of parts.
  static let partFolders: [(folder: String, kind: UnusablePart.Kind)] = [
    ("datasets", .dataset), ("sources", .source), ("subscribers", .subscriber),
  ]

  init(folder: String, report: Report) {
    self.folder = withoutSlashes(folder)
    self.report = report
    root = Self.folder(above: self.folder)
  }

  /// The parent of a folder; `..` for `.`, whose path does not contain its name.
  private static func folder(above folder: String) -> String {
    switch folder.split(separator: "/").last {
    case ".": folder == "." ? ".." : "\(folder)/.."
    case "..": "\(folder)/.."
    default: Files.parent(of: folder)
    }
  }

  func read() -> Configuration? {
    warnOfOtherEndings()
    warnOfOtherFolders()
    let gateway = gatewaySettings()
    let folder = gateway.connectors
    let connectors = Files.isFolder(folder) ? ConnectorManifest.readAll(folder, as: folder, into: report) : []
    let datasetIDs = ids("datasets")
    let references = ReferenceChecks()
    let declared = entities("datasets") { id, _ in
      DatasetReader(
        id: id, folder: "\(self.folder)/datasets", datasetIDs: datasetIDs, references: references
      ).dataset
    }
    // The privacy settings of an invalid klamra.yaml are unknown.
    let datasets = gateway.settings.map { guarded(declared, $0.privacy) } ?? declared
    references.resolve(datasets, report)
    let sources = entities("sources") { id, name in
      SourceReader(
        id: id, name: name, folder: self.folder, root: root, connectors: connectors,
        connectorNames: connectorNames(folder), datasets: datasets, datasetIDs: datasetIDs,
        sourceIDs: ids("sources")
      ).source
    }
    refuseRivals(sources)
    // The datasets of a source with mistakes are unknown.
    if !report.hasErrors {
      let derived = datasets.filter { $0.derivation != nil }.map(\.id)
      references.warnOfUnfilled(Set(sources.flatMap { $0.streams.map(\.dataset) } + derived), report)
    }
    DisclosureSources(folder: self.folder, report: report).check(datasets, sources)
    let subscriptions = entities("subscribers") { id, _ in
      SubscriberReader(id: id, folder: self.folder, datasetIDs: datasetIDs).subscription
    }
    // The rest is checked further without the settings of an invalid klamra.yaml.
    let settings =
      gateway.settings
      ?? GatewaySettings(
        title: Bilingual(pl: "", en: ""), publisher: Bilingual(pl: "", en: ""), baseURL: "", connectors: folder,
        territory: path("Territory", from: Files.parent(of: folder)))
    var configuration = Configuration(
      folder: self.folder, gateway: settings, connectors: connectors, datasets: datasets, sources: sources,
      subscriptions: subscriptions)
    configuration.isPartial = gateway.settings == nil
    return configuration
  }

  /// Reports sources that claim the rows of the same removed source: each would take them from the other.
  private func refuseRivals(_ sources: [SourceSettings]) {
    var successors: [String: String] = [:]
    for source in sources {
      for name in Set(source.formerly).sorted() {
        if let other = successors[name] {
          let place = Configuration.place(of: ["formerly"], in: ["\(folder)/sources/\(source.id).yaml"])
          guard let place else { continue }
          report.error(
            "the source \(other) takes over the rows of \"\(name)\" already", at: place,
            suggestion: "name it in one of them")
        } else {
          successors[name] = source.id
        }
      }
    }
  }

  /// The depth to which unread files are searched for.
  private static let depthMax = 4

  /// Warns of files that look like settings but are not read, so that their settings are not silently ignored.
  private func warnOfOtherEndings() {
    func look(in folder: String, depth: Int) {
      for name in ((try? Files.list(folder)) ?? []) where !name.hasPrefix(".") {
        let path = "\(folder)/\(name)"
        if name.hasSuffix(".yml"), !Files.isFolder(path) {
          report.warning(
            "the file is not read: the names of settings end in .yaml",
            at: Mark(SourceLocation(file: path, line: 1, column: 1)),
            suggestion: "rename it to \(name.dropLast(4)).yaml")
        } else if depth < Self.depthMax, Files.isFolder(path) {
          look(in: path, depth: depth + 1)
        }
      }
    }
    look(in: folder, depth: 1)
  }

  /// The folders of settings.
  private static let kinds = ["datasets", "sources", "subscribers"]

  /// Warns of settings in a folder with a misspelt name, and in subfolders: they are not read either.
  private func warnOfOtherFolders() {
    func settings(_ folder: String) -> [String] {
      ((try? Files.list(folder)) ?? []).filter { $0.hasSuffix(".yaml") && !$0.hasPrefix(".") }.map { "\(folder)/\($0)" }
    }
    func folders(_ folder: String) -> [String] {
      ((try? Files.list(folder)) ?? []).filter { !$0.hasPrefix(".") && Files.isFolder("\(folder)/\($0)") }
    }
    func warn(_ path: String, _ suggestion: Advice) {
      report.warning(
        "the file is not read: settings are in datasets/, sources/ and subscribers/",
        at: Mark(SourceLocation(file: path, line: 1, column: 1)), suggestion: suggestion)
    }
    for name in folders(folder) {
      let path = "\(folder)/\(name)"
      if Self.kinds.contains(name) {
        for inner in folders(path) { settings("\(path)/\(inner)").forEach { warn($0, "move it into \(name)/") } }
      } else if let meant = Spelling.nearest(to: name, among: Self.kinds) {
        settings(path).forEach { warn($0, "rename the folder to \(meant)") }
      }
    }
  }

  func gatewaySettings() -> (settings: GatewaySettings?, connectors: String) {
    let reader = GatewayReader(root: root, folder: folder)
    let node = SettingsFile.read("\(folder)/klamra.yaml", into: report)
    return node.flatMap { reader.gateway.value(of: $0, report) } ?? (nil, path("Connectors", from: root))
  }

  /// Reads every file of one kind; invalid ones are reported and left out.
  private func entities<Entity>(_ kind: String, _ shape: (_ id: String, _ name: String) -> Shape<Entity>) -> [Entity] {
    ids(kind).compactMap { id in
      let errors = report.errorCount
      defer {
        if let part = Self.partFolders.first(where: { $0.folder == kind })?.kind {
          finds.add(report.errors(after: errors), of: PartName(part, id))
        }
      }
      let path = "\(folder)/\(kind)/\(id).yaml"
      let check = Shape<String>.identifier
      let name = Node(
        .scalar(id, .quoted), mark: Mark(SourceLocation(file: path, line: 1, column: 1)))
      guard check.value(of: name, report) != nil, let node = SettingsFile.read(path, into: report) else { return nil }
      return shape(id, path).value(of: node, report)
    }
  }

  /// The names of the files of one kind, without extensions; empty if the folder does not exist.
  func ids(_ kind: String) -> [String] {
    let path = "\(folder)/\(kind)"
    guard Files.exists(path) else { return [] }
    do {
      return try Files.list(path).filter { $0.hasSuffix(".yaml") && !$0.hasPrefix(".") }.map { String($0.dropLast(5)) }
        .sorted()
    } catch {
      report.error(error.what, file: path)
      return []
    }
  }

  private func connectorNames(_ folder: String) -> [String] {
    ((try? Files.list(folder)) ?? []).filter { Files.exists("\(folder)/\($0)/\(ConnectorManifest.fileName)") }
  }
}

/// A path or address without trailing slashes; `/` stays as it is.
func withoutSlashes(_ text: String) -> String {
  var text = text
  while text.utf8.count > 1, text.hasSuffix("/") { text.removeLast() }
  return text
}

/// The path, resolved against a folder if it is relative.
func path(_ path: String, from folder: String) -> String {
  if path.hasPrefix("/") { return path }
  return folder == "." ? path : folder == "/" ? "/\(path)" : "\(folder)/\(path)"
}
