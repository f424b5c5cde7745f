internal import CSpill

/// The limit of what the SELECTs of one thread may spill to disk while they sort and group.
///
/// SQLite has no such limit: a join without a condition fills the disk within seconds. The limit applies to the
/// temporary files of all connections of the thread that read (`Connection.Mode`), together.
public enum SpillBudget {
  /// Runs the body with a limit; without one if it is nil.
  ///
  /// - Parameter bytesMax: the most bytes of temporary files at the same time.
  public static func limit<Result>(to bytesMax: Int?, _ body: () throws -> Result) rethrows -> Result {
    klamra_spill_limit(bytesMax.map { Int64($0) } ?? -1)
    defer { klamra_spill_limit(-1) }
    return try body()
  }

  /// Whether the thread has reached its limit: a statement has then failed as on a full disk.
  public static var isExceeded: Bool { klamra_spill_is_exceeded() != 0 }
}
