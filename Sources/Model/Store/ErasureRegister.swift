public import Platform
public import Schema

/// The rows erased from every version of a dataset.
public protocol ErasureRegister: AnyObject, Sendable {
  /// The erasures, oldest first.
  ///
  /// - Parameter key: the row whose erasure is wanted; nil for all erasures.
  func erasures(of key: [Value]?) throws -> [Erasure]
  /// The effects of erasing a row; changes nothing.
  ///
  /// - Throws: `ErasureError.noSuchRow` if no version has the row and it was not erased, `ErasureError.protected` for a
  ///   dataset with hidden figures.
  func plan(erasing key: [Value]) throws -> ErasurePlan
  /// Erases a row from every version, and leaves a tombstone: no run can restore it.
  ///
  /// - Returns: the erasure, which is not finished; an earlier one of the same row if there is one.
  func erase(_ key: [Value], who: String, reason: String, now: Timestamp) throws -> Erasure
  /// Removes rows from every version without a tombstone: they were computed with an erased row, and are computed again
  /// without it, even from the same inputs.
  ///
  /// - Returns: the erasure, which is not finished; nil if no version has any of these rows.
  /// - Throws: `ErasureError.protected` for a dataset with hidden figures.
  func forget(_ keys: [[Value]], who: String, reason: String, now: Timestamp) throws -> Erasure?
  /// Records that all consequences of an erasure are completed, and removes the row from unused storage.
  func finish(_ erasure: Erasure) throws
}

extension ErasureRegister {
  /// Every erasure, oldest first.
  public func erasures() throws -> [Erasure] { try erasures(of: nil) }

  /// Erases a row now.
  public func erase(_ key: [Value], who: String, reason: String) throws -> Erasure {
    try erase(key, who: who, reason: reason, now: .now)
  }

  /// Removes computed rows from every version now.
  public func forget(_ keys: [[Value]], who: String, reason: String) throws -> Erasure? {
    try forget(keys, who: who, reason: reason, now: .now)
  }
}
