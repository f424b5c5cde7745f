/// One figure of a table, as the protection sees it.
///
/// Values are integers, in the smallest unit that occurs in the table.
struct Figure: Hashable {
  /// The value; 0 if there is none now.
  var value: Int128 = 0
  /// Whether the new table has it, with a value.
  var isPresent = false
  /// Whether it must be hidden for its own sake (primary suppression).
  var isAtRisk = false
  /// Whether the previous version hid it.
  var isSticky = false
  /// Whether it is now absent but was hidden before: it remains unknown in the sums of earlier versions.
  var isGhost = false
  /// The newest version that published it; 0 if none did.
  var publishedUntil = 0
  /// The value that the version before shows; nil if it shows none. A value of an earlier version that was left since is
  /// not known to be the value now.
  var shown: Int128?
  /// The required distance to each bound that consumers can compute.
  var need: Int128 = 1

  /// Whether consumers know it, since the version before shows its current value.
  var isKnown: Bool { shown == value }

  /// The distance to its lower bound. A zero is never hidden, so a consumer who knows this program assumes a hidden
  /// figure to be at least one unit; an absent or negative figure has no bound.
  var room: Int128? {
    if isGhost || value < 0 { return nil }
    return max(0, value - 1)
  }
}

/// A total and its parts. Rows that are not figures of the table are constant and left out.
struct Sum: Hashable {
  /// The version in which the sum held.
  var version: Int
  /// Nil if the total is not a figure that can be hidden.
  var total: Int?
  /// The parts, each once.
  var parts: [Int]

  /// All members, the total first.
  var members: [Int] { (total.map { [$0] } ?? []) + parts }
}
