internal import SQLite
public import Schema

/// The owners of rows in a dataset's file: an owner is a source, or one stream of it, and only it changes its rows.
enum Owners {
  /// The number of an owner in the rows, registered if it is new.
  static func number(of owner: Owner, on connection: borrowing Connection) throws -> Int64 {
    try connection.run("INSERT OR IGNORE INTO sources(name) VALUES (?)", owner.text)
    var select = try connection.prepare("SELECT number FROM sources WHERE name = ?")
    try select.bind([owner.text])
    _ = try select.step()
    return select.integer(0)
  }

  /// All owners in the file, by number.
  static func all(on connection: borrowing Connection) throws -> [Int64: String] {
    var select = try connection.prepare("SELECT number, name FROM sources")
    var names: [Int64: String] = [:]
    while try select.step() { names[select.integer(0)] = select.text(1) }
    return names
  }

  /// Transfers the rows of former owners to another one. The rows, and therefore the version, do not change.
  static func hand(_ former: [Owner], to owner: Owner, on connection: borrowing Connection) throws {
    for (old, name) in try all(on: connection) where former.contains(Owner(name)) && name != owner.text {
      let new = try number(of: owner, on: connection)
      try connection.run("UPDATE rows SET _source = ?2 WHERE _source = ?1", old, new)
      // The log of changes keeps the old number, whose name becomes free for another source.
      try connection.run("UPDATE sources SET name = ?2 WHERE number = ?1", old, "\(name) (\(old), handed over)")
      try connection.run("DELETE FROM checkpoints WHERE source = ?1", name)
    }
  }
}

extension SQLiteStore {
  /// The owners that have rows, with the number of their rows, by name.
  public func owners(except known: Set<Owner>) throws -> [(owner: Owner, rows: Int)] {
    guard exists else { return [] }
    let connection = try reader()
    var found: [(owner: Owner, rows: Int)] = []
    // The name of an owner contains no blank, except after a transfer.
    for (number, name) in try Owners.all(on: connection) where !known.contains(Owner(name)) && !name.contains(" ") {
      var select = try connection.prepare("SELECT count(*) FROM rows WHERE _source = ?1")
      try select.bind([number])
      if try select.step(), select.integer(0) > 0 { found.append((Owner(name), Int(select.integer(0)))) }
    }
    return found.sorted { $0.owner.text < $1.owner.text }
  }
}
