public import Corrections
public import Disclosure
public import Platform
public import Rows
public import SQLite
public import Schema

/// A dataset with its history: every committed version, what changed between two of them, and the way to the next.
///
/// Commits of one dataset take turns; reading never waits, and sees the last committed version while a commit goes on. Before
/// the first version there is nothing: lists are empty, and asking for rows is an error. Everything throws `DatasetError`
/// where the dataset does not have what is asked for, and what storage throws.
public protocol DatasetStore: AnyObject, Sendable {
  /// The dataset as the operator declares it now; what is stored may be of an older declaration.
  var dataset: Dataset { get }
  /// Whether a version was ever committed.
  var exists: Bool { get }

  // MARK: Versions

  /// The newest version; nil before the first.
  func current() throws -> Version?
  /// All versions, oldest first.
  func versions() throws -> [Version]
  /// The documents that a version was made from, in order.
  func documents(of version: Int) throws -> [(digest: Digest, origin: String)]
  /// The corrections that took effect in a version, in the order of their file.
  ///
  /// None are left of a version in which a row was erased, and of one from before they were kept.
  func corrections(of version: Int) throws -> [AppliedCorrection]
  /// The fingerprint of what a source brought last, and the run that brought it; nil where it has brought nothing.
  func checkpoint(of source: String) throws -> (fingerprint: Digest, run: Int64)?
  /// Stores another fingerprint of what a source brought last: the same, written by other rules.
  func renew(checkpointOf source: String, as fingerprint: Digest) throws
  /// Owners that have rows and are none of these, with how many: no source updates or deletes them any more.
  func strangers(besides owners: Set<String>) throws -> [(owner: String, rows: Int)]

  // MARK: Rows

  /// The rows of a version in key order; nil for the newest.
  func rows(version: Int?) throws -> RowCursor
  /// The row of a key in a version, and the changes that led to it.
  ///
  /// - Parameter key: the values of the key columns, in key order.
  func row(key: [Value], version: Int) throws -> RowHistory
  /// Whether any version has or had a row with these values of its key.
  ///
  /// - Parameter key: values by the index of their columns; columns that are not named may have any.
  func knows(_ key: [Int: Value]) throws -> Bool
  /// What changed between two versions, in key order; rows that came and went in between do not show.
  func changes(from first: Int, to last: Int) throws -> ChangeCursor
  /// What was restated: values that were known before and are others now, or none, or are there again.
  ///
  /// - Parameters:
  ///   - versions: the versions that restated it; nil for all. The first version has nothing to restate.
  ///   - key: values that key columns must have, by the index of the column.
  ///   - isPublic: leaves out columns that are not published.
  func revisions(
    versions: ClosedRange<Int>?, key: [Int: Value], order: RevisionCursor.Order, isPublic: Bool
  ) throws -> RevisionCursor
  /// The rows of a version as a table of a SELECT. Derived datasets are SELECTs, so this much of SQL every store must speak.
  func input(version: Int) -> InputTable
  /// What the versions so far have told of the protected figures, and what they hid; empty before the first version.
  func publishedBefore(_ control: DisclosureControl) throws -> PublishedBefore

  // MARK: Commits

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

  // MARK: Reasons

  /// Every reason that was ever given, by version and time; of those for one version the last holds.
  ///
  /// - Parameter moment: only what was given until then; nil for all.
  func reasons(until moment: Timestamp?) throws -> [Reason]
  /// Records a reason; earlier ones of the version stay on record.
  func give(_ reason: Reason) throws

  // MARK: Erasures

  /// Every erasure, oldest first.
  func erasures() throws -> [Erasure]
  /// The erasure that took a row away; nil where none did.
  func erasure(of key: [Value]) throws -> Erasure?
  /// What an erasure of a row would take away; changes nothing.
  ///
  /// - Throws: `ErasureError.noSuchRow` where no version has the row and none was erased, `ErasureError.protected` for a
  ///   dataset with hidden figures.
  func plan(erasing key: [Value]) throws -> ErasurePlan
  /// Takes a row out of every version, and leaves a tombstone: no run brings it back.
  ///
  /// - Returns: the erasure, which is not finished; an earlier one of the same row where there is one.
  func erase(_ key: [Value], who: String, reason: String, now: Timestamp) throws -> Erasure
  /// Records that all that follows from an erasure was done, and leaves nothing of the row in unused storage.
  func finish(_ erasure: Erasure) throws
}

extension DatasetStore {
  /// The rows of the newest version in key order.
  public func rows() throws -> RowCursor { try rows(version: nil) }

  /// Every reason that was ever given.
  public func reasons() throws -> [Reason] { try reasons(until: nil) }

  /// What was restated, with nothing left out that is not named.
  public func revisions(
    versions: ClosedRange<Int>? = nil, key: [Int: Value] = [:], order: RevisionCursor.Order = .key
  ) throws -> RevisionCursor {
    try revisions(versions: versions, key: key, order: order, isPublic: false)
  }

  /// Commits without anything to write down before it.
  public func commit(_ stream: RowStream, _ request: CommitRequest) throws -> CommitOutcome {
    try commit(stream, request) { _ in }
  }

  /// Erases a row now.
  public func erase(_ key: [Value], who: String, reason: String) throws -> Erasure {
    try erase(key, who: who, reason: reason, now: .now)
  }
}
