internal import SQLite
public import Schema

/// Owners whose rows came out of order, found out too late: their next run is sorted from the start.
extension SQLiteStore {
  /// Whether the last rows of an owner had to be mapped twice, since they were out of order.
  public func isOutOfOrder(_ owner: Owner) throws -> Bool {
    guard exists else { return false }
    let connection = try reader()
    var select = try connection.prepare("SELECT 1 FROM facts WHERE name = ?")
    try select.bind([Self.fact(owner)])
    return try select.step()
  }

  /// Remembers it, or forgets it.
  func remember(isOutOfOrder: Bool, _ owner: Owner) throws {
    guard exists, try self.isOutOfOrder(owner) != isOutOfOrder else { return }
    try write { connection in
      try connection.run(
        isOutOfOrder ? "INSERT INTO facts VALUES (?, '')" : "DELETE FROM facts WHERE name = ?", Self.fact(owner))
    }
  }

  private static func fact(_ owner: Owner) -> String { "out of order: \(owner.text)" }
}
