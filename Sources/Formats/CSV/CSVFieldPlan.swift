internal import Schema

/// One wanted field as the inner loop needs it: no reference, nothing to count.
struct CSVFieldPlan {
  /// Its place in the cells.
  var cell: Int
  /// Its place in the line, from 0.
  var column: Int
  var type: ColumnType
  var isRequired: Bool
  /// Whether nothing but the type says what a value means: no spellings for "no value", no patterns.
  var isSimple: Bool
  /// The byte of the decimal mark.
  var mark: UInt8

  init(_ spec: FieldSpec, cell: Int, column: Int) {
    self.cell = cell
    self.column = column
    type = spec.type
    isRequired = spec.isRequired
    isSimple = spec.absent.isEmpty && spec.datePatterns.isEmpty
    mark = spec.decimalMark == .comma ? UInt8(ascii: ",") : UInt8(ascii: ".")
  }
}
