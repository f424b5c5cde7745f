public import Platform
public import Schema

extension DatasetStore {
  /// The version that a run committed for a source, if any: resolves a COMMIT of unknown outcome.
  public func version(ofRun run: Int64, source: Owner) throws -> Version? {
    try versions().last { $0.run == run && $0.source == source }
  }

  /// The valid reasons, by version.
  public func reasonsInForce(until moment: Timestamp? = nil) throws -> [Int: Reason] {
    Dictionary(try reasons(until: moment).map { ($0.version, $0) }) { _, later in later }
  }

  /// The version that was current at a moment.
  ///
  /// - Throws: `DatasetError.notYet` for a moment before the first version.
  public func version(asOf moment: Timestamp) throws -> Version {
    let versions = try versions()
    guard let first = versions.first else {
      throw DatasetError.noSuchVersion(dataset: dataset.id, version: 1, newest: nil)
    }
    guard let found = versions.last(where: { $0.committedAt <= moment }) else {
      throw DatasetError.notYet(dataset: dataset.id, moment: moment, first: first.committedAt)
    }
    return found
  }
}
