public import Checks
public import Corrections
public import Formats
internal import Rows
public import SQLite
public import Schema
public import Territory

/// The input of a mapping: the source of its records, the SELECT, and the dataset for its rows.
public struct MappingPlan: Sendable {
  /// The dataset whose columns the SELECT must fill.
  public var dataset: Dataset
  /// One SELECT.
  public var sql: String
  /// The file of the SELECT, for messages.
  public var sqlFile: String
  /// Columns of the SELECT that the dataset may lack: they are then left out.
  public var offers: Set<String> = []
  /// The columns of the table `source`, in order.
  public var fields: [FieldSpec]
  /// The tables that the SELECT may join.
  public var codeLists: [CodeList]
  /// The list for `area(x)`; nil if there is none, and codes are then checked by form alone.
  public var areas: AreaList?
  /// The values that `parameter('name')` returns.
  public var parameters: [String: String]
  /// The corrections that `openReader` applies; nil if there are none.
  public var corrections: CorrectionTally?
  /// The number of documents; `openReader` is called with 0 up to this number, exclusive.
  public var documentCount: Int
  /// Opens the records of a document by its ordinal; called again for a second scan.
  public var openReader: @Sendable (Int) throws -> any RecordReader
  /// Visits every value of a column of another dataset, for checks that refer to one; nil for its key.
  public var eachValue: CheckPass.EachValue

  /// The most bytes that the SELECT may spill to disk while it sorts and groups; nil for no limit.
  public var spillBytesMax: Int?

  /// The datasets that the SELECT reads instead of records; empty for one that reads `source`.
  public var inputs: [InputTable] = []

  public init(
    dataset: Dataset, sql: String, sqlFile: String, fields: [FieldSpec], codeLists: [CodeList] = [],
    parameters: [String: String] = [:], areas: AreaList? = nil, documentCount: Int,
    eachValue: @escaping CheckPass.EachValue = { _, _, _ in },
    openReader: @escaping @Sendable (Int) throws -> any RecordReader
  ) {
    self.dataset = dataset
    self.sql = sql
    self.sqlFile = sqlFile
    self.fields = fields
    self.codeLists = codeLists
    self.parameters = parameters
    self.areas = areas
    self.documentCount = documentCount
    self.eachValue = eachValue
    self.openReader = openReader
  }

  /// The plan of a derived dataset.
  ///
  /// - Parameter documentCount: the number of documents that record the inputs.
  public init(
    dataset: Dataset, _ derivation: Derivation, inputs: [InputTable], areas: AreaList? = nil, documentCount: Int = 0,
    eachValue: @escaping CheckPass.EachValue = { _, _, _ in }
  ) {
    self.init(
      dataset: dataset, sql: derivation.sql, sqlFile: derivation.file, fields: [], areas: areas,
      documentCount: documentCount, eachValue: eachValue
    ) { _ in throw RowStreamError.cancelled }
    self.inputs = inputs
  }
}
