internal import OutputState
public import Publication
internal import Schema
public import State

/// Takes over what tombstones in the public folder say and `klamra.sqlite` does not know, as after a restore from before
/// a withdrawal: what was withdrawn stays so until an operator publishes it again.
public struct TombstoneCheck: Sendable {
  let records: Records
  let publisher: Publisher

  /// - Parameter publisher: of the public folder.
  public init(_ records: Records, _ publisher: Publisher) {
    self.records = records
    self.publisher = publisher
  }

  /// Looks at every dataset of the public folder.
  ///
  /// - Returns: what was taken over, a sentence each.
  func run() throws -> [String] { try publisher.datasetsWithFolders().flatMap(adopt) }

  /// The same for a dataset, if a tombstone is in its place.
  public func run(_ dataset: String) throws -> [String] { publisher.hasTombstone(dataset) ? try adopt(dataset) : [] }

  private func adopt(_ dataset: String) throws -> [String] {
    let found = try publisher.tombstonesFound(of: dataset)
    if found.isEmpty { return [] }
    let known = try records.withdrawals.entries(of: dataset).map(\.withdrawal.version)
    return try found.filter { !known.contains($0.version) }.map { withdrawal in
      try records.withdrawals.withdraw(withdrawal)
      let subject = withdrawal.version.map { "version \($0) of \(dataset)" } ?? dataset
      return
        "\(subject) stays withdrawn: its tombstone in the public folder says so, and klamra.sqlite did not know, as after "
        + "a restore"
    }
  }
}
