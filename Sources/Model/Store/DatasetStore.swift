public import Platform
public import Rows
public import Schema

/// A dataset with its history and the way to the next version.
///
/// Commits of one dataset take turns.
public protocol DatasetStore: VersionHistory, ReasonRegister, ErasureRegister {
  /// Merges the rows of a run into the dataset and commits a new version, if they change anything.
  ///
  /// Blocks until the stream has ended. Throws `RowStreamError.outOfOrder` when the rows are not in key order: run the
  /// mapping again sorted. Any error leaves the version before.
  ///
  /// - Parameter keep: called once with the outcome, just before it takes effect: what it writes down is there whatever
  ///   happens from then on, and the COMMIT may still fail. What it throws ends the commit.
  func commit(
    _ stream: RowStream, _ request: CommitRequest, keep: (CommitOutcome) throws -> Void
  ) throws -> CommitOutcome
  /// Makes sure that everything stored in public columns was looked through for personal data.
  ///
  /// - Throws: `DatasetError.personalData` where something was found; nothing may be published then.
  func clearForPublication() throws
  /// The fingerprint of what a source brought last, and the run that brought it; nil where it has brought nothing.
  func checkpoint(of source: Owner) throws -> (fingerprint: Digest, run: Int64)?
  /// Stores another fingerprint of what a source brought last: the same, written by other rules.
  func renew(checkpointOf source: Owner, as fingerprint: Digest) throws
  /// The owners that have rows, with the number of their rows, by name.
  ///
  /// Costs a pass over the rows for each owner that is counted.
  ///
  /// - Parameter known: owners that are left out.
  func owners(except known: Set<Owner>) throws -> [(owner: Owner, rows: Int)]
}

extension DatasetStore {
  /// Commits without anything to write down before it.
  public func commit(_ stream: RowStream, _ request: CommitRequest) throws -> CommitOutcome {
    try commit(stream, request) { _ in }
  }
}
