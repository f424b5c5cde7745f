internal import Connectors
internal import Platform
internal import Presentation
internal import Runtime
internal import Schema
internal import Store
internal import Territory
internal import Text

extension Commands {
  static let areasSeries = Command(
    "areas series", "convert the figures of a published CSV, or a dataset, to the territory of another day",
    arguments: [.one("TABLE"), .columns("COLUMN=VALUE")],
    options: [
      .text("--on", "PERIOD", "the territory of the last day of this day, month, quarter or year"),
      .text("--additive", "INDICATORS", "the additive ones, with commas; all for every one"),
    ],
    details: """
      TABLE is a file or a dataset, of which the newest version is read. It has the columns area, period and value, and
      optionally indicator, status and mark. Values of columns select rows: --indicator 72305, or indicator=72305. Each
      line of the CSV output gives the method for its value: original, summed, apportioned with its weight, or
      not-comparable with the reason. Only additive figures are summed and apportioned, so name them: inhabitants add up,
      shares, rates and means do not.
      """,
    accessBy: { Files.exists($0.arguments.first ?? "") ? .none : .reading }
  ) { context in
    guard let text = context.invocation.text("--on") else {
      throw UsageError("\"areas series\" wants --on PERIOD", advice: "See klamra help areas series")
    }
    guard let day = PeriodEnd.day(of: text) else {
      throw UsageError("--on wants a day, month, quarter or year, not \"\(text)\"", advice: "See klamra help")
    }
    let words = context.invocation.text("--additive") ?? ""
    let additive = Set(words.split(separator: ",").map(String.init))
    let series = SeriesConversion(try context.seriesSource(), in: try context.areas(), on: day)
    var rows: [JSON] = []
    // Written row by row: a large table needs no room but for the groups at hand.
    if !context.output.isJSON { context.output.line(CSVLine.text(SeriesConversion.columns)) }
    try series.eachRow(isAdditive: { additive.contains("all") || additive.contains($0) }) { row in
      if context.output.isJSON {
        rows.append(.object(zip(SeriesConversion.columns, row).map { JSON.Member($0, .string($1)) }))
      } else {
        context.output.line(CSVLine.text(row))
      }
    }
    context.output.json(["day": .string(day), "rows": .array(rows)])
    return .done
  }
}

extension Context {
  /// The table that the first argument names: a file, or else a dataset.
  fileprivate func seriesSource() throws -> SeriesSource {
    let name = argument(0)
    if Files.exists(name) { return try SeriesSource(file: name, where: columnValues()) }
    let store: any DatasetStore
    do {
      store = try self.store(name)
    } catch let error as UnknownNameError {
      // Whoever meant a file has misspelt it.
      throw UsageError("there is no file \(name), and no dataset of this name", advice: "\(error.advice)")
    }
    let columns = store.dataset.columns
    func place(_ name: String) -> Int? { columns.firstIndex { $0.name == name } }
    guard let area = place("area"), let period = place("period"), let value = place("value") else {
      throw UsageError(
        "\(name) has no columns \(SeriesSource.required.joined(separator: ", "))",
        advice: "Its columns are \(columns.map(\.name).joined(separator: ", "))")
    }
    let (indicator, status) = (place("indicator"), place("status"))
    let mark = place("mark") ?? place("source_mark")
    let filter = try keyFilter(store, anyColumn: true)
    let key = filter.filter { store.dataset.keyIndices.contains($0.key) }
    let others = filter.filter { !store.dataset.keyIndices.contains($0.key) }
    let version = try VersionChoice.version(of: store, invocation).number
    return SeriesSource(name: name) { body in
      let rows = try store.rows(version: version, where: key)
      var line = 0
      func text(_ place: Int?) -> String { place.map { rows.cell($0).value.description } ?? "" }
      while try rows.next() {
        line += 1
        guard others.allSatisfy({ rows.cell($0.key).value == $0.value }) else { continue }
        try body(
          SeriesSource.Observation(
            line: line, indicator: text(indicator), area: text(area), period: text(period), value: text(value),
            status: text(status), mark: text(mark)))
      }
    }
  }

  /// The values of columns of a file.
  private func columnValues() throws -> [String: String] {
    var values: [String: String] = [:]
    for word in invocation.arguments.dropFirst() {
      guard let sign = word.firstIndex(of: "=") else {
        throw UsageError("\"\(word)\" is not COLUMN=VALUE", advice: "See klamra help areas series")
      }
      values[String(word[..<sign])] = String(word[word.index(after: sign)...])
    }
    return values
  }
}
