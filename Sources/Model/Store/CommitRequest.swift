public import Corrections
public import Platform
public import Rows
public import Schema

/// What a run brings to a dataset.
public struct CommitRequest: Sendable {
  /// Whose rows they are; no other owner may change them.
  public var source: Owner
  /// The run that brings the rows, in `klamra.sqlite`.
  public var run: Int64
  /// Whether what does not come any more is deleted.
  public var refresh: Refresh
  /// Identifies the documents, the mapping and the declaration together: a run with the fingerprint of the last commit
  /// cannot bring anything new.
  public var fingerprint: Digest
  /// The documents in their order, and where each came from (an address or a file name).
  public var documents: [(digest: Digest, origin: String)]
  /// The size of the documents together, in bytes, decoded.
  public var bytes: Int
  /// How many records the source says it has; nil where it says nothing. Any other number read is an error.
  public var recordsDeclared: Int?
  /// Why the run was held, as an operator has looked at it and let it pass; any other reason holds it again.
  public var released: [HoldReason] = []
  /// Which fields the documents of the source's last good run had; empty where that is not known.
  public var fieldsBefore: [FieldPresence]
  /// What else is different about the documents and lets the run wait; nil where nothing is.
  public var drift: HoldReason?
  /// The schema contract allows that fields are lost.
  public var allowsLoss = false
  /// Owners that are gone and whose rows are those of `source` from now on.
  public var formerly: [Owner] = []
  /// An operator has accepted that fields were lost.
  public var isLossAccepted = false
  /// The decision against what is brought again; nil where there was none.
  public var decidedAgainst: EarlierDecision?
  /// The operator's corrections of the source's values; nil where there are none.
  public var corrections: CorrectionTally?
  /// The source has no corrections any more although values of its newest version were corrected; nil where it has, or
  /// where none were.
  public var correctionsGone: HoldReason?

  public init(
    source: Owner, run: Int64, refresh: Refresh, fingerprint: Digest, documents: [(digest: Digest, origin: String)],
    bytes: Int = 0, recordsDeclared: Int? = nil, fieldsBefore: [FieldPresence] = []
  ) {
    self.source = source
    self.run = run
    self.refresh = refresh
    self.fingerprint = fingerprint
    self.documents = documents
    self.bytes = bytes
    self.recordsDeclared = recordsDeclared
    self.fieldsBefore = fieldsBefore
  }
}
