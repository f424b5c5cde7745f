/// Proves a delta by applying it, as consumers do: what they have of the previous version must become the new one.
///
/// It reads three published files and nothing else, once and in step: rows that do not change are in the same order in
/// both versions, and the lines of the delta stand in that order.
struct DeltaProof {
  /// The data of the previous version, the delta, and the data of the version to which it leads, as CSV.
  let previous: String
  let delta: String
  let next: String
  /// The number of columns after `op` that identify a row.
  let keyCount: Int

  /// Applies the delta; returns what is wrong with it, as a sentence, or nil.
  ///
  /// - Throws: errors of the disk.
  func fault() throws -> String? {
    let old = try PublishedRecords(path: previous)
    let changes = try PublishedRecords(path: delta)
    let new = try PublishedRecords(path: next)
    for records in [old, changes, new] { try records.advance() }
    var application = Application(old: old, changes: changes, new: new, keyCount: keyCount)
    return try application.fault().map { "\(delta) does not lead to this version: \($0)" }
  }

  /// The three files while they are read.
  private struct Application {
    let old: PublishedRecords
    let changes: PublishedRecords
    let new: PublishedRecords
    let keyCount: Int
    /// The column of the data for each column of the delta after `op`.
    private var columns: [Int] = []

    init(old: PublishedRecords, changes: PublishedRecords, new: PublishedRecords, keyCount: Int) {
      self.old = old
      self.changes = changes
      self.new = new
      self.keyCount = keyCount
    }

    /// The first line that does not follow from the previous version and the delta, as a sentence.
    mutating func fault() throws -> String? {
      guard old.names == new.names else { return "the previous version has other columns" }
      let names = new.names
      columns = changes.names.dropFirst().compactMap { names.firstIndex(of: $0) }
      guard columns.count == names.count, changes.count == names.count + 1 else { return "it has other columns" }
      try advanceAll()
      while new.isThere {
        try passDeletions()
        if changes.isThere, isOperation(UInt8(ascii: "I")), isNewRow() {
          try changes.advance()
        } else if changes.isThere, isOperation(UInt8(ascii: "U")), isOldKey() {
          guard isNewRow() else { return "its line \(changes.number + 1) is not in it" }
          try changes.advance()
          try old.advance()
        } else {
          guard old.isThere, isUnchanged() else { return "row \(new.number) follows from neither" }
          try old.advance()
        }
        try new.advance()
      }
      try passDeletions()
      if changes.isThere { return "its line \(changes.number + 1) cannot be applied" }
      return old.isThere ? "row \(old.number) of the previous version is not deleted by it" : nil
    }

    private func advanceAll() throws {
      for records in [old, changes, new] { try records.advance() }
    }

    private func passDeletions() throws {
      while changes.isThere, old.isThere, isOperation(UInt8(ascii: "D")), isOldKey() {
        try changes.advance()
        try old.advance()
      }
    }

    private func isOperation(_ letter: UInt8) -> Bool { changes.first == letter }

    /// Whether the line of the delta has all values of the new row.
    private func isNewRow() -> Bool { columns.indices.allSatisfy { changes.isEqual($0 + 1, new, columns[$0]) } }

    /// Whether it is about the old row.
    private func isOldKey() -> Bool {
      old.isThere && (0..<keyCount).allSatisfy { changes.isEqual($0 + 1, old, columns[$0]) }
    }

    private func isUnchanged() -> Bool { old.isEqual(new) }
  }
}
