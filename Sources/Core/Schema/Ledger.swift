/// The counts of one run for one dataset, which must balance before anything is committed.
///
/// `recordsRead = recordsUsed + recordsLeftOut + recordsQuarantined` and
/// `rowsMapped = rowsAccepted + rowsRepeated + rowsQuarantined + rowsErased`.
public struct Ledger: Hashable, Sendable {
  /// Documents that were read.
  public var documents = 0
  /// Their size in bytes, decoded: what the readers read.
  public var bytes = 0
  /// The number of records that the source declared, if it did.
  public var recordsDeclared: Int?
  /// Records in the documents, including unreadable ones.
  public var recordsRead = 0
  /// Records from which the mapping made at least one row.
  public var recordsUsed = 0
  /// Records that the mapping's WHERE or JOIN left out.
  public var recordsLeftOut = 0
  /// Records that broke a rule for records, or that the mapping rejected.
  public var recordsQuarantined = 0
  /// Rows that the mapping produced.
  public var rowsMapped = 0
  /// Rows in the new version.
  public var rowsAccepted = 0
  /// Repeated rows, equal in every column.
  public var rowsRepeated = 0
  /// Rows that an operator has erased and that were delivered again.
  public var rowsErased = 0
  /// Rows that broke a rule of the dataset.
  public var rowsQuarantined = 0
  /// Values that an operator's corrections replaced.
  public var valuesCorrected = 0
  /// The results of the dataset's checks, in the order of their declaration.
  public var checks: [CheckResult] = []
  /// The number of hidden figures; nil if the dataset hides none.
  public var suppression: SuppressionCounts?

  /// Records and rows that were rejected.
  public var quarantined: Int { recordsQuarantined + rowsQuarantined }

  public init() {}

  /// Nil if the counts balance; otherwise a sentence that says which do not.
  public var imbalance: String? {
    if let declared = recordsDeclared, declared != recordsRead {
      return "the source declared \(declared) records and \(recordsRead) were read"
    }
    if recordsRead != recordsUsed + recordsLeftOut + recordsQuarantined {
      return "\(recordsRead) records were read, but \(recordsUsed) used, \(recordsLeftOut) left out and "
        + "\(recordsQuarantined) quarantined do not add up to that"
    }
    if rowsMapped != rowsAccepted + rowsRepeated + rowsQuarantined + rowsErased {
      return "\(rowsMapped) rows were mapped, but \(rowsAccepted) accepted, \(rowsRepeated) repeated and "
        + "\(rowsQuarantined) quarantined\(rowsErased > 0 ? ", \(rowsErased) erased" : "") do not add up to that"
    }
    return nil
  }
}
