/// One value that a version restated: what was known before, and what is known since.
///
/// A value that was never there before is news and no revision, and so is a row that comes or goes as it was; but where a
/// status had said that there is none, this was restated.
public struct Revision: Hashable, Sendable {
  /// What became of the value.
  public enum Kind: String, CaseIterable, Sendable {
    /// Another value took its place.
    case restated
    /// A provisional value, and the final one that took its place or confirmed it.
    case final
    /// The same value has another status.
    case status
    /// The row stays, and its value is gone.
    case withdrawn
    /// A value stands where there was said to be none: a gap, a secret, or what cannot exist.
    case filled
    /// A value that had been withdrawn is there again; or a row that had gone, with another value than it had.
    case returned
  }

  /// What became of the value.
  public var kind: Kind
  /// The version that restated it.
  public var version: Int
  /// The values of the key columns, in key order.
  public var key: [Value]
  /// The index of the column in `Dataset.columns`.
  public var column: Int
  /// What stood there, or what was known last of a value that returned; null only for the status of a value that is absent
  /// before and after, and for one that was filled.
  public var before: Value
  /// What stands there since; null where it was withdrawn.
  public var after: Value
  /// The observation's status before; null where the column has none beside it.
  public var statusBefore: Value
  /// The observation's status since.
  public var statusAfter: Value

  public init(
    kind: Kind, version: Int, key: [Value], column: Int, before: Value, after: Value, statusBefore: Value = .null,
    statusAfter: Value = .null
  ) {
    self.kind = kind
    self.version = version
    self.key = key
    self.column = column
    self.before = before
    self.after = after
    self.statusBefore = statusBefore
    self.statusAfter = statusAfter
  }

  /// By how much a number changed, exactly, and in per cent of its size before; nil for what is no number.
  ///
  /// - Parameter type: that of the column: a code of digits is no number.
  public func difference(_ type: ColumnType) -> (amount: ExactDecimal, percent: ExactDecimal?)? {
    guard type == .decimal || type == .integer, before != .null, after != .null,
      let old = ExactDecimal(before.description), let new = ExactDecimal(after.description)
    else { return nil }
    let amount = new - old
    return (amount, amount.percent(of: old))
  }
}

/// How the rows of a dataset are compared for revisions.
public struct RevisionRule: Sendable {
  /// The statuses of values that a later one is expected to replace: provisional, estimated, forecast
  /// (SDMX code list CL_OBS_STATUS).
  public static let provisional: Set<String> = ["P", "E", "F"]

  /// The statuses that say that there is no value. Not so `L`, whose value was not collected yet: it is expected.
  public static let gaps: Set<String> = ["H", "M", "O", "Q"]

  private let columns: [Int]
  /// The columns of the common schema that belong together: an observation's value and its status.
  private let observation: (value: Int, status: Int)?

  /// - Parameter isPublic: looks only at columns that may be published.
  public init(_ dataset: Dataset, isPublic: Bool = false) {
    let payload = dataset.columns.indices.filter { index in
      let column = dataset.columns[index]
      return !dataset.key.contains(column.name) && (!isPublic || column.privacy == .public)
    }
    let value = payload.first { dataset.columns[$0].name == "value" }
    let status = payload.first { dataset.columns[$0].name == "status" }
    if let value, let status { observation = (value, status) } else { observation = nil }
    columns = payload.filter { $0 != status || value == nil }
  }

  /// Whether an observation's status is told beside its value.
  public var hasStatus: Bool { observation != nil }

  /// Calls with every value of a row that was restated, in the order of the columns.
  ///
  /// - Parameters:
  ///   - isNew: the version inserted the row, which had been there before.
  ///   - earlier: the last value of a column that was known before, with the status in the second column where there is one;
  ///     asked only for values that come where none stood.
  public func each(
    version: Int, key: @autoclosure () -> [Value], isNew: Bool = false, old: (Int) -> Value, new: (Int) -> Value,
    earlier: (Int, Int?) throws -> (value: Value, status: Value)?, _ body: (Revision) -> Void
  ) rethrows {
    for column in columns {
      let after = new(column)
      var before = old(column)
      let status = column == observation?.value ? observation?.status : nil
      guard before != after || status != nil else { continue }
      let last = before == .null && after != .null ? try earlier(column, status) : nil
      if isNew, last == nil { continue }
      before = last?.value ?? before
      var found = Revision(
        kind: after == .null ? .withdrawn : .restated, version: version, key: [], column: column, before: before,
        after: after)
      if let status {
        found.statusBefore = last?.status ?? old(status)
        found.statusAfter = new(status)
      }
      guard let kind = last == nil ? Self.kind(found, isObserved: status != nil) : Self.kind(back: found, isNew: isNew)
      else { continue }
      found.kind = kind
      found.key = key()
      body(found)
    }
  }

  /// What became of a value that had gone; nil where its row came back as it was.
  private static func kind(back found: Revision, isNew: Bool) -> Revision.Kind? {
    if isNew, found.before == found.after, found.statusBefore == found.statusAfter { return nil }
    return isFinal(found) ? .final : .returned
  }

  private static func isFinal(_ found: Revision) -> Bool {
    provisional.contains(found.statusBefore.description) && !provisional.contains(found.statusAfter.description)
  }

  /// What became of a value; nil where it is the first, or nothing changed.
  private static func kind(_ found: Revision, isObserved: Bool) -> Revision.Kind? {
    let isOtherStatus = found.statusBefore != found.statusAfter
    if found.before == .null {
      if found.after == .null { return isObserved && isOtherStatus ? .status : nil }
      return isObserved && gaps.contains(found.statusBefore.description) ? .filled : nil
    }
    if found.after == .null { return .withdrawn }
    if isObserved, isFinal(found) { return .final }
    if found.before != found.after { return .restated }
    return isOtherStatus ? .status : nil
  }
}
