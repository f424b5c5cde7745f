internal import Schema
internal import State

/// The kinds of runs.
enum RunKind: Hashable, Sendable {
  /// A run of a source or a derivation.
  case run
  /// A run that fetches everything again, on demand.
  case refetch
  /// Archived documents are mapped again, on demand.
  case replay
  /// A held run is released.
  case release(Holds.Hold)

  var isRelease: Bool { if case .release = self { true } else { false } }

  /// Whether documents are mapped even if the fingerprint is unchanged.
  var isForced: Bool { self == .replay || isRelease }

  /// The only stream that is committed; nil for all.
  var stream: String? { if case .release(let hold) = self { hold.stream } else { nil } }

  /// The reasons of the hold, as shown to the operator.
  var released: [HoldReason] { if case .release(let hold) = self { hold.reasons } else { [] } }
}
