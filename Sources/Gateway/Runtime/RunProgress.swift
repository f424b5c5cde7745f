public import Schema

/// The progress of a run, for observers.
public struct RunProgress: Hashable, Sendable {
  /// The stages in order, after waiting for a turn.
  public enum Stage: String, CaseIterable, Sendable {
    /// Another run of the source, or too many of other sources, come first.
    case wait
    case fetch
    case map
    case commit
    case publish
    case notify
  }

  /// The id of the source.
  public var source: Owner
  /// The current stage.
  public var stage: Stage
  /// The finished part of the stage: requests of a fetch, versions of a publication.
  public var done: Int
  /// The total; nil if unknown.
  public var total: Int?

  public init(source: Owner, stage: Stage, done: Int = 0, total: Int? = nil) {
    self.source = source
    self.stage = stage
    self.done = done
    self.total = total
  }

  /// The progress of the whole run, from 0 to 1; fetching is most of it.
  public var share: Double {
    let part = total.map { $0 > 0 ? min(1, Double(done) / Double($0)) : 1 } ?? 0
    return switch stage {
    case .wait: 0
    case .fetch: 0.7 * part
    case .map: 0.7 + 0.1 * part
    case .commit: 0.8 + 0.05 * part
    case .publish: 0.85 + 0.12 * part
    case .notify: 0.97 + 0.03 * part
    }
  }
}

/// Receives progress; called from the threads of the runs.
public typealias ProgressObserver = @Sendable (RunProgress) -> Void
