public import Publication
internal import Schema
public import Store

/// The published revisions.
extension VersionPublication {
  /// The most row changes that one version's file of revisions covers; those of the version itself are always included.
  private static let changesMax = 1_000_000

  /// The revisions published with a version; nil if the dataset has no such file.
  public func revisions(to version: Version, _ store: any DatasetStore) throws -> RevisionHistory? {
    let kept = store.dataset.publication.revisionsKept
    guard kept > 0 else { return nil }
    let first = Self.first(
      try store.versions(last: kept + 1, upTo: version.number), to: version.number, kept: kept)
    return try revisions(from: first, to: version, store)
  }

  /// The first version that a version's file covers.
  ///
  /// It depends only on the history, so the file is reproducible; and its cost is bounded.
  static func first(_ versions: [Version], to last: Int, kept: Int, changesMax: Int = changesMax) -> Int {
    var first = last
    var changes = 0
    for (earlier, version) in versions.filter({ $0.number <= last }).reversed().enumerated() {
      changes += version.number == versions.first?.number ? 0 : version.inserted + version.updated + version.deleted
      if earlier > 0, changes > changesMax || earlier >= kept { break }
      first = version.number
    }
    return first
  }

  /// The revisions from one version to another.
  public func revisions(from first: Int, to version: Version, _ store: any DatasetStore) throws -> RevisionHistory {
    let reasons = try store.reasonsInForce(until: version.committedAt)
    let range = first...version.number
    let origins = try store.versions(in: range).map { version in
      (
        version.number,
        RevisionHistory.Origin(
          learnedAt: version.committedAt, run: version.run, reason: reasons[version.number]?.text)
      )
    }
    let withdrawn = try withdrawn(from: store)
    let numbers = withdrawn.isEmpty ? [] : try store.versions().map(\.number)
    let following = withdrawn.compactMap { number in numbers.first { $0 > number } }
    return RevisionHistory(first: first, origins: Dictionary(uniqueKeysWithValues: origins)) {
      let cursor = try store.revisions(versions: range, key: [:], order: .version, isPublic: true)
      return withdrawn.isEmpty ? cursor : RevisionsBesideWithdrawn(cursor, hidden: withdrawn.union(following))
    }
  }
}
