internal import Platform
public import Schema

extension Publisher {
  /// Takes what no stored version backs out of the public folder: folders and deltas of a history that a restore has
  /// replaced. They are moved, not removed, since they may be the only copy of what they hold.
  ///
  /// - Parameter stored: the numbers of the stored versions.
  /// - Returns: the numbers of the versions that were moved, ascending.
  public func setAside(_ dataset: String, except stored: Set<Int>) throws -> [Int] {
    try turn.withLock { _ in
      let numbers = try folderNumbers(of: dataset).filter { !stored.contains($0) }.sorted()
      for number in numbers { try move(layout.version(dataset, number), to: dataset, "\(number)") }
      try moveDeltas(dataset) { !stored.contains($0) }
      for number in try publications.downloadable(dataset) where !stored.contains(number) {
        try publications.mark(dataset, number, .removed)
      }
      return numbers
    }
  }

  /// The sentence about versions that were set aside.
  public func sentence(about numbers: [Int], of dataset: String) -> String {
    let list = numbers.map(String.init).joined(separator: ", ")
    return
      "\(dataset): no stored version backs the public \(numbers.count == 1 ? "version" : "versions") \(list), as after "
      + "a restore; the files are in \(aside)/\(dataset) now"
  }

  /// Gives up the number of a stored version that consumers know with other content: their files are set aside, and this
  /// version is not published under it.
  @discardableResult
  public func forgo(_ dataset: Dataset, _ version: VersionFacts) throws -> Published {
    try turn.withLock { _ in try forgo(dataset.id, version) }
  }

  /// The same for a caller that holds the lock.
  func forgo(_ dataset: String, _ version: VersionFacts) throws -> Published {
    if try origin(of: version, in: dataset) == .foreign {
      try move(layout.version(dataset, version.number), to: dataset, "\(version.number)")
      try moveDeltas(dataset) { $0 == version.number }
    }
    let record = Published(
      dataset: dataset, version: version.number, previous: version.previous, committedAt: version.committedAt,
      publishedAt: .now, rows: version.rows, inserted: version.inserted, updated: version.updated,
      deleted: version.deleted, files: [], isDownloadable: false)
    try publications.forgo(record)
    return record
  }

  private func moveDeltas(_ dataset: String, where isWanted: (Int) -> Bool) throws {
    for delta in try deltaNames(of: dataset) where isWanted(delta.last) {
      try move("\(layout.changes(dataset))/\(delta.name)", to: "\(dataset)/changes", delta.name)
    }
  }

  /// Moves a file or folder to a place that may be on another file system, under a name that is still free there.
  private func move(_ path: String, to place: String, _ name: String) throws {
    let folder = "\(aside)/\(place)"
    try Files.makeFolder(folder, durable: true)
    var target = "\(folder)/\(name)"
    var copies = 1
    while Files.exists(target) {
      copies += 1
      target = "\(folder)/\(name).\(copies)"
    }
    try Files.move(path, to: target)
  }
}
