public import Platform
public import Rows
public import Schema

/// A dataset with its history, and commits of new versions.
///
/// Commits of one dataset take turns.
public protocol DatasetStore: VersionHistory, ReasonRegister, ErasureRegister {
  /// Merges the rows of a run into the dataset and commits a new version, if they change anything.
  ///
  /// Blocks until the stream has ended. Throws `RowStreamError.outOfOrder` if the rows are not in key order: run the
  /// mapping again, sorted. After an error the previous version remains.
  ///
  /// - Parameter keep: called once with the outcome, just before it takes effect: what it records persists whatever
  ///   happens afterwards, although the COMMIT may still fail. Its error ends the commit.
  func commit(
    _ stream: RowStream, _ request: CommitRequest, keep: (CommitOutcome) throws -> Void
  ) throws -> CommitOutcome
  /// Whether the last rows of an owner turned out to be out of order only after some of them were written: they are
  /// better sorted from the start.
  func isOutOfOrder(_ owner: Owner) throws -> Bool
  /// Ensures that all stored values of public columns were scanned for personal data.
  ///
  /// - Throws: the error of `publicationFault`, or `DatasetError.personalData`; nothing may be published then.
  func clearForPublication() throws
  /// Why nothing of the dataset may be published as it is declared now, but for what it holds; nil if nothing prevents
  /// it. Reads no row and changes nothing.
  func publicationFault() throws -> DatasetError?
  /// Gives the rows of the newest version another number, as a version without changes.
  ///
  /// For a restored history: consumers know higher numbers, or this number with other content.
  ///
  /// - Parameter number: greater than that of the newest version.
  func renumber(as number: Int, now: Timestamp) throws -> Version
  /// The fingerprint of a source's last result, and the run that delivered it; nil if there is none.
  func checkpoint(of source: Owner) throws -> (fingerprint: Digest, run: Int64)?
  /// Replaces the stored fingerprint of a source's last result by an equivalent one, written by other rules.
  func renew(checkpointOf source: Owner, as fingerprint: Digest) throws
  /// The owners that have rows, with the number of their rows, by name.
  ///
  /// Each owner that is counted costs a pass over the rows.
  ///
  /// - Parameter known: the owners to leave out.
  func owners(except known: Set<Owner>) throws -> [(owner: Owner, rows: Int)]
}

extension DatasetStore {
  /// Commits without a record before it takes effect.
  public func commit(_ stream: RowStream, _ request: CommitRequest) throws -> CommitOutcome {
    try commit(stream, request) { _ in }
  }
}
