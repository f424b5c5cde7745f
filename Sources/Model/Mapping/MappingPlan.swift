public import Checks
public import Corrections
public import Readers
internal import Rows
public import SQLite
public import Schema
public import Territory

/// All that a mapping needs to know: where records come from, the SELECT, and the dataset that wants its rows.
public struct MappingPlan: Sendable {
  /// The dataset whose columns the SELECT must fill.
  public var dataset: Dataset
  /// One SELECT.
  public var sql: String
  /// Where the SELECT stands, for messages.
  public var sqlFile: String
  /// The columns of the table `source`, in their order.
  public var fields: [FieldSpec]
  /// The tables that the SELECT may join.
  public var codeLists: [CodeList]
  /// What `area(x)` looks up; nil where there is no list, and codes are read by their form alone.
  public var areas: AreaList?
  /// What `parameter('name')` gives.
  public var parameters: [String: String]
  /// What `openReader` puts in place of wrong values; nil where nothing is corrected.
  public var corrections: CorrectionTally?
  /// How many documents there are; `openReader` is asked for 0 to below this.
  public var documentCount: Int
  /// Opens the records of a document by its ordinal; called again for a second scan.
  public var openReader: @Sendable (Int) throws -> any RecordReader
  /// Calls with every value of a column of another dataset, for the checks that refer to one; nil stands for its key.
  public var eachValue: CheckPass.EachValue

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
  /// - Parameter documentCount: how many documents say what was read.
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
