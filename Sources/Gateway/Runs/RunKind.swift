internal import Schema
internal import State

/// Why documents are mapped and committed.
enum RunKind: Hashable, Sendable {
  /// A run of a source or a derivation.
  case run
  /// A run for which everything is fetched anew, by an operator's word.
  case refetch
  /// What was landed is mapped again, by an operator's word.
  case replay
  /// A held run that an operator lets pass.
  case release(Holds.Hold)

  var isRelease: Bool { if case .release = self { true } else { false } }

  /// Maps even where the fingerprint says that nothing can be new.
  var isForced: Bool { self == .replay || isRelease }

  /// The only stream that is committed; nil for all.
  var stream: String? { if case .release(let hold) = self { hold.stream } else { nil } }

  /// Why the run waited, as the operator has seen it.
  var released: [HoldReason] { if case .release(let hold) = self { hold.reasons } else { [] } }
}
