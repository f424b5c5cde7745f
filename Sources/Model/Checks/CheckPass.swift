public import Rows
public import Schema

/// Evaluates the checks of single rows and groups of rows on the batches of one mapping.
///
/// Each check processes all rows of a batch before the next check starts, so that its loop is short and no decision is
/// repeated for every row. The merge evaluates checks against the previous version, which only it has.
public final class CheckPass {
  /// Visits the values of a column of another dataset; nil for its key.
  public typealias EachValue =
    @Sendable (_ dataset: String, _ column: String?, _ body: (Cell) throws -> Void) throws -> Void

  private struct Entry {
    var check: Check
    var rule: any RowRule
    var findings: Findings

    mutating func look(at view: RowBatch.View, _ repetition: Repetition?) throws {
      findings.begin(view, repetition)
      try rule.look(at: view, &findings)
    }

    mutating func conclude() { rule.conclude(&findings) }
  }

  private var entries: [Entry] = []
  private let repetition: Repetition?

  /// Nil if the dataset has no such check.
  ///
  /// - Parameter eachValue: visits every value of a column of another dataset, for checks that refer to one.
  /// - Throws: `CheckError` if a check cannot be evaluated, and the errors of `eachValue`.
  public init?(_ dataset: Dataset, eachValue: EachValue) throws {
    let checks = dataset.checks.filter { !$0.isOnChanges }
    if checks.isEmpty { return nil }
    repetition = checks.contains { $0.isSpoiltByRepetition } ? Repetition() : nil
    for check in checks {
      entries.append(
        Entry(
          check: check, rule: try RowRules.rule(of: check, dataset, eachValue: eachValue), findings: Findings(check)))
    }
  }

  /// Checks the rows of a batch.
  ///
  /// - Returns: the rows to reject, ascending, each with the first check that it broke.
  public func look(at view: RowBatch.View) throws -> [(row: Int, rejection: Rejection)] {
    repetition?.look(at: view)
    var rejected: [Int: Rejection] = [:]
    for index in entries.indices {
      try entries[index].look(at: view, repetition)
      for (row, rejection) in entries[index].findings.rejections where rejected[row] == nil {
        rejected[row] = rejection
      }
    }
    return rejected.sorted { $0.key < $1.key }.map { (row: $0.key, rejection: $0.value) }
  }

  /// The results, once all batches were checked.
  public func results() -> [CheckResult] {
    entries.indices.map { index in
      entries[index].conclude()
      return entries[index].findings.result
    }
  }
}

/// A check on the rows of a mapping.
protocol RowRule {
  /// Checks a batch and records its findings.
  mutating func look(at view: RowBatch.View, _ findings: inout Findings) throws
  /// Records findings that are known only at the end.
  mutating func conclude(_ findings: inout Findings)
}

extension RowRule {
  mutating func conclude(_ findings: inout Findings) {}
}

/// The findings of one check so far.
struct Findings {
  private let check: Check
  private(set) var result: CheckResult
  /// Rows of the current batch that the check rejects.
  private(set) var rejections: [(row: Int, rejection: Rejection)] = []
  private var view: RowBatch.View?
  private(set) var repetition: Repetition?

  init(_ check: Check) {
    self.check = check
    result = CheckResult(name: check.name, action: check.action)
  }

  mutating func begin(_ view: RowBatch.View, _ repetition: Repetition?) {
    self.view = view
    self.repetition = repetition
    rejections.removeAll(keepingCapacity: true)
  }

  /// Counts checked rows or groups.
  mutating func looked(at count: Int) { result.looked += count }

  /// Records a row that broke the rule.
  ///
  /// - Parameter complaint: the field, its value, and what is wrong, as the continuation of a sentence.
  mutating func fail(_ row: Int, _ complaint: () -> (field: String, value: String, reason: String)) {
    let origin = view?.origin(row) ?? .unknown
    result.fail(document: origin.document, position: origin.position, Self.text(complaint()))
    guard check.action == .reject else { return }
    let complaint = complaint()
    rejections.append(
      (
        row,
        Rejection(
          rule: .check, position: origin.position, field: complaint.field, value: complaint.value,
          reason: "\(check.name): \(Self.text(complaint))", check: check.name)
      ))
  }

  /// Records a group of rows that broke the rule.
  mutating func fail(group text: String) { result.fail(document: -1, position: 0, text) }

  private static func text(_ complaint: (field: String, value: String, reason: String)) -> String {
    "\(complaint.field) \(complaint.value.isEmpty ? "" : "\"\(complaint.value)\" ")\(complaint.reason)"
  }
}

extension Check {
  /// Whether an exactly repeated row would be counted twice; the merge treats it as one row.
  fileprivate var isSpoiltByRepetition: Bool {
    switch rule {
    case .unique, .totalRow: true
    default: false
    }
  }
}

/// The rows of a batch that repeat the previous row in every column.
final class Repetition {
  private var isRepeated: [Bool] = []
  private var last: [UInt8] = []

  func look(at view: RowBatch.View) {
    isRepeated.removeAll(keepingCapacity: true)
    guard view.rowCount > 0 else { return }
    isRepeated.append(last.withUnsafeBytes { RowOrder.areSame($0, view.bytes(0)) })
    for row in 1..<max(1, view.rowCount) { isRepeated.append(RowOrder.areSame(view.bytes(row - 1), view.bytes(row))) }
    last.removeAll(keepingCapacity: true)
    last.append(contentsOf: view.bytes(view.rowCount - 1))
  }

  @inline(__always)
  func contains(_ row: Int) -> Bool { isRepeated[row] }
}
