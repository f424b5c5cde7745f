import Schema
import Store

/// A history that keeps every version as a whole in memory: the oracle for a store.
struct NaiveHistory {
  struct Key: Hashable, Comparable {
    var area: String
    var period: Int64

    static func < (a: Key, b: Key) -> Bool { (a.area, a.period) < (b.area, b.period) }

    /// In the order of the dataset's key.
    var values: [Value] { [.text(area), .integer(period)] }
  }

  struct Row: Equatable {
    var owner: String
    var value: Value
    var note: Value

    /// Outside the key, by the index of its column.
    func payload(_ column: Int) -> Value { column == 0 ? value : note }
  }

  /// What a run does, in numbers.
  struct Tally: Equatable {
    var inserted = 0
    var updated = 0
    var deleted = 0
    /// Rows whose key is another owner's.
    var foreign = 0

    var isQuiet: Bool { inserted + updated + deleted == 0 }
  }

  /// Version 1 is the first.
  private(set) var versions: [[Key: Row]] = []
  private(set) var now: [Key: Row] = [:]

  /// Takes the rows of a run; a version is made where they change anything.
  mutating func bring(_ rows: [Key: Row], from owner: String, _ refresh: Refresh) -> Tally {
    var tally = Tally()
    var next = now
    for (key, row) in rows {
      guard let stored = now[key] else {
        tally.inserted += 1
        next[key] = row
        continue
      }
      if stored.owner != owner {
        tally.foreign += 1
      } else if stored != row {
        tally.updated += 1
        next[key] = row
      }
    }
    if refresh == .full {
      for (key, row) in now where row.owner == owner && rows[key] == nil {
        tally.deleted += 1
        next[key] = nil
      }
    }
    if !tally.isQuiet {
      versions.append(next)
      now = next
    }
    return tally
  }

  func rows(_ version: Int) -> [[Value]] {
    versions[version - 1].sorted { $0.key < $1.key }.map { $0.key.values + [$0.value.value, $0.value.note] }
  }

  /// Operation, key, then new and old value and note.
  func changes(_ first: Int, _ last: Int) -> [[Value]] {
    let (before, after) = (versions[first - 1], versions[last - 1])
    return Set(before.keys).union(after.keys).sorted().compactMap { key in
      let (old, new) = (before[key], after[key])
      // Whose row it is does not show.
      if let old, let new, old.value == new.value, old.note == new.note { return nil }
      let operation = old == nil ? "I" : new == nil ? "D" : "U"
      return [.text(operation)] + key.values
        + [new?.value ?? .null, new?.note ?? .null, old?.value ?? .null, old?.note ?? .null]
    }
  }

  /// In the order of the key, then of the versions: `2 1000001/2020 value restated 1>2`.
  func revisions() -> [String] {
    let keys = Set(versions.flatMap { $0.keys }).sorted()
    return keys.flatMap { key in
      (2...max(2, versions.count)).filter { $0 <= versions.count }.flatMap { version in
        [(0, "value"), (3, "note")].compactMap { column, name in
          revision(key, version, column).map { "\(version) \(key.area)/\(key.period) \(name) \($0)" }
        }
      }
    }
  }

  private func revision(_ key: Key, _ version: Int, _ column: Int) -> String? {
    guard let row = versions[version - 1][key] else { return nil }
    let stood = versions[version - 2][key]
    let (old, new) = (stood?.payload(column) ?? .null, row.payload(column))
    if new == old { return nil }
    if new == .null { return "withdrawn \(old)>" }
    if old != .null { return "restated \(old)>\(new)" }
    let known = versions[..<(version - 1)].compactMap { $0[key]?.payload(column) }.last { $0 != .null }
    guard let known, stood != nil || known != new else { return nil }
    return "returned \(known)>\(new)"
  }

  /// The changes of one key up to a version, from version 2 on.
  func steps(_ key: Key, until version: Int) -> [RowHistory.Step] {
    (1...version).dropFirst().compactMap { number in
      let (old, new) = (versions[number - 2][key], versions[number - 1][key])
      if old == new { return nil }
      return RowHistory.Step(version: number, operation: old == nil ? .insert : new == nil ? .delete : .update)
    }
  }
}
