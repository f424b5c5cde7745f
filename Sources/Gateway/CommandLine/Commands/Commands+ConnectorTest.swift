internal import Configuration
internal import Connectors
internal import Platform
internal import Presentation
internal import Runs
internal import Runtime
internal import Settings
internal import Territory

extension Commands {
  static let connectorTest = Command(
    "connector test", "run the samples of the connectors", arguments: [.optional("ID")],
    details: """
      Each folder below samples/ of a connector holds documents and the expected rows. They are read and
      mapped as in a run; nothing is fetched and nothing is stored.
      """,
    access: .none
  ) { context in
    let configuration = try context.configuration()
    let (connectors, areas) = (configuration.connectors, try configuration.areas())
    let wanted = context.invocation.arguments.first
    let chosen = connectors.filter { wanted == nil || $0.id == wanted }
    if chosen.isEmpty { throw UnknownNameError("connector", wanted ?? "", connectors.map(\.id)) }
    let report = Report()
    let samples = chosen.flatMap { connector in connector.samples(into: report).map { (connector.id, $0) } }
    try report.throwErrors()
    var list: [JSON] = []
    var failures = 0
    for (connector, sample) in samples {
      let (rows, differences) = outcome(sample, areas)
      failures += differences.isEmpty ? 0 : 1
      let verdict = differences.isEmpty ? "\(Formatting.count(rows, "row")) as expected" : "not as expected"
      context.output.line("\(connector)/\(sample.name): \(verdict)")
      for difference in differences { context.output.line("  \(difference)") }
      list.append([
        "connector": .string(connector), "sample": .string(sample.name), "rows": .integer(rows),
        "differences": .array(differences.map { .string($0) }),
      ])
    }
    if samples.isEmpty { context.output.line("There are no samples.") }
    context.output.json(["samples": .array(list)])
    return failures == 0 ? .done : .failed
  }

  private static func outcome(_ sample: Sample, _ areas: AreaList?) -> (rows: Int, differences: [String]) {
    do {
      let run = try SampleRun(sample, areas: areas)
      return (run.rows.count, run.differences)
    } catch {
      return (0, ["\(error)"])
    }
  }
}
