internal import Platform
internal import Schema

/// Rows in the form that Polish Excel opens correctly.
///
/// NULL is an empty field, an empty text is `""`. Numbers have a decimal comma and are never marked as text: a negative
/// number stays a number. Moments are Polish local time to the second, which Excel parses; it does not support offsets.
final class CSVExcelRenderer: RowRenderer {
  private enum Style {
    case text
    case number
    case boolean
    case moment
  }

  private static let separator = UInt8(ascii: ";")

  private let headings: [String]
  private let styles: [Style]

  init(columns: [Column]) {
    headings = CSVExcelWriter.headings(of: columns)
    styles = columns.map { column in
      switch column.type {
      case .integer, .decimal: .number
      case .boolean: .boolean
      case .datetime: .moment
      case .text, .code, .period, .area, .geometry, .date: .text
      }
    }
  }

  func header(into block: FileBlock) {
    block.append([0xef, 0xbb, 0xbf])
    for (index, heading) in headings.enumerated() {
      if index > 0 { block.append([Self.separator]) }
      appendText(Array(heading.utf8), to: block)
    }
    block.append(literal: "\r\n")
  }

  func row(_ cells: UnsafeMutableBufferPointer<Cell>, into block: FileBlock) {
    for index in 0..<cells.count {
      if index > 0 { block.append([Self.separator]) }
      append(cells[index], styles[index], to: block, isAlone: cells.count == 1)
    }
    block.append(literal: "\r\n")
  }

  private func append(_ cell: Cell, _ style: Style, to block: FileBlock, isAlone: Bool) {
    switch (cell.kind, style) {
    // Many readers ignore an empty line.
    case (.null, _): if isAlone { block.append(literal: "\"\"") }
    case (.integer, .boolean): block.append(Array((cell.integer != 0 ? ExcelText.yes : ExcelText.no).utf8))
    case (.integer, _): block.append(cell.integer)
    case (.text, .number) where NDJSONRenderer.isNumber(cell.bytes):
      block.append(cell.bytes.map { $0 == UInt8(ascii: ".") ? UInt8(ascii: ",") : $0 })
    case (.text, .moment): appendMoment(cell.bytes, to: block)
    case (.text, _): appendText(cell.bytes, to: block)
    }
  }

  private func appendMoment(_ bytes: UnsafeRawBufferPointer, to block: FileBlock) {
    guard let moment = Self.moment(bytes) else { return appendText(bytes, to: block) }
    let local = Zone.warsaw.local(moment).description
    block.append(local.utf8.map { $0 == UInt8(ascii: "T") ? UInt8(ascii: " ") : $0 })
  }

  /// Parses RFC 3339 with any offset; fractions of a second are dropped.
  static func moment(_ bytes: UnsafeRawBufferPointer) -> Timestamp? {
    guard bytes.count >= 20, let clock = Timestamp(String(decoding: bytes.prefix(19), as: UTF8.self) + "Z") else {
      return nil
    }
    var rest = bytes.dropFirst(19)
    if rest.first == UInt8(ascii: ".") { rest = rest.dropFirst().drop { $0 &- UInt8(ascii: "0") < 10 } }
    let zone = Array(rest)
    if zone == [UInt8(ascii: "Z")] { return clock }
    guard zone.count == 6, zone[3] == UInt8(ascii: ":"), [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(zone[0]),
      let hours = Int(String(decoding: zone[1...2], as: UTF8.self)),
      let minutes = Int(String(decoding: zone[4...5], as: UTF8.self))
    else { return nil }
    let ahead = Int64(hours * 3600 + minutes * 60) * (zone[0] == UInt8(ascii: "-") ? -1 : 1)
    return Timestamp(seconds: clock.seconds - ahead)
  }

  private func appendText(_ text: [UInt8], to block: FileBlock) {
    text.withUnsafeBytes { appendText($0, to: block) }
  }

  /// Appends a text with its apostrophe and its quotes, if needed.
  private func appendText(_ text: UnsafeRawBufferPointer, to block: FileBlock) {
    let needsMark = ExcelText.needsMark(text)
    let needsQuotes =
      text.isEmpty || text.contains { [Self.separator, UInt8(ascii: "\""), 0x09, 0x0a, 0x0d].contains($0) }
    // At most two bytes for each byte, plus quotes and apostrophe.
    block.reserve(text.count * 2 + 3)
    if needsQuotes { block.put(UInt8(ascii: "\"")) }
    if needsMark { block.put(ExcelText.mark) }
    for byte in text {
      if byte == UInt8(ascii: "\"") { block.put(byte) }
      block.put(byte)
    }
    if needsQuotes { block.put(UInt8(ascii: "\"")) }
  }
}

extension FileBlock {
  /// Adds bytes as they are.
  fileprivate func append(_ bytes: [UInt8]) { bytes.withUnsafeBytes { append($0) } }
}
