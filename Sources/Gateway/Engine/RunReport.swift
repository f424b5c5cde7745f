internal import Corrections
internal import Events
internal import Landing
internal import Platform
internal import Publication
internal import Schema
internal import Store

/// How a run of a source ended.
struct RunReport: Sendable {
  /// What a run did to one dataset.
  struct StreamReport: Sendable {
    enum Outcome: Sendable {
      /// The documents are those of the last commit: nothing was mapped, and what that run rejected still is.
      case same(quarantined: Int, by: Int64)
      /// An operator has rejected what the same documents would do, and nothing has changed since.
      case rejected(Holds.Hold)
      /// The run had committed this version before it was interrupted.
      case earlier(Version)
      case mapped(CommitOutcome)
    }

    var stream: String
    var dataset: String
    var outcome: Outcome
    /// What was brought, with all that decides what becomes of it: how a rejected hold is known again.
    var fingerprint: Digest?
    /// How the fields of the documents differ from those of before.
    var drift: [SchemaDrift.Item] = []
    /// What became of the operator's corrections; nil where there are none.
    var corrections: CorrectionTally?
    /// The versions that a derived dataset was worked out from.
    var inputs: [DerivationInputs.Input] = []

    var isHeld: Bool { if case .mapped(.held) = outcome { true } else { false } }
  }

  enum End: Sendable {
    case complete
    /// A quota is used up; the run goes on from there.
    case paused(until: Timestamp, why: String)
    case failed(any Error)
  }

  var source: String
  /// 0 where no run was begun.
  var run: Int64
  var end = End.complete
  var streams: [StreamReport] = []
  var published: [Published] = []
  var events: [Event] = []
  /// What somebody should look at, although the run went on.
  var warnings: [String] = []
  var seconds = 0.0

  var quarantined: Int {
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
  var quarantineRun: Int64 {
    for stream in streams { if case .same(let records, let run) = stream.outcome, records > 0 { return run } }
    return run
  }

  /// What an operator has rejected and is brought again.
  var rejectedAgain: Holds.Hold? {
    for stream in streams { if case .rejected(let hold) = stream.outcome { return hold } }
    return nil
  }

  var isHeld: Bool { streams.contains(where: \.isHeld) }

  /// The state in which `klamra.sqlite` keeps a run that came to its end. One that brings again what was rejected is no
  /// success: the datasets do not agree with its documents, and no later run must be compared with it.
  var finalState: Run.State {
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

  var status: ExitStatus {
    switch end {
    case .failed, .paused: .failed
    case .complete: isHeld || rejectedAgain != nil ? .held : quarantined > 0 ? .quarantined : .done
    }
  }
}
