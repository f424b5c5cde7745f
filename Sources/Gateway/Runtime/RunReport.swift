public import Corrections
public import Events
public import Landing
public import Platform
public import Publication
public import Schema
public import Shapes
public import State
public import Store

/// The report of a run.
public struct RunReport: Sendable {
  /// The effect of a run on one dataset.
  public struct StreamReport: Sendable {
    /// The outcome of the stream.
    public enum Outcome: Sendable {
      /// The documents are those of the last commit: nothing was mapped, and the rejections of that run are still open.
      case same(quarantined: Int, by: Int64)
      /// An operator has rejected the result of the same documents, and nothing has changed since.
      case rejected(Holds.Hold)
      /// The run had already committed this version before it was interrupted.
      case earlier(Version)
      case mapped(CommitOutcome)
    }

    /// The name of the stream.
    public var stream: String
    /// The id of the dataset that it fills.
    public var dataset: String
    /// The outcome.
    public var outcome: Outcome
    /// The fingerprint of the result, by which a rejected hold is recognised.
    public var fingerprint: Digest?
    /// The changes of the documents' fields.
    public var drift: [SchemaDrift.Item] = []
    /// What the fetch of its documents tells the operator.
    public var notes: [String] = []
    /// The outcome of the operator's corrections; nil if there are none.
    public var corrections: CorrectionTally?
    /// The versions from which a derived dataset was computed.
    public var inputs: [DerivationInputs.Input] = []

    public init(
      stream: String, dataset: String, outcome: Outcome, fingerprint: Digest? = nil, drift: [SchemaDrift.Item] = [],
      notes: [String] = [], corrections: CorrectionTally? = nil, inputs: [DerivationInputs.Input] = []
    ) {
      self.stream = stream
      self.dataset = dataset
      self.outcome = outcome
      self.fingerprint = fingerprint
      self.drift = drift
      self.notes = notes
      self.corrections = corrections
      self.inputs = inputs
    }

    /// Whether it made a version, now or in an earlier attempt of the run.
    public var hasVersion: Bool {
      switch outcome {
      case .mapped(.committed), .earlier: true
      default: false
      }
    }

    /// Whether an operator must decide before the commit.
    public var isHeld: Bool { if case .mapped(.held) = outcome { true } else { false } }
  }

  /// The end of a run.
  public enum End: Sendable {
    case complete
    /// A quota is exhausted; the run resumes later.
    case paused(until: Timestamp, why: String)
    case failed(any Error)
  }

  /// The id of the source, or the owner of a derived dataset.
  public var source: Owner
  /// 0 if no run was started.
  public var run: Int64
  /// The end of the run.
  public var end = End.complete
  /// The results, stream by stream.
  public var streams: [StreamReport] = []
  /// The versions that became public.
  public var published: [Published] = []
  /// The events that were created.
  public var events: [Event] = []
  /// Warnings that did not stop the run.
  public var warnings: [String] = []
  /// The duration, in seconds.
  public var seconds = 0.0

  public init(source: Owner, run: Int64, end: End = .complete) {
    self.source = source
    self.run = run
    self.end = end
  }

  /// The number of rejected records and rows.
  public var quarantined: Int {
    streams.reduce(0) { sum, stream in
      switch stream.outcome {
      case .same(let records, _): sum + records
      case .rejected: sum
      case .earlier(let version): sum + version.ledger.quarantined
      case .mapped(let outcome): sum + outcome.report.ledger.quarantined
      }
    }
  }

  /// The run with these rejected records; an earlier one if nothing was mapped.
  public var quarantineRun: Int64 {
    for stream in streams { if case .same(let records, let run) = stream.outcome, records > 0 { return run } }
    return run
  }

  /// The rejected hold whose result is repeated.
  public var rejectedAgain: Holds.Hold? {
    for stream in streams { if case .rejected(let hold) = stream.outcome { return hold } }
    return nil
  }

  /// Whether an operator must decide before the commit.
  public var isHeld: Bool { streams.contains(where: \.isHeld) }

  /// The state that `klamra.sqlite` stores for the ended run. A run that repeats a rejected result is not successful:
  /// the datasets do not agree with its documents, and later runs must not be compared with it.
  public var finalState: Run.State {
    if isHeld { return .held }
    if rejectedAgain != nil { return .rejected }
    let isCommitted = streams.contains { stream in
      switch stream.outcome {
      case .mapped(.committed), .earlier: return true
      default: return false
      }
    }
    return isCommitted ? .committed : .unchanged
  }
}
