internal import Platform
internal import Schema

/// What one run did with one stream, as `klamra.sqlite` keeps it and `klamra runs --json` shows it.
struct RunStream: Hashable, Sendable {
  /// How the stream ended.
  enum Outcome: String, CaseIterable, Sendable {
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
  struct Committed: Hashable, Sendable {
    var version: Int
    var hash: Digest
    /// Rows of the whole dataset.
    var rows: Int
  }

  /// The counts of documents that were mapped.
  struct Counts: Hashable, Sendable {
    var inserted = 0
    var updated = 0
    var deleted = 0
    var ledger = Ledger()
  }

  /// A version of another dataset that a derived dataset was computed from.
  struct Input: Hashable, Sendable {
    var dataset: String
    var version: Int
  }

  /// What became of the operator's corrections.
  struct Corrections: Hashable, Sendable {
    /// A correction that had no effect.
    struct Trouble: Hashable, Sendable {
      /// The line of the file that holds it.
      var line: Int
      var text: String
    }

    /// How many values were put right.
    var applied: Int
    var troubles: [Trouble] = []
  }

  /// How a field of the documents differs from what was accepted.
  struct SchemaChange: Hashable, Sendable {
    var name: String
    /// The mapping's name of it; empty where the mapping does not read it.
    var field: String
    var change: String
    var before: String?
    var now: String?
    var action: String
  }

  /// Rejected records that still stand although this run mapped nothing.
  struct EarlierRejections: Hashable, Sendable {
    var records: Int
    /// The run that rejected them.
    var run: Int64
  }

  var run: Int64
  /// The id of the source, or the owner of a derived dataset.
  var source: String
  var stream: String
  var dataset: String
  var outcome: Outcome
  /// When the outcome was written down; for a release, when it took effect.
  var settledAt: Timestamp
  /// Empty unless the dataset is derived.
  var inputs: [Input] = []
  /// Nil unless the outcome is `committed`.
  var committed: Committed?
  /// Nil unless the outcome is `same` and an earlier run rejected records of the same documents.
  var earlier: EarlierRejections?
  /// The hold that was rejected; nil unless the outcome is `rejected`.
  var rejectedHold: Int64?
  /// Why an operator must look, a sentence each; empty unless the outcome is `held`.
  var reasons: [String] = []
  /// Of what is held, with all that decides what becomes of it.
  var fingerprint: Digest?
  /// Where fields were expected that no document had.
  var fieldsAbsent: [String] = []
  /// Nil where the source has no corrections.
  var corrections: Corrections?
  var schemaChanges: [SchemaChange] = []
  /// Nil where nothing was mapped.
  var counts: Counts?

  /// Records and rows that this run turned away itself.
  var quarantined: Int { counts?.ledger.quarantined ?? 0 }
}
