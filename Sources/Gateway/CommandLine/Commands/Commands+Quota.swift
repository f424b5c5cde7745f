internal import Configuration
internal import Connectors
internal import Platform
internal import Presentation
internal import Runs
internal import Runtime
internal import State

extension Commands {
  static let quota = Command(
    "quota", "show the request quotas, and when a run of each source would finish",
    details: """
      A run now makes as many requests as the last one has documents, less those that a paused run already has. It
      would finish when its last request is answered, at the pace of the last run and within all windows; mapping and
      other sources with the same credential come on top.
      """, access: .writing
  ) { context in
    let runtime = try context.runtime()
    let fetcher = try LandDocuments(runtime).fetcher(context.cancellation)
    var costs: [FetchCost] = []
    for source in runtime.environment.configuration.sources { costs.append(try fetcher.cost(of: source.forFetching())) }
    for line in QuotaText.lines(costs) { context.output.line(line) }
    context.output.json(QuotaText.json(costs))
    return .done
  }

  static let quotaClear = Command(
    "quota clear", "lift the pause that a service asked for with 429",
    arguments: [.one("SOURCE|HOST|KEY")],
    options: [.flag("--requests", "also forget the requests that are counted")],
    details: """
      Runs that were paused because of it go on at once. Use it after the service has agreed, or when the date that it
      named was a mistake. A service that is asked too early may answer 429 again, and the next pause is then its own.
      """, access: .writing
  ) { context in
    let runtime = try context.runtime()
    let credentials = try QuotaNames(runtime).credentials(named: context.argument(0))
    var lifted: [LiftedQuota] = []
    for credential in credentials {
      let item = try runtime.records.quotas.clear(
        credential, isForgetting: context.invocation.has("--requests"), by: context.person)
      lifted.append(item)
      for line in QuotaText.lines(item) {
        context.output.line(line)
        if !item.isEmpty { Log.notice("quota cleared by \(context.person): \(line)") }
      }
    }
    context.output.json(QuotaText.json(lifted))
    return .done
  }
}

/// Finds credentials by what an operator calls them.
private struct QuotaNames {
  let runtime: Runtime

  init(_ runtime: Runtime) { self.runtime = runtime }

  /// - Parameter name: a source, a host with or without its port, the mark of a key (`key-1a2b3c4d`), or a credential.
  func credentials(named name: String) throws -> [String] {
    let configuration = runtime.environment.configuration
    if let source = configuration.source(name) {
      guard let own = try source.forFetching().credential(runtime.installationKey) else {
        throw UsageError("\(name) makes no requests", advice: "klamra quota lists the sources that do")
      }
      return [own]
    }
    var known = Set(try runtime.records.quotas.credentials())
    // A secret that cannot be read hides the credential of its source only.
    known.formUnion(configuration.sources.compactMap { try? $0.forFetching().credential(runtime.installationKey) })
    let found = known.filter { credential in
      let words = credential.split(separator: " ").map(String.init)
      let host = words.first.map { $0.split(separator: ":").first.map(String.init) ?? $0 }
      return credential == name || words.contains(name) && name != "anonymous" || host == name
    }
    guard !found.isEmpty else {
      let names = configuration.sources.map(\.id) + known.sorted()
      throw UnknownNameError("source, host or key", name, names)
    }
    return found.sorted()
  }
}
