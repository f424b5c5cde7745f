internal import CSQLite
internal import Formats
internal import Platform
internal import Rows
internal import SQLite
internal import Schema
internal import Text

/// Converts one value of a SELECT to the form that its column stores, or rejects it with a reason.
struct ColumnCheck {
  private let name: String
  private let type: ColumnType
  let isRequired: Bool
  /// The column of the SELECT that fills it; -1 if none does.
  let source: Int32
  /// Whether the values are texts that identify a row.
  let isKeyText: Bool
  /// Whether codes that look spoiled are rejected.
  private let checksCodes: Bool
  /// Validates the codes of area columns. The mapper retains it while rows are made.
  private let areas: Unmanaged<AreaLookup>

  init(
    _ dataset: Dataset, column: Int, source: Int?, areas: AreaLookup, checksCodes: Bool
  ) {
    self.source = Int32(source ?? -1)
    self.areas = Unmanaged.passUnretained(areas)
    let declared = dataset.columns[column]
    name = declared.name
    type = declared.type
    let isKey = dataset.key.contains(declared.name)
    isRequired = declared.isRequired || isKey
    isKeyText = isKey && declared.type == .text
    self.checksCodes = checksCodes
  }

  @inline(__always)
  func append(_ statement: OpaquePointer, to batch: RowBatch) -> Rejection? {
    guard source >= 0 else { return appendNull(to: batch) }
    guard let cell = Cell(statement, column: source) else {
      guard sqlite3_column_type(statement, source) == SQLITE_FLOAT else {
        return reject("", "is a blob, which no column holds")
      }
      return reject(
        "\(sqlite3_column_double(statement, source))",
        "is a floating point number: compute with multiply_exact, ratio, sum_exact and the like, and write constants in "
          + "quotes")
    }
    if cell.kind == .integer, cell.integer == .max || cell.integer == .min {
      return reject(
        String(cell.integer),
        "is the limit of whole numbers, which CAST makes of anything beyond it: use a decimal column without CAST")
    }
    return append(cell, to: batch)
  }

  /// Accepts a value that did not pass through SQLite.
  @inline(__always)
  func append(_ cell: Cell, to batch: RowBatch) -> Rejection? {
    switch cell.kind {
    case .text:
      if cell.bytes.count > RowLimits.valueBytesMax { return rejectSize(cell.bytes) }
      return cell.bytes.isEmpty ? appendNull(to: batch) : appendText(cell.bytes, to: batch)
    case .integer: return appendInteger(cell.integer, to: batch)
    case .null: return appendNull(to: batch)
    }
  }

  /// An empty text is treated as NULL, since a published CSV could not distinguish them.
  @inline(__always)
  private func appendNull(to batch: RowBatch) -> Rejection? {
    if isRequired {
      return Rejection(rule: .required, position: 0, field: name, reason: "\"\(name)\" is required and has no value")
    }
    batch.appendNull()
    return nil
  }

  @inline(__always)
  private func appendText(_ bytes: UnsafeRawBufferPointer, to batch: RowBatch) -> Rejection? {
    switch type {
    case .text:
      if isKeyText, !KeyText.isTidy(bytes) { return appendTidy(bytes, to: batch) }
      batch.append(bytes)
      return nil
    case .code:
      if checksCodes, !CodeText.isPlain(bytes) { return appendCode(bytes, to: batch) }
      batch.append(bytes)
      return nil
    case .geometry:
      batch.append(bytes)
      return nil
    case .decimal:
      if DecimalText.isCanonical(bytes) {
        batch.append(bytes)
        return nil
      }
    case .period:
      if Period(canonical: bytes) != nil {
        batch.append(bytes)
        return nil
      }
    case .area:
      if areas._withUnsafeGuaranteedRef({ $0.isCode(bytes) }) {
        batch.append(bytes)
        return nil
      }
    default: break
    }
    return appendConverted(bytes, to: batch)
  }

  /// A text that identifies a row, as people read it; one of which nothing is left has no value.
  private func appendTidy(_ bytes: UnsafeRawBufferPointer, to batch: RowBatch) -> Rejection? {
    let tidy = KeyText.tidy(String(decoding: bytes, as: UTF8.self))
    if tidy.isEmpty { return appendNull(to: batch) }
    append(tidy, to: batch)
    return nil
  }

  /// A code that a SELECT made, or took from a field of text: it may be spoiled as those are that a reader types.
  private func appendCode(_ bytes: UnsafeRawBufferPointer, to batch: RowBatch) -> Rejection? {
    let code = CodeText.meant(Blank.trimmed(bytes))
    if code.isEmpty { return appendNull(to: batch) }
    if let fault = CodeText.fault(code) {
      return Rejection(
        rule: .type, position: 0, field: name, value: String(decoding: bytes, as: UTF8.self),
        reason: FieldFault.words(fault) + "; if it is meant so, declare the field that it comes from \"verbatim\"")
    }
    batch.append(code)
    return nil
  }

  /// The slow path, for values that the reader did not type.
  private func appendConverted(_ bytes: UnsafeRawBufferPointer, to batch: RowBatch) -> Rejection? {
    let text = String(decoding: bytes, as: UTF8.self)
    switch type {
    case .integer:
      guard let number = Int64(text) else { return reject(text, "is not a whole number") }
      batch.append(number)
    case .decimal:
      guard let canonical = CanonicalText.decimal(text) else { return reject(text, "is not a decimal number") }
      append(canonical, to: batch)
    case .boolean:
      guard let value = CanonicalText.boolean(text) else { return reject(text, "is neither true nor false") }
      batch.append(value ? 1 : 0)
    case .date:
      guard let date = CanonicalText.date(text) else { return reject(text, "is not a date") }
      append(date, to: batch)
    case .datetime:
      guard let moment = CanonicalText.datetime(text) else { return reject(text, "is not a date with a time") }
      append(moment, to: batch)
    case .period:
      guard let period = CanonicalText.period(text) else {
        return reject(text, "is not a period such as 2024, 2024-Q1, 2024-07 or 2024-07-15")
      }
      append(period, to: batch)
    case .area: return reject(text, areas._withUnsafeGuaranteedRef { $0.refusal(text) })
    case .text, .geometry, .code: batch.append(bytes)
    }
    return nil
  }

  private func appendInteger(_ value: Int64, to batch: RowBatch) -> Rejection? {
    switch type {
    case .integer: batch.append(value)
    case .boolean:
      guard value == 0 || value == 1 else { return reject(String(value), "is neither 0 nor 1") }
      batch.append(value)
    case .decimal, .text: append(String(value), to: batch)
    case .period:
      guard let period = CanonicalText.period(String(value)) else { return reject(String(value), "is not a period") }
      append(period, to: batch)
    case .code, .area:
      return reject(String(value), "came as a number, which has lost its leading zeros; declare the field as code")
    case .date, .datetime, .geometry: return reject(String(value), "came as a number")
    }
    return nil
  }

  private func append(_ text: String, to batch: RowBatch) {
    var copy = text
    copy.withUTF8 { batch.append(UnsafeRawBufferPointer($0)) }
  }

  private func reject(_ value: String, _ reason: String) -> Rejection {
    Rejection(rule: .type, position: 0, field: name, value: value, reason: "\"\(name)\" \(reason)")
  }

  private func rejectSize(_ bytes: UnsafeRawBufferPointer) -> Rejection {
    Rejection(
      rule: .fieldSize, position: 0, field: name, value: String(decoding: bytes.prefix(1024), as: UTF8.self),
      reason: "\"\(name)\" is longer than \(RowLimits.valueBytesMax >> 20) MiB")
  }
}
