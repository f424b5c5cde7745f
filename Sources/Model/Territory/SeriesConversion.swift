internal import Platform

/// A table of observations, converted to the territory of one day.
///
/// The figures of an indicator and a period are converted together, and the table may have its rows in any order.
/// Therefore it is read more than once if it is large: each time as many groups are kept as there is room for.
public struct SeriesConversion {
  /// The columns of the result.
  public static let columns = ["indicator", "period", "area", "value", "status", "mark", "how", "weight", "note"]
  /// How many rows are kept at once.
  static let rowsAtOnceMax = 1_000_000

  private struct Group: Hashable, Comparable {
    let indicator: String
    let period: String

    static func < (a: Group, b: Group) -> Bool { (a.indicator, a.period) < (b.indicator, b.period) }
  }

  private let source: SeriesSource
  private let conversion: AreaConversion
  private let rowsAtOnceMax: Int

  /// - Parameter day: the ISO date of the target territory.
  public init(_ source: SeriesSource, in list: AreaList, on day: String) {
    self.init(source, in: list, on: day, rowsAtOnceMax: Self.rowsAtOnceMax)
  }

  init(_ source: SeriesSource, in list: AreaList, on day: String, rowsAtOnceMax: Int) {
    self.source = source
    conversion = AreaConversion(list, on: day)
    self.rowsAtOnceMax = rowsAtOnceMax
  }

  /// Converts every row, by indicator, period and area; an absent indicator or value is empty.
  ///
  /// - Parameters:
  ///   - isAdditive: whether figures of several areas add up, by indicator.
  ///   - body: receives the fields of a row.
  /// - Throws: `TerritoryError` for a row without a period, and for two values of one area, period and indicator;
  ///   earlier groups may have been converted by then.
  public func eachRow(isAdditive: (String) -> Bool, _ body: ([String]) throws -> Void) throws {
    var counts: [Group: Int] = [:]
    try source.read { row in
      let group = Group(indicator: row.indicator, period: row.period)
      if counts[group] == nil, PeriodEnd.day(of: row.period) == nil {
        throw TerritoryError(file: source.name, line: row.line, "\"\(row.period)\" is not a period")
      }
      counts[group, default: 0] += 1
    }
    var rest = counts.sorted { $0.key < $1.key }[...]
    while let first = rest.popFirst() {
      // A single group has a row for each area at the most, so it always has room.
      var (wanted, rows) = ([first.key], first.value)
      while let next = rest.first, rows + next.value <= rowsAtOnceMax {
        wanted.append(next.key)
        rows += next.value
        rest.removeFirst()
      }
      let figures = try figures(of: Set(wanted))
      for group in wanted {
        let told = conversion.tell(
          figures[group] ?? [:], then: PeriodEnd.day(of: group.period) ?? "", isAdditive: isAdditive(group.indicator))
        for item in told {
          try body([
            group.indicator, group.period, item.area, item.figure.value, item.figure.status, item.figure.mark,
            item.how.rawValue, item.weight, item.note,
          ])
        }
      }
    }
  }

  private func figures(of wanted: Set<Group>) throws -> [Group: [String: AreaConversion.Figure]] {
    var groups: [Group: [String: AreaConversion.Figure]] = [:]
    try source.read { row in
      let group = Group(indicator: row.indicator, period: row.period)
      guard wanted.contains(group) else { return }
      let figure = AreaConversion.Figure(row.value, status: row.status, mark: row.mark)
      guard groups[group, default: [:]].updateValue(figure, forKey: row.area) == nil else {
        throw TerritoryError(
          file: source.name, line: row.line, "\(row.area) has two values for \(row.period)",
          advice: "A table with more dimensions must be cut to one of each first: name values of its other columns")
      }
    }
    return groups
  }
}
