internal import Glibc
internal import Schema

/// The rows shown first on a dataset's page: the newest ones, ties in key order.
///
/// "Newest" is by the first period, datetime or date column of the key, otherwise of all public columns; without one,
/// the first rows are shown.
final class RowPreview {
  static let rowsMax = 20
  /// The longest shown value, in bytes.
  static let valueBytesMax = 300

  private struct Row {
    let moment: [UInt8]
    let values: [String?]
  }

  private let columns: [Column]
  /// The index of the time column among the public ones.
  private let time: Int?
  /// The indices of mark columns among the public ones, each with the index of its figures.
  private let marks: [(mark: Int, value: Int)]
  private var suppressed = 0
  private var rows: [Row] = []
  private var span: TimeSpan?

  init(_ dataset: Dataset) {
    let columns = dataset.publicIndices.map { dataset.columns[$0] }
    func isTime(_ column: Column) -> Bool { [.period, .datetime, .date].contains(column.type) }
    time =
      columns.firstIndex { isTime($0) && dataset.key.contains($0.name) } ?? columns.firstIndex(where: isTime)
    self.columns = columns
    span = TimeSpan(dataset)
    func place(_ name: String) -> Int? { columns.firstIndex { $0.name == name } }
    let control = dataset.disclosure
    marks = zip(control?.marks ?? [], control?.values ?? []).compactMap { mark, value in
      place(mark).flatMap { mark in place(value).map { (mark, $0) } }
    }
  }

  /// - Parameter cells: the public cells.
  @inline(__always)
  func consider(_ cells: UnsafeMutableBufferPointer<Cell>) {
    span?.consider(cells)
    for (mark, value) in marks where cells[value].kind == .null && cells[mark].value == .text(DisclosureControl.mark) {
      suppressed += 1
    }
    if rows.count == Self.rowsMax {
      guard let time, isNewer(cells[time].bytes, than: rows[Self.rowsMax - 1].moment) else { return }
    }
    insert(cells)
  }

  @inline(__always)
  private func isNewer(_ bytes: UnsafeRawBufferPointer, than moment: [UInt8]) -> Bool {
    moment.withUnsafeBytes { kept in
      let common = min(bytes.count, kept.count)
      let order = common == 0 ? 0 : memcmp(bytes.baseAddress!, kept.baseAddress!, common)
      return order != 0 ? order > 0 : bytes.count > kept.count
    }
  }

  @inline(never)
  private func insert(_ cells: UnsafeMutableBufferPointer<Cell>) {
    if rows.count == Self.rowsMax { rows.removeLast() }
    let moment = time.map { Array(cells[$0].bytes) } ?? []
    let place =
      time == nil
      ? rows.endIndex
      : rows.firstIndex { row in moment.withUnsafeBytes { isNewer($0, than: row.moment) } } ?? rows.endIndex
    rows.insert(Row(moment: moment, values: cells.indices.map { value(cells[$0], columns[$0]) }), at: place)
  }

  private func value(_ cell: Cell, _ column: Column) -> String? {
    switch cell.kind {
    case .null: nil
    case .integer: column.type == .boolean ? (cell.integer != 0 ? "true" : "false") : String(cell.integer)
    case .text:
      cell.bytes.count <= Self.valueBytesMax
        ? String(decoding: cell.bytes, as: UTF8.self)
        : String(decoding: cell.bytes.prefix(Self.valueBytesMax), as: UTF8.self) + "…"
    }
  }

  /// The first and the last time of all rows; nil if the dataset has no time or no rows.
  var extent: TimeExtent? { span?.extent }

  var table: PreviewTable {
    PreviewTable(columns: columns.map(\.name), rows: rows.map(\.values), suppressed: suppressed)
  }
}
