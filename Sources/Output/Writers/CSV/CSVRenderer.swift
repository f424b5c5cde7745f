internal import Schema

/// CSV by RFC 4180: CRLF, comma, one header line, UTF-8 without a byte order mark, quotes only where needed.
///
/// NULL is an empty field and an empty text is `""`, so that readers which check quotes can distinguish them. Booleans
/// are `true` and `false`; numbers have a decimal point.
final class CSVRenderer: RowRenderer {
  /// Plain memory: an array would be retained and released for each cell.
  private let isBoolean: UnsafeMutableBufferPointer<Bool>
  private let names: [String]

  init(columns: [Column]) {
    names = columns.map(\.name)
    isBoolean = .allocate(capacity: columns.count)
    for (index, column) in columns.enumerated() {
      isBoolean.initializeElement(at: index, to: column.type == .boolean)
    }
  }

  deinit { isBoolean.deallocate() }

  func header(into block: FileBlock) { header(names, into: block) }

  /// - Parameter first: the name of a column before the others.
  func header(first: String, into block: FileBlock) { header([first] + names, into: block) }

  private func header(_ names: [String], into block: FileBlock) {
    for (index, name) in names.enumerated() {
      if index > 0 { block.append(literal: ",") }
      var name = name
      name.withUTF8 { block.appendCSV(UnsafeRawBufferPointer($0)) }
    }
    block.append(literal: "\r\n")
  }

  /// - Parameter cells: as many as columns.
  @inline(__always)
  func row(_ cells: UnsafeMutableBufferPointer<Cell>, into block: FileBlock) {
    for index in 0..<cells.count {
      block.reserve(4)
      if index > 0 { block.put(UInt8(ascii: ",")) }
      let cell = cells[index]
      switch cell.kind {
      case .null:
        // Many readers ignore an empty line.
        if cells.count == 1 { block.append(literal: "\"\"") }
      case .integer:
        if isBoolean[index] {
          block.append(literal: cell.integer != 0 ? "true" : "false")
        } else {
          block.append(cell.integer)
        }
      case .text: block.appendCSV(cell.bytes)
      }
    }
    block.reserve(2)
    block.put(0x0d)
    block.put(0x0a)
  }
}

extension FileBlock {
  /// Adds a field of text.
  @inline(__always)
  func appendCSV(_ text: UnsafeRawBufferPointer) {
    guard let source = text.baseAddress, text.count > 0 else { return append(literal: "\"\"") }
    reserve(text.count + 2)
    if ByteScan.copy(source, text.count, to: base + count, ByteScan.csv) { return appendQuotedCSV(text) }
    count += text.count
  }

  @inline(never)
  private func appendQuotedCSV(_ text: UnsafeRawBufferPointer) {
    reserve(text.count * 2 + 2)
    put(UInt8(ascii: "\""))
    for byte in text {
      if byte == UInt8(ascii: "\"") { put(byte) }
      put(byte)
    }
    put(UInt8(ascii: "\""))
  }
}
