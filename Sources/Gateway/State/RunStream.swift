public import Platform
public import Schema

/// The result of one run for one stream, as stored in `klamra.sqlite` and shown by `klamra runs --json`.
public struct RunStream: Hashable, Sendable {
  /// The outcome of the stream.
  public enum Outcome: String, CaseIterable, Sendable {
    /// A new version of the dataset was committed.
    case committed
    /// The documents were mapped, and no row changed.
    case unchanged
    /// The documents were mapped, and an operator must decide before the commit.
    case held
    /// The documents are those of the last commit: nothing was mapped.
    case same
    /// An operator has rejected the result of the same documents: nothing was mapped.
    case rejected

    /// Whether the dataset agrees with the documents afterwards.
    var isSuccess: Bool { self != .held && self != .rejected }
  }

  /// The version that was committed.
  public struct Committed: Hashable, Sendable {
    /// The number of the version.
    public var version: Int
    /// The hash of the version.
    public var hash: Digest
    /// Rows of the whole dataset.
    public var rows: Int

    public init(version: Int, hash: Digest, rows: Int) {
      self.version = version
      self.hash = hash
      self.rows = rows
    }
  }

  /// The counts of documents that were mapped.
  public struct Counts: Hashable, Sendable {
    /// Rows that are new.
    public var inserted = 0
    /// Rows that changed.
    public var updated = 0
    /// Rows that were removed.
    public var deleted = 0
    /// The counts of records and rows.
    public var ledger = Ledger()

    public init(inserted: Int = 0, updated: Int = 0, deleted: Int = 0, ledger: Ledger = Ledger()) {
      self.inserted = inserted
      self.updated = updated
      self.deleted = deleted
      self.ledger = ledger
    }
  }

  /// A version of another dataset from which a derived dataset was computed.
  public struct Input: Hashable, Sendable {
    /// The id of the dataset.
    public var dataset: String
    /// The number of the version.
    public var version: Int

    public init(dataset: String, version: Int) {
      self.dataset = dataset
      self.version = version
    }
  }

  /// The outcome of the operator's corrections.
  public struct Corrections: Hashable, Sendable {
    /// A correction that had no effect.
    public struct Trouble: Hashable, Sendable {
      /// Its line in the file.
      public var line: Int
      /// The problem.
      public var text: String

      public init(line: Int, text: String) {
        self.line = line
        self.text = text
      }
    }

    /// The number of corrected values.
    public var applied: Int
    /// Those that had no effect.
    public var troubles: [Trouble] = []

    public init(applied: Int, troubles: [Trouble] = []) {
      self.applied = applied
      self.troubles = troubles
    }
  }

  /// The change of a field in the documents.
  public struct SchemaChange: Hashable, Sendable {
    /// The name in the documents.
    public var name: String
    /// The name in the mapping; empty if the mapping does not read it.
    public var field: String
    /// What changed: `new`, `missing`, `retyped`.
    public var change: String
    /// The type before; nil for a new field.
    public var before: String?
    /// The type now; nil for a missing one.
    public var now: String?
    /// The reaction of the stream's policy.
    public var action: String

    public init(
      name: String, field: String, change: String, before: String? = nil, now: String? = nil, action: String
    ) {
      self.name = name
      self.field = field
      self.change = change
      self.before = before
      self.now = now
      self.action = action
    }
  }

  /// Open rejections of an earlier run, if this run mapped nothing.
  public struct EarlierRejections: Hashable, Sendable {
    /// The number of records.
    public var records: Int
    /// The run that rejected them.
    public var run: Int64

    public init(records: Int, run: Int64) {
      self.records = records
      self.run = run
    }
  }

  /// The number of the run.
  public var run: Int64
  /// The id of the source, or the owner of a derived dataset.
  public var source: Owner
  /// The name of the stream.
  public var stream: String
  /// The id of the dataset.
  public var dataset: String
  /// The outcome.
  public var outcome: Outcome
  /// When the outcome was recorded; for a release, when it took effect.
  var settledAt: Timestamp
  /// Empty unless the dataset is derived.
  public var inputs: [Input] = []
  /// Nil unless the outcome is `committed`.
  public var committed: Committed?
  /// Nil unless the outcome is `same` and an earlier run rejected records of the same documents.
  public var earlier: EarlierRejections?
  /// The hold that was rejected; nil unless the outcome is `rejected`.
  public var rejectedHold: Int64?
  /// The reasons to decide, a sentence each; empty unless the outcome is `held`.
  public var reasons: [String] = []
  /// The fingerprint of the held result and of everything that decides about it.
  public var fingerprint: Digest?
  /// What the fetch tells the operator, a sentence each: values without an answer, repeated pages, files passed over.
  public var notes: [String] = []
  /// Expected fields that no document had.
  public var fieldsAbsent: [String] = []
  /// The lines of the documents that are no records, or that were doubtful.
  public var passed = PassedLines()
  /// The treatments that changed nothing, a sentence each.
  public var idleTreatments: [String] = []
  /// Nil if the source has no corrections.
  public var corrections: Corrections?
  /// The changes of the documents' fields.
  public var schemaChanges: [SchemaChange] = []
  /// Nil if nothing was mapped.
  public var counts: Counts?

  public init(
    run: Int64, source: Owner, stream: String, dataset: String, outcome: Outcome, settledAt: Timestamp,
    inputs: [Input] = [], committed: Committed? = nil, earlier: EarlierRejections? = nil, rejectedHold: Int64? = nil,
    reasons: [String] = [], fingerprint: Digest? = nil, fieldsAbsent: [String] = [], corrections: Corrections? = nil,
    schemaChanges: [SchemaChange] = [], counts: Counts? = nil
  ) {
    self.run = run
    self.source = source
    self.stream = stream
    self.dataset = dataset
    self.outcome = outcome
    self.settledAt = settledAt
    self.inputs = inputs
    self.committed = committed
    self.earlier = earlier
    self.rejectedHold = rejectedHold
    self.reasons = reasons
    self.fingerprint = fingerprint
    self.fieldsAbsent = fieldsAbsent
    self.corrections = corrections
    self.schemaChanges = schemaChanges
    self.counts = counts
  }

  /// The number of records and rows that this run rejected itself.
  public var quarantined: Int { counts?.ledger.quarantined ?? 0 }
}
