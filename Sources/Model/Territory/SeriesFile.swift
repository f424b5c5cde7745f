internal import Platform

/// A published CSV of observations, converted to the territory of one day.
public struct SeriesFile {
  /// The columns of the result.
  public static let columns = ["indicator", "period", "area", "value", "status", "mark", "how", "weight", "note"]
  /// The rows by indicator, period and area; an absent indicator or value is empty.
  public private(set) var rows: [[String]] = []

  private struct Group: Hashable, Comparable {
    let indicator: String
    let period: String

    static func < (a: Group, b: Group) -> Bool { (a.indicator, a.period) < (b.indicator, b.period) }
  }

  /// - Parameters:
  ///   - file: UTF-8 with commas; the columns `area`, `period` and `value`, and optionally `indicator`, `status` and
  ///   `mark`.
  ///     At most a million rows.
  ///   - day: the ISO date of the target territory.
  ///   - isAdditive: whether figures of several areas add up, by indicator.
  /// - Throws: `TerritoryError` for a row without a period, and for two values of one area, period and indicator.
  public init(_ file: String, in list: AreaList, on day: String, isAdditive: (String) -> Bool) throws {
    let table = try CSVRows(
      file, columns: ["area", "period", "value"], optional: ["indicator", "status", "mark", "source_mark"])
    let mark = table.has("mark") ? "mark" : "source_mark"
    var groups: [Group: [String: AreaConversion.Figure]] = [:]
    for row in table.rows {
      let group = Group(indicator: table.value(row, "indicator"), period: table.value(row, "period"))
      guard PeriodEnd.day(of: group.period) != nil else {
        throw TerritoryError(file: file, line: row.line, "\"\(group.period)\" is not a period")
      }
      let figure = AreaConversion.Figure(
        table.value(row, "value"), status: table.value(row, "status"), mark: table.value(row, mark))
      guard groups[group, default: [:]].updateValue(figure, forKey: table.value(row, "area")) == nil else {
        throw TerritoryError(
          file: file, line: row.line, "\(table.value(row, "area")) has two values for \(group.period)",
          advice: "A table with more dimensions must be cut to one of each first")
      }
    }
    let retelling = AreaConversion(list, on: day)
    for group in groups.keys.sorted() {
      let told = retelling.tell(
        groups[group] ?? [:], then: PeriodEnd.day(of: group.period) ?? "", isAdditive: isAdditive(group.indicator))
      for told in told {
        rows.append([
          group.indicator, group.period, told.area, told.figure.value, told.figure.status, told.figure.mark,
          told.how.rawValue, told.weight, told.note,
        ])
      }
    }
  }
}
