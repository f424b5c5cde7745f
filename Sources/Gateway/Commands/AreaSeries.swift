internal import Platform
internal import Schema
internal import Territory

extension Commands {
  static let areasSeries = Command(
    "areas series", "tell the figures of a published CSV on the territory of another day", arguments: [.one("FILE")],
    options: [.text("--on", "PERIOD", "the territory of the last day of this day, month, quarter or year")],
    details: """
      FILE has the columns area, period and value, and indicator where there is one. Each value of the CSV that is printed
      says how it came about: original, summed, apportioned with its weight, or not-comparable with the reason. Only
      figures that can be added up may be told so.
      """,
    access: .none
  ) { context in
    guard let text = context.invocation.text("--on") else {
      throw UsageError("\"areas series\" wants --on PERIOD", advice: "See klamra help areas series")
    }
    guard let day = PeriodEnd.day(of: text) else {
      throw UsageError("--on wants a day, month, quarter or year, not \"\(text)\"")
    }
    let series = try SeriesFile(context.argument(0), in: context.areas(), on: day)
    context.output.line(SeriesFile.columns.joined(separator: ","))
    for row in series.rows { context.output.line(row.map(quoted).joined(separator: ",")) }
    context.output.json([
      "day": .string(day),
      "rows": .array(
        series.rows.map { row in .object(zip(SeriesFile.columns, row).map { JSON.Member($0, .string($1)) }) }),
    ])
    return .done
  }

  private static func quoted(_ text: String) -> String {
    guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
    return "\"\(text.replacing("\"", with: "\"\""))\""
  }
}
