public import Corrections
public import Events
public import Landing
public import Platform
public import Publication
internal import Schema
public import Shapes
public import State
public import Store

/// How a run of a source ended.
public struct RunReport: Sendable {
  /// What a run did to one dataset.
  public struct StreamReport: Sendable {
    /// What became of the stream.
    public enum Outcome: Sendable {
      /// The documents are those of the last commit: nothing was mapped, and what that run rejected still is.
      case same(quarantined: Int, by: Int64)
      /// An operator has rejected what the same documents would do, and nothing has changed since.
      case rejected(Holds.Hold)
      /// The run had committed this version before it was interrupted.
      case earlier(Version)
      case mapped(CommitOutcome)
    }

    /// The name of the stream.
    public var stream: String
    /// The id of the dataset that it fills.
    public var dataset: String
    /// What became of it.
    public var outcome: Outcome
    /// What was brought, with all that decides what becomes of it: how a rejected hold is known again.
    public var fingerprint: Digest?
    /// How the fields of the documents differ from those of before.
    public var drift: [SchemaDrift.Item] = []
    /// What became of the operator's corrections; nil where there are none.
    public var corrections: CorrectionTally?
    /// The versions that a derived dataset was worked out from.
    public var inputs: [DerivationInputs.Input] = []

    public init(
      stream: String, dataset: String, outcome: Outcome, fingerprint: Digest? = nil, drift: [SchemaDrift.Item] = [],
      corrections: CorrectionTally? = nil, inputs: [DerivationInputs.Input] = []
    ) {
      self.stream = stream
      self.dataset = dataset
      self.outcome = outcome
      self.fingerprint = fingerprint
      self.drift = drift
      self.corrections = corrections
      self.inputs = inputs
    }

    /// Whether an operator must look before anything is committed.
    public var isHeld: Bool { if case .mapped(.held) = outcome { true } else { false } }
  }

  /// How a run came to its end.
  public enum End: Sendable {
    case complete
    /// A quota is used up; the run goes on from there.
    case paused(until: Timestamp, why: String)
    case failed(any Error)
  }

  /// The id of the source, or the owner of a derived dataset.
  public var source: String
  /// 0 where no run was begun.
  public var run: Int64
  /// How it came to its end.
  public var end = End.complete
  /// What it did, stream by stream.
  public var streams: [StreamReport] = []
  /// The versions that became public.
  public var published: [Published] = []
  /// The events that were made.
  public var events: [Event] = []
  /// What somebody should look at, although the run went on.
  public var warnings: [String] = []
  /// How long it took, in seconds.
  public var seconds = 0.0

  public init(source: String, run: Int64, end: End = .complete) {
    self.source = source
    self.run = run
    self.end = end
  }

  /// How many records and rows it turned away.
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

  /// The run whose rejected records these are; an earlier one where nothing was mapped.
  public var quarantineRun: Int64 {
    for stream in streams { if case .same(let records, let run) = stream.outcome, records > 0 { return run } }
    return run
  }

  /// What an operator has rejected and is brought again.
  public var rejectedAgain: Holds.Hold? {
    for stream in streams { if case .rejected(let hold) = stream.outcome { return hold } }
    return nil
  }

  /// Whether an operator must look before anything is committed.
  public var isHeld: Bool { streams.contains(where: \.isHeld) }

  /// The state in which `klamra.sqlite` keeps a run that came to its end. One that brings again what was rejected is no
  /// success: the datasets do not agree with its documents, and no later run must be compared with it.
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
