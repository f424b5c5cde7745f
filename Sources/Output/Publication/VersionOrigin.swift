internal import Platform
internal import Schema

/// What the public folder holds under the number of a stored version.
///
/// A folder counts as published only if it was made from the stored version itself: after a restore, the same number may
/// belong to another history.
public enum VersionOrigin: Sendable {
  /// The files of this version, intact or not.
  case published
  /// Nothing, or files that cannot be attributed.
  case absent
  /// The files of another version.
  case foreign
}

extension PublishedManifest {
  /// Whether the files were made from a version: by its identity, or because they hold its rows.
  ///
  /// Manifests of earlier releases have no identity: their moment and their run decide.
  func shows(_ facts: VersionFacts) -> Bool {
    if let hash, hash == "sha256:\(facts.hash)" { return true }
    if let identity, !facts.identity.isEmpty { return identity == facts.identity }
    // An erasure changes the hash of a version, and not its moment.
    guard let committed else { return true }
    return committed == facts.committedAt.description && (facts.run == 0 || runs.isEmpty || runs.contains(facts.run))
  }
}

extension Publisher {
  /// What the public folder holds under the number of a stored version.
  public func origin(of version: VersionFacts, in dataset: String) throws -> VersionOrigin {
    PublicFolder(layout).origin(of: version, in: dataset)
  }

  /// Whether consumers know the number of a stored version with other content.
  ///
  /// The record of the publication decides where the folder is missing or was replaced: it says whether this version was
  /// published. A record that describes the foreign files themselves does not.
  public func isTaken(_ dataset: String, _ version: VersionFacts) throws -> Bool {
    let record = try publications.version(version.number, of: dataset)
    let isRecorded = record.map { $0.committedAt == version.committedAt } ?? false
    switch try origin(of: version, in: dataset) {
    case .published: return false
    case .absent: return record != nil && !isRecorded
    case .foreign:
      let path = "\(layout.version(dataset, version.number))/\(Manifest.fileName)"
      return try !isRecorded || record?.files.first(where: \.isManifest)?.digest == Files.measure(path).digest
    }
  }

  /// Whether consumers are led to a stored version as the newest: its files are there, and `latest.json` names it. Their
  /// bytes are not read. True for a version that has no files any more.
  public func isShown(_ version: VersionFacts, in dataset: String) throws -> Bool {
    guard let record = try publications.newest(dataset), record.isDownloadable else { return true }
    let alias = layout.latest(dataset)
    return try record.version == version.number && origin(of: version, in: dataset) == .published
      && Files.exists(alias) && Files.read(alias) == Array(Self.alias(of: record).utf8)
  }

  /// The folders and deltas that no stored version backs: paths in the public folder, with the number of each.
  public func strays(of dataset: String, except stored: Set<Int>) throws -> [(version: Int, path: String)] {
    let folders = try folderNumbers(of: dataset).map { ($0, layout.version(dataset, $0)) }
    let deltas = try deltaNames(of: dataset).map { ($0.last, "\(layout.changes(dataset))/\($0.name)") }
    return (folders + deltas).filter { !stored.contains($0.0) }.sorted { ($0.0, $0.1) < ($1.0, $1.1) }
  }

  /// The highest number under which consumers may know a version of a dataset; 0 if there is none: by the records, the
  /// folders of versions, the deltas and `latest.json`.
  public func highestNumber(of dataset: String) throws -> Int {
    let recorded = try publications.versions(of: dataset, limit: 1).first?.version ?? 0
    return try max(recorded, publicNumber(of: dataset))
  }

  /// The highest number in the public folder alone; 0 if there is none.
  func publicNumber(of dataset: String) throws -> Int {
    var highest = try folderNumbers(of: dataset).max() ?? 0
    for delta in try deltaNames(of: dataset) { highest = max(highest, delta.last) }
    let alias = layout.latest(dataset)
    if Files.exists(alias), let node = try? JSONNode(parsing: Files.read(alias)) {
      highest = max(highest, (try? node.optional("version")?.integer()) ?? 0)
    }
    return highest
  }

  /// The highest run that the newest public version of any dataset names, where the records do not know that version; 0
  /// otherwise.
  public func unknownRun() throws -> Int64 {
    let folder = "\(layout.root)/datasets"
    guard Files.isFolder(folder) else { return 0 }
    var highest: Int64 = 0
    for dataset in try Files.list(folder) {
      guard let number = try folderNumbers(of: dataset).max(),
        number > (try publications.versions(of: dataset, limit: 1).first?.version ?? 0),
        let manifest = try? PublishedManifest(folder: layout.version(dataset, number))
      else { continue }
      highest = max(highest, manifest.runs.max() ?? 0)
    }
    return highest
  }

  /// The numbers of the version folders, in no particular order.
  func folderNumbers(of dataset: String) throws -> [Int] { try PublicFolder(layout).versions(of: dataset) }

  /// The delta files of a dataset, with the versions between which each leads.
  func deltaNames(of dataset: String) throws -> [(name: String, first: Int, last: Int)] {
    let folder = layout.changes(dataset)
    guard Files.isFolder(folder) else { return [] }
    return try Files.list(folder).compactMap { name in
      let pair = name.prefix { $0 != "." }.split(separator: "-", omittingEmptySubsequences: false)
      guard pair.count == 2, let first = PublicFolder.number(String(pair[0])),
        let last = PublicFolder.number(String(pair[1]))
      else { return nil }
      return (name, first, last)
    }
  }
}
