internal import Connectors
internal import Platform
internal import Presentation
internal import Runtime
internal import Territory
internal import Text

extension Commands {
  static let areasSeries = Command(
    "areas series", "convert the figures of a published CSV to the territory of another day", arguments: [.one("FILE")],
    options: [
      .text("--on", "PERIOD", "the territory of the last day of this day, month, quarter or year"),
      .text("--additive", "INDICATORS", "the additive ones, with commas; all for every one"),
    ],
    details: """
      FILE has the columns area, period and value, and optionally indicator, status and mark. Each line of the CSV
      output gives the method for its value: original, summed, apportioned with its weight, or not-comparable with
      the reason. Only additive figures are summed and apportioned, so name them: inhabitants add up, shares, rates
      and means do not.
      """,
    access: .none
  ) { context in
    guard let text = context.invocation.text("--on") else {
      throw UsageError("\"areas series\" wants --on PERIOD", advice: "See klamra help areas series")
    }
    guard let day = PeriodEnd.day(of: text) else {
      throw UsageError("--on wants a day, month, quarter or year, not \"\(text)\"", advice: "See klamra help")
    }
    let words = context.invocation.text("--additive") ?? ""
    let additive = Set(words.split(separator: ",").map(String.init))
    let series = try SeriesFile(context.argument(0), in: context.areas(), on: day) {
      additive.contains("all") || additive.contains($0)
    }
    for row in [SeriesFile.columns] + series.rows { context.output.line(CSVLine.text(row)) }
    context.output.json([
      "day": .string(day),
      "rows": .array(
        series.rows.map { row in .object(zip(SeriesFile.columns, row).map { JSON.Member($0, .string($1)) }) }),
    ])
    return .done
  }
}
