internal import Platform
internal import Readers
internal import Schema

/// A table of observations that can be read more than once: a published CSV, or a dataset.
public struct SeriesSource {
  /// One row.
  public struct Observation: Hashable, Sendable {
    /// The line of the file, or the number of the row, from 1.
    public var line: Int
    /// Empty if the table has no such column.
    public var indicator: String
    /// The code of the area.
    public var area: String
    /// A day, month, quarter, year or week.
    public var period: String
    /// Exact decimal text; empty if there is no value.
    public var value: String
    /// The observation's status; empty if the table has none.
    public var status: String
    /// The source's own mark; empty if the table has none.
    public var mark: String

    public init(
      line: Int, indicator: String = "", area: String, period: String, value: String, status: String = "",
      mark: String = ""
    ) {
      self.line = line
      self.indicator = indicator
      self.area = area
      self.period = period
      self.value = value
      self.status = status
      self.mark = mark
    }
  }

  /// Reads every row, in any order.
  public typealias Read = (_ body: (Observation) throws -> Void) throws -> Void

  /// The file or the dataset, for messages.
  let name: String
  let read: Read

  public init(name: String, read: @escaping Read) {
    self.name = name
    self.read = read
  }

  /// The columns that a table must have.
  public static let required = ["area", "period", "value"]
  /// The columns that it may have; `mark` takes precedence over its earlier name.
  public static let optional = ["indicator", "status", "mark", "source_mark"]

  /// A CSV file.
  ///
  /// - Parameters:
  ///   - file: UTF-8 with commas; the columns `area`, `period` and `value`, and optionally `indicator`, `status` and
  ///     `mark`.
  ///   - filter: only rows with these values, by the names of columns.
  /// - Throws: `TerritoryError` for a file without one of the columns.
  public init(file: String, where filter: [String: String] = [:]) throws {
    let table = try TableFile(file, delimiter: ",")
    for column in Self.required + filter.keys.sorted() where !table.header.contains(column) {
      throw TerritoryError(
        file: file, line: 1, "the column \"\(column)\" is missing",
        advice: "The header is \(Self.required.joined(separator: ", "))")
    }
    var wanted = Self.required + Self.optional.filter { table.header.contains($0) }
    wanted += filter.keys.sorted().filter { !wanted.contains($0) }
    let places = Dictionary(uniqueKeysWithValues: wanted.enumerated().map { ($1, $0) })
    let filters = filter.compactMap { column, value in places[column].map { ($0, value) } }
    self.init(name: file) { body in
      // Read anew each time: the table itself is not kept.
      do {
        try TableFile(file, delimiter: ",").eachRow(of: wanted) { row in
          guard filters.allSatisfy({ row.values[$0.0] ?? "" == $0.1 }) else { return }
          func text(_ column: String) -> String { places[column].flatMap { row.values[$0] } ?? "" }
          try body(
            Observation(
              line: row.line, indicator: text("indicator"), area: text("area"), period: text("period"),
              value: text("value"), status: text("status"), mark: text(places["mark"] == nil ? "source_mark" : "mark")))
        }
      } catch let error as TableFileError {
        throw TerritoryError(file: file, line: error.line, error.reason)
      }
    }
  }
}
