public import Corrections
public import Platform
public import Rows
public import Schema

/// A run's request to commit rows into a dataset.
public struct CommitRequest: Sendable {
  /// The owner of the rows; no other owner may change them.
  public var source: Owner
  /// The run that delivers the rows, in `klamra.sqlite`.
  public var run: Int64
  /// Whether rows that are no longer delivered are deleted.
  public var refresh: Refresh
  /// Identifies the documents, the mapping and the declaration together: with the fingerprint of the last commit a run
  /// cannot change anything.
  public var fingerprint: Digest
  /// The documents in order, each with its origin (a URL or a file name).
  public var documents: [(digest: Digest, origin: String)]
  /// The total size of the documents after decoding, in bytes.
  public var bytes: Int
  /// The number of records that the source declared; nil if it declared none. Another number is an error.
  public var recordsDeclared: Int?
  /// The reasons that an operator has accepted; any other reason holds the run again.
  public var released: [HoldReason] = []
  /// The fields in the documents of the source's last successful run; empty if unknown.
  public var fieldsBefore: [FieldPresence]
  /// Another difference of the documents that holds the run; nil if there is none.
  public var drift: HoldReason?
  /// Whether the schema policy permits the loss of fields.
  public var allowsLoss = false
  /// Former owners whose rows become those of `source`.
  public var formerly: [Owner] = []
  /// Whether an operator has accepted the loss of fields.
  public var isLossAccepted = false
  /// The earlier rejection of the same result; nil if there was none.
  public var decidedAgainst: EarlierDecision?
  /// The operator's corrections of the source's values; nil if there are none.
  public var corrections: CorrectionTally?
  /// The lowest number that a new version may have: lower ones are known to consumers with other content.
  public var numberMin = 1
  /// Set if the source has no corrections any more although values of its newest version were corrected.
  public var correctionsGone: HoldReason?
  /// Values that the source answered before and does not answer now, each parameter with a reason.
  public var unanswered: [HoldReason] = []

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
