internal import Rows
internal import Schema

/// In every row the parts add up to the total. A row without a total is skipped; an absent part counts as zero.
struct SumRule: RowRule {
  let parts: [Place]
  let total: Place
  let tolerance: ExactNumber

  func look(at view: RowBatch.View, _ findings: inout Findings) {
    for row in 0..<view.rowCount {
      let cell = view.cell(row, total.index)
      guard cell.kind != .null else { continue }
      findings.looked(at: 1)
      guard let whole = ExactNumber(cell), let sum = sum(view, row) else {
        findings.fail(row) { (total.name, cell.value.description, "or a part has too many digits to be added exactly") }
        continue
      }
      if (sum - whole).magnitude <= tolerance { continue }
      findings.fail(row) {
        let names = parts.map(\.name).joined(separator: " + ")
        return (total.name, cell.value.description, "is not \(names), which is \(sum)")
      }
    }
  }

  @inline(__always)
  private func sum(_ view: RowBatch.View, _ row: Int) -> ExactNumber? {
    var sum = ExactNumber(0)
    for part in parts {
      let cell = view.cell(row, part.index)
      if cell.kind == .null { continue }
      guard let number = ExactNumber(cell) else { return nil }
      sum = sum + number
    }
    return sum
  }
}

/// In every group, the value of the total's row is the sum of the values of all other rows.
///
/// A group without such a row is skipped, and so is one whose total has no value.
struct TotalRowRule: RowRule {
  /// The most groups that are kept in memory.
  static let groupsMax = 1_000_000

  fileprivate struct Group {
    var sum = ExactNumber(0)
    var total: ExactNumber?
    var isTooLong = false
    var hasParts = false
  }

  let check: String
  let column: Place
  let by: [Place]
  let total: [(column: Place, value: Value)]
  let tolerance: ExactNumber
  private var groups: [[Value]: Group] = [:]

  init(check: String, column: Place, by: [Place], total: [(Place, Value)], tolerance: ExactNumber) {
    self.check = check
    self.column = column
    self.by = by
    self.total = total.map { (column: $0.0, value: $0.1) }
    self.tolerance = tolerance
  }

  mutating func look(at view: RowBatch.View, _ findings: inout Findings) throws {
    for row in 0..<view.rowCount where findings.repetition?.contains(row) != true {
      let cell = view.cell(row, column.index)
      guard cell.kind != .null else { continue }
      let key = by.map { view.cell(row, $0.index).value }
      guard groups.count < Self.groupsMax || groups[key] != nil else {
        throw CheckError.tooLarge(check: check, what: "it has more than \(Self.groupsMax) groups")
      }
      let number = ExactNumber(cell)
      let isTotal = total.allSatisfy { view.cell(row, $0.column.index).value == $0.value }
      groups[key, default: Group()].add(number, isTotal: isTotal)
    }
  }

  func conclude(_ findings: inout Findings) {
    let decided = groups.filter { $0.value.total != nil && $0.value.hasParts || $0.value.isTooLong }
    findings.looked(at: decided.count)
    let failed = decided.filter { _, group in
      group.isTooLong || (group.sum - (group.total ?? group.sum)).magnitude > tolerance
    }
    // The hash table has no order; examples are sorted by their keys.
    for (key, group) in failed.map({ (text($0.key), $0.value) }).sorted(by: { $0.0 < $1.0 }) {
      findings.fail(
        group: group.isTooLong
          ? "\(key): a value has too many digits to be added exactly"
          : "\(key): \(column.name) \(group.total?.description ?? "") is not the sum \(group.sum)")
    }
  }

  private func text(_ key: [Value]) -> String {
    zip(by, key).map { "\($0.name)=\($1)" }.joined(separator: " ")
  }
}

extension TotalRowRule.Group {
  fileprivate mutating func add(_ number: ExactNumber?, isTotal: Bool) {
    guard let number else {
      isTooLong = true
      return
    }
    if isTotal {
      total = number
    } else {
      sum = sum + number
      hasParts = true
    }
  }
}
