internal import Platform
internal import Schema

/// Rows in aligned columns.
public struct Table: Sendable {
  /// The alignment of a column's cells; numbers are right-aligned.
  public enum Alignment: Sendable {
    case left
    case right
  }

  /// A column: its title, its alignment and its largest width.
  public struct Column: Sendable {
    let title: String
    let alignment: Alignment
    let widthMax: Int

    public init(_ title: String, _ alignment: Alignment = .left, widthMax: Int = .max) {
      self.title = title
      self.alignment = alignment
      self.widthMax = widthMax
    }
  }

  private let columns: [Column]
  private var rows: [[String]] = []

  public init(_ columns: [Column]) { self.columns = columns }

  /// Whether there are no rows; titles alone are not printed.
  public var isEmpty: Bool { rows.isEmpty }

  /// Adds a row; control characters become spaces, so that a value cannot move the cursor, and those that turn the text
  /// around are shown escaped.
  public mutating func add(_ cells: [String]) {
    precondition(cells.count == columns.count, "a row of \(cells.count) in a table of \(columns.count)")
    rows.append(
      zip(cells, columns).map { cell, column in
        let clean = String(String.UnicodeScalarView(cell.unicodeScalars.map { $0.properties.isControl ? " " : $0 }))
        return Terminal.fit(VisibleText.shown(clean), width: column.widthMax)
      })
  }

  /// Adds a row of one cell for each column.
  public mutating func add(_ cells: String...) { add(cells) }

  /// The titles and the rows, two spaces between columns, no space at the end of a line.
  public var lines: [String] {
    let table = [columns.map(\.title)] + rows
    let widths = columns.indices.map { index in table.map { Terminal.width(of: $0[index]) }.max() ?? 0 }
    return table.map { row in
      var line = ""
      for (index, cell) in row.enumerated() {
        if index > 0 { line += "  " }
        let padding = String(repeating: " ", count: widths[index] - Terminal.width(of: cell))
        line += columns[index].alignment == .left ? cell + padding : padding + cell
      }
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}

extension Unicode.Scalar.Properties {
  /// C0 and C1 controls, and the line and paragraph separators.
  fileprivate var isControl: Bool {
    generalCategory == .control || generalCategory == .lineSeparator || generalCategory == .paragraphSeparator
  }
}
