public import Platform
public import Schema

/// One execution of a source, as `klamra runs` lists it.
public struct Run: Hashable, Sendable, Identifiable {
  /// Why the run was started.
  public enum Trigger: String, CaseIterable, Sendable {
    case schedule
    case operatorCommand = "operator"
    case replay
    case file
    case preview
    /// An input of a derived dataset, or its SELECT, changed.
    case derivation
  }

  /// The progress or the outcome of a run.
  public enum State: String, CaseIterable, Sendable {
    case started
    case fetching
    /// Stopped by a quota; resumes at `resumesAt` with the remaining requests.
    case paused
    case mapped
    /// Complete, and waiting for an operator.
    case held
    case committed
    /// Complete, without changes.
    case unchanged
    case failed
    /// Held, then rejected by an operator.
    case rejected

    /// Whether the run can no longer change.
    public var isFinal: Bool { [.committed, .unchanged, .failed, .rejected].contains(self) }
    /// Whether a process is working on the run, or crashed while it did.
    public var isUnderWay: Bool { [.started, .fetching, .mapped].contains(self) }
    /// Whether the datasets agree with the documents of the run.
    public var isSuccess: Bool { self == .committed || self == .unchanged }
  }

  /// Unique over all sources; never reused.
  public let id: Int64
  /// The owner of the run: a source, or the derivation of a dataset.
  public var source: Owner
  /// Why it was started.
  public var trigger: Trigger
  /// Its progress or outcome.
  public var state: State
  /// When it was started.
  public var startedAt: Timestamp
  /// When it ended or was held; nil while it is under way.
  public var finishedAt: Timestamp?
  /// When a paused run can resume.
  public var resumesAt: Timestamp?
  /// The problem in the words that the operator saw; empty if there was none.
  public var problem: String

  public init(
    id: Int64, source: Owner, trigger: Trigger, state: State, startedAt: Timestamp, finishedAt: Timestamp? = nil,
    resumesAt: Timestamp? = nil, problem: String = ""
  ) {
    self.id = id
    self.source = source
    self.trigger = trigger
    self.state = state
    self.startedAt = startedAt
    self.finishedAt = finishedAt
    self.resumesAt = resumesAt
    self.problem = problem
  }
}
