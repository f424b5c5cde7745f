public import Schema

/// The rows of a preview with column names.
///
/// A page shows a column only if it is public now, whatever it was when the rows were read.
public struct PreviewTable: Hashable, Sendable {
  /// The names of the columns.
  public var columns: [String] = []
  /// A value for each column; nil if absent.
  public var rows: [[String?]] = []
  /// The number of hidden figures in the whole version.
  public var suppressed = 0

  public init() {}

  init(columns: [String], rows: [[String?]], suppressed: Int) {
    self.columns = columns
    self.rows = rows
    self.suppressed = suppressed
  }

  /// The rows with these columns, in this order; columns missing from the preview are left out.
  public func select(_ wanted: [Column]) -> (columns: [Column], rows: [[String?]]) {
    let found = wanted.compactMap { column in columns.firstIndex(of: column.name).map { (column, $0) } }
    return (found.map(\.0), rows.map { row in found.map { $1 < row.count ? row[$1] : nil } })
  }
}
