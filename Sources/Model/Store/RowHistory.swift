public import Schema

/// One row of a version, and the changes that led to it.
public struct RowHistory: Hashable, Sendable {
  /// A change of the row in the log.
  public struct Step: Hashable, Sendable {
    /// The version that made it.
    public var version: Int
    /// The operation.
    public var operation: ChangeCursor.Operation

    public init(version: Int, operation: ChangeCursor.Operation) {
      self.version = version
      self.operation = operation
    }
  }

  /// The values in the order of the dataset's columns; nil if the version has no such row.
  public var values: [Value]?
  /// The changes up to the version, oldest first. The first version has no log, since its rows serve as the log.
  public var steps: [Step]

  /// The first version of the dataset.
  public var first: Int

  public init(values: [Value]?, steps: [Step], first: Int = 1) {
    self.values = values
    self.steps = steps
    self.first = first
  }

  /// The version that gave the row its values; nil if there is no such row.
  public var setBy: Int? { values == nil ? nil : steps.last?.version ?? first }
}
