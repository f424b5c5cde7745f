public import Platform

/// One execution of a source, as `klamra runs` lists it.
public struct Run: Hashable, Sendable, Identifiable {
  /// Why the run was begun.
  public enum Trigger: String, CaseIterable, Sendable {
    case schedule
    case operatorCommand = "operator"
    case replay
    case file
    case preview
    /// An input of a derived dataset, or its SELECT, has changed.
    case derivation
  }

  /// How far a run is, or how it ended.
  public enum State: String, CaseIterable, Sendable {
    case started
    case fetching
    /// Stopped by a quota; goes on at `resumesAt` with the requests not yet made.
    case paused
    case mapped
    /// Complete, and waiting for an operator.
    case held
    case committed
    /// Complete, with nothing new in it.
    case unchanged
    case failed
    /// Held, then refused by an operator.
    case rejected

    /// Nothing more will happen to a run in such a state.
    public var isFinal: Bool { [.committed, .unchanged, .failed, .rejected].contains(self) }
    /// A process works on a run in such a state, or died while it did.
    public var isUnderWay: Bool { [.started, .fetching, .mapped].contains(self) }
    /// The datasets agree with the documents of a run in such a state.
    public var isSuccess: Bool { self == .committed || self == .unchanged }
  }

  /// Counted over all sources; never used twice.
  public let id: Int64
  /// The id of the source.
  public var source: String
  /// Why it was begun.
  public var trigger: Trigger
  /// How far it is.
  public var state: State
  /// When it was begun.
  public var startedAt: Timestamp
  /// When it ended or was held; nil while it is under way.
  public var finishedAt: Timestamp?
  /// When a paused run can go on.
  public var resumesAt: Timestamp?
  /// What went wrong, in the words that the operator saw; empty where nothing did.
  public var problem: String

  public init(
    id: Int64, source: String, trigger: Trigger, state: State, startedAt: Timestamp, finishedAt: Timestamp? = nil,
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
