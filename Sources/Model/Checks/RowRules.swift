internal import Glibc
internal import Platform
internal import Rows
internal import Schema

/// Creates the rule of a check on rows.
enum RowRules {
  static func rule(of check: Check, _ dataset: Dataset, eachValue: CheckPass.EachValue) throws -> any RowRule {
    let columns = dataset.columns
    func place(_ name: String) throws -> Place {
      guard let index = columns.firstIndex(where: { $0.name == name }) else {
        throw CheckError.noColumn(check: check.name, column: name, dataset: dataset.id)
      }
      return Place(index: index, name: name)
    }
    switch check.rule {
    case .required(let names): return RequiredRule(columns: try names.map(place))
    case .unique(let names): return UniqueRule(check: check.name, columns: try names.map(place))
    case .range(let name, let min, let max):
      let type = columns[try place(name).index].type
      if type == .integer {
        return IntegerRange(
          column: try place(name), min: min.flatMap { Int64($0) } ?? .min, max: max.flatMap { Int64($0) } ?? .max)
      }
      return TextRange(
        column: try place(name), min: min.map { Array($0.utf8) }, max: max.map { Array($0.utf8) },
        isDecimal: type == .decimal)
    case .pattern(let name, let text):
      let column = try place(name)
      do throws(PatternError) {
        return PatternRule(column: column, text: text, pattern: try Pattern(text))
      } catch {
        throw CheckError.pattern(check: check.name, error)
      }
    case .codes(let name, let codes):
      let column = try place(name)
      let set = ValueSet()
      for code in codes {
        let value: Value = columns[column.index].type == .integer ? .integer(Int64(code) ?? 0) : .text(code)
        try add(value, to: set, check)
      }
      return SetRule(column: column, set: set, reason: "is not on the list of codes")
    case .reference(let name, let dataset, let to):
      let set = ValueSet()
      try eachValue(dataset, to) { cell in
        if cell.kind == .null { return }
        guard cell.withSetBytes({ set.insert($0) }) != nil else { throw Self.tooLarge(check) }
      }
      return SetRule(column: try place(name), set: set, reason: "is not in the dataset \(dataset)")
    case .sum(let parts, let total, let tolerance):
      return SumRule(
        parts: try parts.map(place), total: try place(total), tolerance: ExactNumber(tolerance) ?? ExactNumber(0))
    case .totalRow(let name, let by, let total, let tolerance):
      return TotalRowRule(
        check: check.name, column: try place(name), by: try by.map(place),
        total: try total.map { condition in
          let column = try place(condition.column)
          let isInteger = columns[column.index].type.isStoredAsInteger
          return (column, isInteger ? .integer(Int64(condition.value) ?? 0) : .text(condition.value))
        }, tolerance: ExactNumber(tolerance) ?? ExactNumber(0))
    case .change, .unchanged:
      preconditionFailure("a check against the version before is the merge's")
    }
  }

  private static func add(_ value: Value, to set: ValueSet, _ check: Check) throws {
    let isIn =
      switch value {
      case .text(var text): text.withUTF8 { Cell.text(UnsafeRawBufferPointer($0)).withSetBytes { set.insert($0) } }
      case .integer(let number): Cell.integer(number).withSetBytes { set.insert($0) }
      case .null: true
      }
    if isIn == nil { throw tooLarge(check) }
  }

  static func tooLarge(_ check: Check) -> CheckError { tooLarge(check.name) }

  static func tooLarge(_ check: String) -> CheckError {
    .tooLarge(check: check, what: "it has more than \(ValueSet.bytesMax >> 20) MiB of values to remember")
  }
}

/// A column of the dataset that a rule reads.
struct Place {
  var index: Int
  var name: String
}

/// Every one of the columns has a value.
struct RequiredRule: RowRule {
  let columns: [Place]

  func look(at view: RowBatch.View, _ findings: inout Findings) {
    findings.looked(at: view.rowCount)
    for row in 0..<view.rowCount {
      for column in columns where view.cell(row, column.index).kind == .null {
        findings.fail(row) { (column.name, "", "has no value") }
        break
      }
    }
  }
}

/// The text matches a pattern.
struct PatternRule: RowRule {
  let column: Place
  let text: String
  let pattern: Pattern

  func look(at view: RowBatch.View, _ findings: inout Findings) {
    for row in 0..<view.rowCount {
      let cell = view.cell(row, column.index)
      guard cell.kind == .text else { continue }
      findings.looked(at: 1)
      if !pattern.matches(cell.bytes) {
        findings.fail(row) { (column.name, cell.value.description, "has not the form \(text)") }
      }
    }
  }
}

/// The value is one of a set.
struct SetRule: RowRule {
  let column: Place
  let set: ValueSet
  let reason: String

  func look(at view: RowBatch.View, _ findings: inout Findings) {
    for row in 0..<view.rowCount {
      let cell = view.cell(row, column.index)
      guard cell.kind != .null else { continue }
      findings.looked(at: 1)
      if !cell.withSetBytes({ set.contains($0) }) {
        findings.fail(row) { (column.name, cell.value.description, reason) }
      }
    }
  }
}

/// No two rows have the same values in the columns.
struct UniqueRule: RowRule {
  let check: String
  let columns: [Place]
  private let set = ValueSet()
  private var key: [UInt8] = []

  init(check: String, columns: [Place]) {
    self.check = check
    self.columns = columns
  }

  mutating func look(at view: RowBatch.View, _ findings: inout Findings) throws {
    for row in 0..<view.rowCount where findings.repetition?.contains(row) != true {
      guard collect(view, row) else { continue }
      findings.looked(at: 1)
      guard let isNew = key.withUnsafeBytes({ set.insert($0) }) else { throw RowRules.tooLarge(check) }
      if isNew { continue }
      findings.fail(row) {
        (
          columns.map(\.name).joined(separator: ", "),
          columns.map { view.cell(row, $0.index).value.description }.joined(separator: " | "), "came before"
        )
      }
    }
  }

  /// Appends the values of a row to `key`; false if one is absent.
  private mutating func collect(_ view: RowBatch.View, _ row: Int) -> Bool {
    key.removeAll(keepingCapacity: true)
    for column in columns {
      let cell = view.cell(row, column.index)
      guard cell.kind != .null else { return false }
      cell.withSetBytes { bytes in
        withUnsafeBytes(of: UInt32(bytes.count)) { key.append(contentsOf: $0) }
        key.append(contentsOf: bytes)
      }
    }
    return true
  }
}
