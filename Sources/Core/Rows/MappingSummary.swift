public import Schema

/// What a mapping read, made and turned away.
public struct MappingSummary: Sendable {
  /// What was read and mapped; the counts of accepted rows are still 0.
  public var ledger = Ledger()
  /// The records and rows that the readers, the SELECT and the column checks turned away.
  public var rejections: [RejectedRecord] = []
  /// The names of the fields that the documents had, where the format names them.
  public var fieldsSeen: [String] = []
  /// Which documents had which of the stream's fields, in the order of the fields.
  public var fields: [FieldPresence] = []

  public init() {}
}
