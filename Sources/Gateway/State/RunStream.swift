public import Platform
public import Schema

/// What one run did with one stream, as `klamra.sqlite` keeps it and `klamra runs --json` shows it.
public struct RunStream: Hashable, Sendable {
  /// How the stream ended.
  public enum Outcome: String, CaseIterable, Sendable {
    /// A new version of the dataset stands.
    case committed
    /// The documents were mapped, and every row was there already.
    case unchanged
    /// The documents were mapped, and an operator must look before anything is committed.
    case held
    /// The documents are those of the last commit: nothing was mapped.
    case same
    /// An operator has rejected what the same documents would do: nothing was mapped.
    case rejected

    /// Whether the documents were mapped, so that counts, checks and quarantine are those of this run.
    var isMapped: Bool { self != .same && self != .rejected }
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
    /// Rows that are gone.
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

  /// A version of another dataset that a derived dataset was computed from.
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

  /// What became of the operator's corrections.
  public struct Corrections: Hashable, Sendable {
    /// A correction that had no effect.
    public struct Trouble: Hashable, Sendable {
      /// The line of the file that holds it.
      public var line: Int
      /// What is wrong with it.
      public var text: String

      public init(line: Int, text: String) {
        self.line = line
        self.text = text
      }
    }

    /// How many values were put right.
    public var applied: Int
    /// Those that had no effect.
    public var troubles: [Trouble] = []

    public init(applied: Int, troubles: [Trouble] = []) {
      self.applied = applied
      self.troubles = troubles
    }
  }

  /// How a field of the documents differs from what was accepted.
  public struct SchemaChange: Hashable, Sendable {
    /// The name in the documents.
    public var name: String
    /// The mapping's name of it; empty where the mapping does not read it.
    public var field: String
    /// What changed: `new`, `missing`, `retyped`.
    public var change: String
    /// The type before; nil for a new field.
    public var before: String?
    /// The type now; nil for a missing one.
    public var now: String?
    /// What the stream's policy does about it.
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

  /// Rejected records that still stand although this run mapped nothing.
  public struct EarlierRejections: Hashable, Sendable {
    /// How many records.
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
  public var source: String
  /// The name of the stream.
  public var stream: String
  /// The id of the dataset.
  public var dataset: String
  /// How it ended.
  public var outcome: Outcome
  /// When the outcome was written down; for a release, when it took effect.
  var settledAt: Timestamp
  /// Empty unless the dataset is derived.
  public var inputs: [Input] = []
  /// Nil unless the outcome is `committed`.
  public var committed: Committed?
  /// Nil unless the outcome is `same` and an earlier run rejected records of the same documents.
  public var earlier: EarlierRejections?
  /// The hold that was rejected; nil unless the outcome is `rejected`.
  public var rejectedHold: Int64?
  /// Why an operator must look, a sentence each; empty unless the outcome is `held`.
  public var reasons: [String] = []
  /// Of what is held, with all that decides what becomes of it.
  public var fingerprint: Digest?
  /// Where fields were expected that no document had.
  public var fieldsAbsent: [String] = []
  /// Nil where the source has no corrections.
  public var corrections: Corrections?
  /// How the fields of the documents changed.
  public var schemaChanges: [SchemaChange] = []
  /// Nil where nothing was mapped.
  public var counts: Counts?

  public init(
    run: Int64, source: String, stream: String, dataset: String, outcome: Outcome, settledAt: Timestamp,
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

  /// Records and rows that this run turned away itself.
  public var quarantined: Int { counts?.ledger.quarantined ?? 0 }
}
