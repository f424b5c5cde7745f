internal import Formats

/// A published CSV of observations, told on the territory of one day.
public struct SeriesFile {
  /// The columns of the result.
  public static let columns = ["indicator", "period", "area", "value", "how", "weight", "note"]
  /// The rows, by indicator, period and area; an indicator or value that is not there is empty.
  public private(set) var rows: [[String]] = []

  private struct Group: Hashable, Comparable {
    let indicator: String
    let period: String

    static func < (a: Group, b: Group) -> Bool { (a.indicator, a.period) < (b.indicator, b.period) }
  }

  /// - Parameters:
  ///   - file: UTF-8 with commas; the columns `area`, `period` and `value`, and `indicator` where there is one.
  ///   - day: the ISO date whose territory the figures shall be told on.
  /// - Throws: `TerritoryError` for a row without a period, and for two values of one area, period and indicator.
  public init(_ file: String, in list: AreaList, on day: String) throws {
    let table = try CSVRows(file, columns: ["area", "period", "value"], optional: ["indicator"])
    var groups: [Group: [String: String]] = [:]
    for row in table.rows {
      let group = Group(indicator: table.value(row, "indicator"), period: table.value(row, "period"))
      guard PeriodEnd.day(of: group.period) != nil else {
        throw TerritoryError(file: file, line: row.line, "\"\(group.period)\" is not a period")
      }
      let value = table.value(row, "value")
      guard !value.isEmpty else { continue }
      guard groups[group, default: [:]].updateValue(value, forKey: table.value(row, "area")) == nil else {
        throw TerritoryError(
          file: file, line: row.line, "\(table.value(row, "area")) has two values for \(group.period)",
          advice: "A table with more dimensions must be cut to one of each first")
      }
    }
    let retelling = Retelling(list, on: day)
    for group in groups.keys.sorted() {
      for told in retelling.tell(groups[group] ?? [:], then: PeriodEnd.day(of: group.period) ?? "") {
        rows.append([
          group.indicator, group.period, told.area, told.value ?? "", told.how.rawValue, told.weight, told.note,
        ])
      }
    }
  }
}
