public import Platform
public import Schema

/// Rows that were taken out of every version of a dataset.
public protocol ErasureRegister: AnyObject, Sendable {
  /// The erasures, oldest first.
  ///
  /// - Parameter key: only the one that took this row away; nil for all.
  func erasures(of key: [Value]?) throws -> [Erasure]
  /// What an erasure of a row would take away; changes nothing.
  ///
  /// - Throws: `ErasureError.noSuchRow` where no version has the row and none was erased, `ErasureError.protected` for a
  ///   dataset with hidden figures.
  func plan(erasing key: [Value]) throws -> ErasurePlan
  /// Takes a row out of every version, and leaves a tombstone: no run brings it back.
  ///
  /// - Returns: the erasure, which is not finished; an earlier one of the same row where there is one.
  func erase(_ key: [Value], who: String, reason: String, now: Timestamp) throws -> Erasure
  /// Records that all that follows from an erasure was done, and leaves nothing of the row in unused storage.
  func finish(_ erasure: Erasure) throws
}

extension ErasureRegister {
  /// Every erasure, oldest first.
  public func erasures() throws -> [Erasure] { try erasures(of: nil) }

  /// Erases a row now.
  public func erase(_ key: [Value], who: String, reason: String) throws -> Erasure {
    try erase(key, who: who, reason: reason, now: .now)
  }
}
