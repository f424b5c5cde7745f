internal import Landing
public import SQLite

extension Runs {
  /// Ends a held run that a newer run has replaced, once none of its holds waits; in the caller's transaction.
  public static func close(_ run: Int64, supersededBy newer: Int64, on connection: borrowing Connection) throws {
    guard run != newer, try Holds.waiting(run: run, on: connection).isEmpty else { return }
    try finish(run, .rejected, problem: "superseded by run \(newer)", on: connection)
  }
}
