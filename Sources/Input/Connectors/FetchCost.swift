internal import Landing
public import Platform
public import Transfer

/// The number of requests of a source's next run, the remaining quota, and when a run begun now would end.
public struct FetchCost: Hashable, Sendable {
  /// The id of the source.
  public var source: String
  /// The credential: the host, and `anonymous` or the mark of a key.
  public var credential: String
  /// The requests of the next run, estimated from the last one.
  public var requests: Int
  /// The documents of the last successful run; nil if there was none.
  public var lastRequests: Int?
  /// The current windows; empty if the connector declares no quota.
  public var windows: [QuotaUsage]
  /// The moment before which the service wants no request; nil if it has not refused.
  public var blockedUntil: Timestamp?
  /// When the last request of a run begun now would be answered; nil if such a run would never end, or the source makes
  /// no requests.
  public var finishesAt: Timestamp?
  /// Whether a run would never end: by the time of its last page, its first ones are too old to be used.
  public var isEndless = false
  /// The requests in which the service would be asked what it calls the source's values, at most; no run makes them.
  public var descriptions = 0
  /// Whether the next run fits into every window now.
  public var fits: Bool { blockedUntil == nil && windows.allSatisfy { requests <= $0.free || $0.window.seconds <= 60 } }

  /// How long a request takes if nothing is known of earlier ones, in seconds.
  static let paceSecondsDefault = 0.2

  public init(
    source: String, credential: String, requests: Int, lastRequests: Int? = nil, windows: [QuotaUsage] = [],
    blockedUntil: Timestamp? = nil, finishesAt: Timestamp? = nil, isEndless: Bool = false
  ) {
    self.source = source
    self.credential = credential
    self.requests = requests
    self.lastRequests = lastRequests
    self.windows = windows
    self.blockedUntil = blockedUntil
    self.finishesAt = finishesAt
    self.isEndless = isEndless
  }
}

extension FetchSource {
  /// Whether it makes requests.
  var isRemote: Bool { streams.contains { if case .request = $0.origin { true } else { false } } }

  /// The credential under which its requests count, without the secret; nil if it makes no requests.
  ///
  /// - Parameter key: that of the installation, by which secrets are named.
  public func credential(_ key: InstallationKey) -> String? { isRemote ? FetchAccount(self, key).credential : nil }
}

extension Fetcher {
  /// Estimates the next run of a source, without a request to the service.
  public func cost(of source: FetchSource) throws -> FetchCost {
    let account = try account(of: source)
    let now = waiting.now
    var cost = FetchCost(
      source: source.id, credential: account.credential, requests: 0,
      windows: try quotas.usage(account.credential, account.windows, now: now))
    guard source.isRemote else { return cost }
    cost.descriptions = source.describable.count
    var earlier: [DocumentReference] = []
    for stream in source.streams {
      guard case .request(let request) = stream.origin else { continue }
      let last = try runs.lastDocuments(source: source.owner, stream: stream.name)
      earlier += last.values
      cost.requests += try requests(of: stream, request, source, last: Array(last.keys))
    }
    cost.lastRequests = earlier.isEmpty ? nil : earlier.count
    cost.blockedUntil = try quotas.blockedUntil(account.credential, now: now)
    let longest = account.windows.map(\.seconds).max() ?? 0
    let forecast = QuotaForecast(
      requests: cost.requests, paceSeconds: Self.pace(earlier), windows: account.windows,
      made: try quotas.made(account.credential, seconds: longest, now: now), blockedUntil: cost.blockedUntil, now: now)
    let span = account.windows.isEmpty ? Self.resumeSecondsMaxWithoutQuota : Self.resumeSecondsMax
    // A run that never waits is not resumed, so the age of its pages does not matter.
    let start = max(now, cost.blockedUntil ?? now)
    cost.isEndless = forecast.endsAt.map { forecast.secondsWaited > 0 && $0.seconds(since: start) > span } ?? true
    cost.finishesAt = cost.isEndless ? nil : forecast.endsAt
    return cost
  }

  /// The requests of one stream that are still to be made.
  private func requests(
    of stream: StreamManifest, _ request: StreamRequest, _ source: FetchSource, last: [String]
  ) throws -> Int {
    let plan = try FetchPlan(request, stream: stream.name, source)
    let unfinished = try runs.resumable(source: source.owner).map { try runs.documents(of: $0.id, stream: stream.name) }
    let done = Set(unfinished?.map(\.requestKey) ?? [])
    var pageItem: String?
    if case .number(let item, _, _, _)? = request.pages?.way { pageItem = item }
    if case .next? = request.pages?.way {
      // The next page is known only after the previous one: the pages of the last run are counted together.
      return max(0, max(plan.requests.count, last.count) - done.count)
    }
    let pages = plan.counts(of: last, pageItem: pageItem)
    let landed = plan.counts(of: done, pageItem: pageItem)
    return plan.requests.reduce(0) { sum, planned in
      sum + max(0, max(1, pages[planned.key] ?? 0) - (landed[planned.key] ?? 0))
    }
  }

  /// How long a request took in the last run, in seconds: the median of the pauses between two documents, which waits
  /// for a quota do not change.
  static func pace(_ documents: [DocumentReference]) -> Double {
    let moments = documents.map(\.fetchedAt).sorted()
    let gaps = zip(moments, moments.dropFirst()).map { $1.seconds(since: $0) }.sorted()
    return gaps.isEmpty ? FetchCost.paceSecondsDefault : gaps[gaps.count / 2]
  }
}
