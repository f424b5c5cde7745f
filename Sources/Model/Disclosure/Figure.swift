/// One figure of a table, as the protection sees it.
///
/// Values are whole numbers: of the smallest unit that any figure of the table is written in.
struct Figure: Hashable {
  /// The value; 0 where there is none now.
  var value: Int128 = 0
  /// The new table has it, with a value.
  var isPresent = false
  /// It must not be told, for a reason of its own.
  var isAtRisk = false
  /// The version before hid it.
  var isSticky = false
  /// It is gone now, and was hidden when it was there: it stays unknown in the sums of then.
  var isGhost = false
  /// The newest version that told it; 0 where none did.
  var publishedUntil = 0
  /// Everything that versions told of it.
  var publishedValues: Set<Int128> = []
  /// By how much it may be more or less, at least, for all that consumers can reckon.
  var need: Int128 = 1

  /// Consumers know it: a version told the value that it has now.
  var isKnown: Bool { publishedValues.contains(value) }

  /// How far it can be less. Nobody hides nothing, so whoever knows this program takes a hidden figure for at least one
  /// unit; a figure that is gone or negative has no bound.
  var room: Int128? {
    if isGhost || value < 0 { return nil }
    return max(0, value - 1)
  }
}

/// Figures that add up: the total is the sum of the parts. What is no figure of the table is constant and left out.
struct Sum: Hashable {
  /// The version in which it held.
  var version: Int
  /// Nil where the total was no figure that could be hidden.
  var total: Int?
  /// Each once.
  var parts: [Int]

  /// The total first.
  var members: [Int] { (total.map { [$0] } ?? []) + parts }
}
