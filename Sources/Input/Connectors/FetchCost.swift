internal import Landing
public import Transfer

/// The number of requests of a source's next run, and the remaining quota.
public struct FetchCost: Hashable, Sendable {
  /// The id of the source.
  public var source: String
  /// The credential: the host, and `anonymous` or the mark of a key.
  public var credential: String
  /// The requests of the next run, estimated from the last one.
  public var requests: Int
  /// The current windows; empty if the connector declares no quota.
  public var windows: [QuotaUsage]
  /// Whether the next run fits into every window now.
  public var fits: Bool { windows.allSatisfy { requests <= $0.free || $0.window.seconds <= 60 } }
}

extension Fetcher {
  /// Estimates the next run of a source, without a request to the service.
  public func cost(of source: FetchSource) throws -> FetchCost {
    let account = try account(of: source)
    var requests = 0
    for stream in source.streams {
      guard case .request(let request) = stream.origin else { continue }
      let plan = try FetchPlan(request, stream: stream.name, source)
      let last = try runs.lastDocuments(source: source.owner, stream: stream.name).keys
      let unfinished = try runs.resumable(source: source.owner).map {
        try runs.documents(of: $0.id, stream: stream.name)
      }
      let done = Set(unfinished?.map(\.requestKey) ?? [])
      var pageItem: String?
      if case .number(let item, _, _, _)? = request.pages?.way { pageItem = item }
      if case .next? = request.pages?.way {
        // The next page is known only after the previous one: the pages of the last run are counted together.
        requests += max(0, max(plan.requests.count, last.count) - done.count)
        continue
      }
      for planned in plan.requests {
        let pages = last.filter { planned.covers($0, pageItem: pageItem) }
        let landed = done.filter { planned.covers($0, pageItem: pageItem) }
        requests += max(0, max(1, pages.count) - landed.count)
      }
    }
    return FetchCost(
      source: source.id, credential: account.credential, requests: requests,
      windows: try quotas.usage(account.credential, account.windows, now: waiting.now))
  }
}
