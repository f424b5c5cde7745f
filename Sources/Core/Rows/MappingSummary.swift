public import Schema

/// The result of a mapping: counts, rejections and fields.
public struct MappingSummary: Sendable {
  /// What was read and mapped; the counts of accepted rows are still 0.
  public var ledger = Ledger()
  /// The records and rows that the readers, the SELECT and the column checks rejected.
  public var rejections: [RejectedRecord] = []
  /// The names of the fields in the documents, if the format names fields.
  public var fieldsSeen: [String] = []
  /// Which documents had which of the stream's fields, in the order of the fields.
  public var fields: [FieldPresence] = []
  /// The lines that the readers passed over.
  public var passed = PassedLines()
  /// The treatments that changed none of their column's values.
  public var idleTreatments: [IdleTreatment] = []

  public init() {}
}
