/// One value that a version restated: the value before and after.
///
/// A value without a predecessor is new and not a revision, and neither is a row that is added or removed unchanged. A
/// value that replaces an absent one counts if a status had declared that there is none.
public struct Revision: Hashable, Sendable {
  /// What happened to the value.
  public enum Kind: String, CaseIterable, Sendable {
    /// Another value replaced it.
    case restated
    /// A final value replaced or confirmed a provisional one.
    case final
    /// The same value has another status.
    case status
    /// The row remains, but its value was withdrawn.
    case withdrawn
    /// A value replaces one that was declared absent: a gap, a confidential value, or one that cannot exist.
    case filled
    /// A withdrawn value was restored; or a removed row returned with another value.
    case returned
  }

  /// What happened to the value.
  public var kind: Kind
  /// The version that restated it.
  public var version: Int
  /// The values of the key columns, in key order.
  public var key: [Value]
  /// The index of the column in `Dataset.columns`.
  public var column: Int
  /// The earlier value, or the last known one of a value that returned; null only for a status change of an absent
  /// value, and for one that was filled.
  public var before: Value
  /// The new value; null if it was withdrawn.
  public var after: Value
  /// The earlier observation status; null if the column has none.
  public var statusBefore: Value
  /// The new observation status.
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

  /// How a change in per cent is rounded.
  public enum PercentRule: Sendable {
    /// To two places, or to two significant digits where two places would be zero.
    case telling
    /// To two places, as in files of releases that showed a small change as zero.
    case twoPlaces
  }

  /// The exact change of a number, and the change in per cent of its earlier absolute value; nil for other types.
  ///
  /// - Parameters:
  ///   - type: the type of the column: a code of digits is not a number.
  ///   - rule: how the percentage is rounded.
  public func difference(
    _ type: ColumnType, _ rule: PercentRule = .telling
  ) -> (amount: ExactDecimal, percent: ExactDecimal?)? {
    guard type == .decimal || type == .integer, before != .null, after != .null,
      let old = ExactDecimal(before.description), let new = ExactDecimal(after.description)
    else { return nil }
    let amount = new - old
    return (amount, rule == .telling ? amount.telling(percentOf: old) : amount.percent(of: old))
  }
}

/// How the rows of a dataset are compared for revisions.
public struct RevisionRule: Sendable {
  /// The statuses of values that are expected to be replaced: provisional, estimated, forecast (SDMX code list
  /// CL_OBS_STATUS).
  public static let provisional: Set<String> = ["P", "E", "F"]

  /// The statuses that declare a value absent. `L` is not among them: its value is not collected yet, but expected.
  public static let gaps: Set<String> = ["H", "M", "O", "Q"]

  private let columns: [Int]
  /// The columns of the common schema that belong together: the value of an observation and its status.
  private let observation: (value: Int, status: Int)?

  /// - Parameter isPublic: compares only columns that may be published.
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

  /// Whether an observation's status is reported with its value.
  public var hasStatus: Bool { observation != nil }

  /// Calls the body with every restated value of a row, in the order of the columns.
  ///
  /// - Parameters:
  ///   - isNew: whether the version inserted a row that had existed before.
  ///   - earlier: the last known value of a column, with the status in the second column if there is one; called only
  ///     for values that replace an absent one.
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

  /// What happened to a value that had been removed; nil if its row returned unchanged.
  private static func kind(back found: Revision, isNew: Bool) -> Revision.Kind? {
    if isNew, found.before == found.after, found.statusBefore == found.statusAfter { return nil }
    return isFinal(found) ? .final : .returned
  }

  private static func isFinal(_ found: Revision) -> Bool {
    provisional.contains(found.statusBefore.description) && !provisional.contains(found.statusAfter.description)
  }

  /// What happened to a value; nil if it is the first, or nothing changed.
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
