public import Schema

/// The rows of a preview with the names of their columns.
///
/// A page shows a column only while it is still public, whatever it was when the rows were read.
public struct PreviewTable: Hashable, Sendable {
  /// The names of the columns.
  public var columns: [String] = []
  /// A value for each column; nil where there is none.
  public var rows: [[String?]] = []
  /// How many figures of the whole version are hidden.
  public var suppressed = 0

  public init() {}

  init(columns: [String], rows: [[String?]], suppressed: Int) {
    self.columns = columns
    self.rows = rows
    self.suppressed = suppressed
  }

  /// The rows with these columns, in this order; a column that the preview lacks is left out.
  public func select(_ wanted: [Column]) -> (columns: [Column], rows: [[String?]]) {
    let found = wanted.compactMap { column in columns.firstIndex(of: column.name).map { (column, $0) } }
    return (found.map(\.0), rows.map { row in found.map { $1 < row.count ? row[$1] : nil } })
  }
}
