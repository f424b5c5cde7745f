public import Rows
public import Schema

/// The checks that compare a row with the previous version, as used by a merge.
public struct ChangeChecks {
  private struct Entry {
    let check: Check
    let columns: [(index: Int, name: String)]
    /// How far a number may change; nil if no value may.
    let limit: (share: Int128, ignored: ExactNumber)?
    var result: CheckResult
  }

  private var entries: [Entry] = []

  public init(_ dataset: Dataset) {
    for check in dataset.checks where check.isOnChanges {
      var limit: (share: Int128, ignored: ExactNumber)?
      if case .change(_, let shareMax, let ignored) = check.rule {
        limit = (Int128(shareMax), ExactNumber(ignored) ?? ExactNumber(0))
      }
      let columns = check.columns.compactMap { name in
        dataset.columns.firstIndex { $0.name == name }.map { (index: $0, name: name) }
      }
      guard columns.count == check.columns.count else { continue }
      entries.append(
        Entry(
          check: check, columns: columns, limit: limit,
          result: CheckResult(name: check.name, action: check.action)))
    }
  }

  /// Whether the dataset has no such check.
  public var isEmpty: Bool { entries.isEmpty }

  /// Checks a row that existed before with other values.
  ///
  /// - Parameters:
  ///   - before: the earlier values, by column.
  ///   - after: the new values, by column.
  /// - Returns: the check that rejects the row, which then keeps its earlier values.
  public mutating func look(
    at before: (Int) -> Cell, _ after: (Int) -> Cell, _ origin: RowOrigin
  ) -> (check: Check, value: String, reason: String)? {
    var rejected: (check: Check, value: String, reason: String)?
    for index in entries.indices {
      let entry = entries[index]
      for column in entry.columns {
        let (old, new) = (before(column.index), after(column.index))
        guard old.kind != .null, let reason = Self.complaint(old, new, entry) else { continue }
        let name = column.name
        let words = new.kind == .null ? "\(name) \(reason)" : "\(name) \"\(new.value)\" \(reason)"
        entries[index].result.fail(document: origin.document, position: origin.position, words)
        if entry.check.action == .reject, rejected == nil {
          rejected = (entry.check, new.value.description, "\(entry.check.name): \(words)")
        }
        // A row fails a check once, with its first column.
        break
      }
    }
    return rejected
  }

  /// What is wrong with the new value, as the continuation of a sentence; a removed value has changed by its full
  /// amount, and a first value has not changed.
  private static func complaint(_ old: Cell, _ new: Cell, _ entry: Entry) -> String? {
    guard let limit = entry.limit else {
      if new.kind == .null { return "has no value any more, and was \"\(old.value)\" before" }
      return Self.areEqual(old, new) ? nil : "was \"\(old.value)\" before"
    }
    if new.kind == .null {
      return "has no value any more, was \(old.value) before, and may change by \(Check.percent(Int(limit.share))) %"
    }
    guard let before = ExactNumber(old), let after = ExactNumber(new) else {
      return "or the value before, \(old.value), has too many digits to be compared exactly"
    }
    let difference = (after - before).magnitude
    if difference <= limit.ignored { return nil }
    // At most 10³⁰ by 10⁴, which fits into 128 bits.
    if difference.scaled * 10_000 <= before.magnitude.scaled * limit.share { return nil }
    return "was \(before) before, and may change by \(Check.percent(Int(limit.share))) %"
  }

  private static func areEqual(_ old: Cell, _ new: Cell) -> Bool {
    old.withSetBytes { before in
      new.withSetBytes { after in before.elementsEqual(after) }
    }
  }

  /// The results of the checks.
  ///
  /// - Parameter compared: the number of rows that the previous version had too.
  public func results(compared: Int) -> [CheckResult] {
    entries.map { entry in
      var result = entry.result
      result.looked = compared
      return result
    }
  }
}

extension Ledger {
  /// Merges the results of both kinds of checks in the order of their declaration.
  public mutating func add(_ results: [CheckResult], _ dataset: Dataset) {
    let all = checks + results
    checks = dataset.checks.compactMap { check in all.first { $0.name == check.name } }
  }
}
