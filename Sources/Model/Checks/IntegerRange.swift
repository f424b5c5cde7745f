internal import Glibc
internal import Rows
internal import Schema

/// An integer is within a range.
struct IntegerRange: RowRule {
  let column: Place
  let min: Int64
  let max: Int64

  func look(at view: RowBatch.View, _ findings: inout Findings) {
    for row in 0..<view.rowCount {
      let cell = view.cell(row, column.index)
      guard cell.kind == .integer else { continue }
      findings.looked(at: 1)
      let value = cell.integer
      if value >= min, value <= max { continue }
      findings.fail(row) {
        (column.name, "\(value)", value < min ? "is less than \(min)" : "is more than \(max)")
      }
    }
  }
}

/// A decimal number, a date or a period is within a range; decimals of any length are compared exactly.
struct TextRange: RowRule {
  let column: Place
  let min: [UInt8]?
  let max: [UInt8]?
  let isDecimal: Bool

  func look(at view: RowBatch.View, _ findings: inout Findings) {
    for row in 0..<view.rowCount {
      let cell = view.cell(row, column.index)
      guard cell.kind == .text else { continue }
      findings.looked(at: 1)
      if let min, order(cell.bytes, min) < 0 {
        findings.fail(row) { (column.name, cell.value.description, "is less than \(text(min))") }
      } else if let max, order(cell.bytes, max) > 0 {
        findings.fail(row) { (column.name, cell.value.description, "is more than \(text(max))") }
      }
    }
  }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  @inline(__always)
  private func order(_ value: UnsafeRawBufferPointer, _ limit: [UInt8]) -> Int {
    limit.withUnsafeBytes { isDecimal ? compareDecimals(value, $0) : compareBytes(value, $0) }
  }
}

/// The order of two decimal numbers in canonical form: without superfluous zeros a longer integer part is the larger
/// number, and parts of equal length are ordered as texts.
func compareDecimals(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Int {
  guard let a = DecimalText(a), let b = DecimalText(b) else { return compareBytes(a, b) }
  if a.isNegative != b.isNegative { return a.isNegative ? -1 : 1 }
  let wholes = a.whole.count != b.whole.count ? a.whole.count - b.whole.count : compareBytes(a.whole, b.whole)
  let order = wholes != 0 ? wholes : compareBytes(a.fraction, b.fraction)
  return a.isNegative ? -order : order
}

@inline(__always)
private func compareBytes(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Int {
  let shorter = min(a.count, b.count)
  let order = shorter == 0 ? 0 : Int(memcmp(a.baseAddress!, b.baseAddress!, shorter))
  return order != 0 ? order : a.count - b.count
}
