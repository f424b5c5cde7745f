internal import Configuration
internal import Connectors
internal import Platform
internal import Presentation
internal import Runs
internal import Runtime
internal import Transfer

extension Commands {
  static let quota = Command(
    "quota", "show the request quotas, and how many requests each source's next run needs", access: .writing
  ) { context in
    let runtime = try context.runtime()
    let fetcher = try LandDocuments(runtime).fetcher(context.cancellation)
    var costs: [FetchCost] = []
    for source in runtime.environment.configuration.sources { costs.append(try fetcher.cost(of: source.forFetching())) }
    var windows = Table([
      .init("CREDENTIAL"), .init("WINDOW", .right), .init("USED", .right), .init("ALLOWED", .right),
      .init("ROOM FROM"),
    ])
    var seen: Set<String> = []
    for cost in costs where seen.insert(cost.credential).inserted {
      for usage in cost.windows {
        windows.add(
          cost.credential, usage.window.length, Formatting.grouped(usage.used),
          Formatting.grouped(usage.window.requests),
          usage.resetsAt.map(Formatting.moment) ?? "-")
      }
    }
    var next = Table([.init("SOURCE"), .init("NEXT RUN", .right), .init("CREDENTIAL"), .init("FITS")])
    for cost in costs {
      next.add(
        cost.source, Formatting.count(cost.requests, "request"), cost.credential.isEmpty ? "-" : cost.credential,
        cost.fits ? "yes" : "no, it will pause and resume")
    }
    if !windows.isEmpty {
      context.output.table(windows)
      context.output.line()
    }
    context.output.table(next)
    context.output.json(["sources": .array(costs.map(json))])
    return .done
  }

  private static func json(_ cost: FetchCost) -> JSON {
    [
      "source": .string(cost.source), "credential": .string(cost.credential), "requests": .integer(cost.requests),
      "fits": .boolean(cost.fits),
      "windows": .array(
        cost.windows.map { usage in
          [
            "window": .string(usage.window.length), "used": .integer(usage.used),
            "allowed": .integer(usage.window.requests), "resets": .optional(usage.resetsAt?.description),
          ]
        }),
    ]
  }
}
