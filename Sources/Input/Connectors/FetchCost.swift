internal import Landing
public import Transfer

/// What the next run of a source will cost, and what is left to pay with.
public struct FetchCost: Hashable, Sendable {
  /// The id of the source.
  public var source: String
  /// On whose account: the host, and `anonymous` or the mark of a key.
  public var credential: String
  /// How many requests the next run makes, by what the last one needed.
  public var requests: Int
  /// The windows as they stand; empty where the connector names no quota.
  public var windows: [QuotaUsage]
  /// Whether the next run fits into every window now.
  public var fits: Bool { windows.allSatisfy { requests <= $0.free || $0.window.seconds <= 60 } }
}

extension Fetcher {
  /// Estimates the next run of a source. Nothing is asked of the service.
  public func cost(of source: FetchSource) throws -> FetchCost {
    let account = FetchAccount(source)
    var requests = 0
    for stream in source.streams {
      guard case .request(let request) = stream.origin else { continue }
      let plan = try FetchPlan(request, stream: stream.name, source)
      let last = try runs.lastDocuments(source: source.id, stream: stream.name).keys
      let unfinished = try runs.resumable(source: source.id).map { try runs.documents(of: $0.id, stream: stream.name) }
      let done = Set(unfinished?.map(\.requestKey) ?? [])
      var pageItem: String?
      if case .number(let item, _, _)? = request.pages?.way { pageItem = item }
      if case .next? = request.pages?.way {
        // Where a page leads is known once it is there: the last run's pages are counted together.
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
