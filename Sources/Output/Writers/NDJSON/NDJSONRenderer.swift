internal import Platform
internal import Schema

/// One JSON object a line (RFC 8259, lines ended by LF), keys in column order.
///
/// Integers, decimals and booleans are JSON numbers and booleans with exactly the stored digits; everything else is a
/// string; NULL is `null`.
final class NDJSONRenderer: RowRenderer {
  private enum Style {
    case string
    case number
    case boolean
  }

  /// The per-row facts of a column. Plain memory: arrays would be retained and released for each cell.
  private struct Plan {
    /// `{"area":`, then `,"period":` and so on.
    let prefix: UnsafeMutableRawBufferPointer
    let style: Style
  }

  private let plans: UnsafeMutableBufferPointer<Plan>
  private let names: [String]

  init(columns: [Column]) {
    names = columns.map(\.name)
    plans = .allocate(capacity: columns.count)
    for (index, column) in columns.enumerated() {
      let prefix = Array(((index == 0 ? "{" : ",") + JSON.string(column.name).compact + ":").utf8)
      let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: prefix.count, alignment: 1)
      copy.copyBytes(from: prefix)
      plans.initializeElement(at: index, to: Plan(prefix: copy, style: Self.style(column.type)))
    }
  }

  deinit {
    for plan in plans { plan.prefix.deallocate() }
    plans.deallocate()
  }

  private static func style(_ type: ColumnType) -> Style {
    switch type {
    case .integer, .decimal: .number
    case .boolean: .boolean
    case .text, .code, .date, .datetime, .period, .area, .geometry: .string
    }
  }

  func header(into block: FileBlock) {}

  /// - Throws: `WritingError` for a stored number that is not canonical.
  @inline(__always)
  func row(_ cells: UnsafeMutableBufferPointer<Cell>, into block: FileBlock) throws(WritingError) {
    for index in 0..<cells.count {
      let plan = plans[index]
      block.append(UnsafeRawBufferPointer(plan.prefix), spare: 8)
      let cell = cells[index]
      switch cell.kind {
      case .null: block.append(literal: "null")
      case .integer:
        switch plan.style {
        case .boolean: block.append(literal: cell.integer != 0 ? "true" : "false")
        case .number: block.append(cell.integer)
        case .string: block.appendJSON(Array(String(cell.integer).utf8))
        }
      case .text:
        if plan.style == .number {
          guard Self.isNumber(cell.bytes) else { throw notANumber(cell, names[index]) }
          block.append(cell.bytes)
        } else {
          block.appendJSON(cell.bytes)
        }
      }
    }
    block.reserve(2)
    if cells.count == 0 { block.append(literal: "{") }
    block.append(literal: "}\n")
  }

  @inline(never)
  private func notANumber(_ cell: Cell, _ name: String) -> WritingError {
    WritingError(
      "the column \(name) holds \"\(cell.value.description.prefix(50))\", which is not a number in canonical form",
      advice: "Replay the source of the dataset (\(.replay(source: nil))) to store it again")
  }

  /// Whether the bytes are a JSON number without an exponent: `-?(0|[1-9][0-9]*)(\.[0-9]+)?`.
  @inline(__always)
  static func isNumber(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var position = 0
    let count = bytes.count
    @inline(__always) func digits() -> Int {
      let start = position
      while position < count, bytes[position] &- UInt8(ascii: "0") < 10 { position += 1 }
      return position - start
    }
    if count > 0, bytes[0] == UInt8(ascii: "-") { position = 1 }
    let first = position
    let whole = digits()
    guard whole > 0, whole == 1 || bytes[first] != UInt8(ascii: "0") else { return false }
    if position < count {
      guard bytes[position] == UInt8(ascii: ".") else { return false }
      position += 1
      guard digits() > 0 else { return false }
    }
    return position == count
  }
}

extension FileBlock {
  func appendJSON(_ text: [UInt8]) { text.withUnsafeBytes { appendJSON($0) } }

  /// Appends a JSON string with its quotes.
  @inline(__always)
  func appendJSON(_ text: UnsafeRawBufferPointer) {
    reserve(text.count + 2)
    put(UInt8(ascii: "\""))
    if let source = text.baseAddress, text.count > 0 {
      if ByteScan.copy(source, text.count, to: base + count, ByteScan.json) { return appendEscapedJSON(text) }
      count += text.count
    }
    put(UInt8(ascii: "\""))
  }

  /// The slow path, for a text with escapes; the opening quote is already written.
  @inline(never)
  private func appendEscapedJSON(_ text: UnsafeRawBufferPointer) {
    // `\u001f` is the longest escape.
    var room = 1
    for byte in text { room += byte < 0x20 ? 6 : byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") ? 2 : 1 }
    reserve(room)
    for byte in text { JSON.escape(byte) { put($0) } }
    put(UInt8(ascii: "\""))
  }
}
