public import Platform

/// A newer run, or another operator, has already decided.
public struct HoldDecidedError: Problem, Hashable {
  /// The number of the hold.
  public let hold: Int64

  public init(hold: Int64) {
    self.hold = hold
  }

  public var what: String { "hold \(hold) was already decided; nothing was committed" }
  public var advice: Advice { "\(.listHolds) shows what waits now" }
}
