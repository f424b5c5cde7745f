internal import Platform
internal import Transfer

/// Requests to the service of a source, each counted on its account and within its quota.
final class CountedRequests {
  let fetcher: Fetcher
  let source: FetchSource
  let account: FetchAccount
  /// When the request under way was counted; nil if none is, or none is counted.
  private var reservedAt: Timestamp?

  init(_ fetcher: Fetcher, _ source: FetchSource) throws {
    self.fetcher = fetcher
    self.source = source
    account = try fetcher.account(of: source)
  }

  /// The service answered 429.
  struct Refusal: Error { var retryAt: Timestamp? }

  /// Makes one request, with its redirects.
  ///
  /// - Throws: `Refusal` after 429, `FetchPause` if the quota is not free again soon, `TransferError` for other statuses
  ///   of 400 and above and without an answer.
  func perform(
    _ request: Request, explain: ([UInt8]) -> String?, _ sink: (UnsafeRawBufferPointer) throws -> Void
  ) throws -> (response: Response, now: Timestamp) {
    try reserve()
    defer { settle() }
    let response = try fetcher.client.perform(request, fetcher.cancellation, beforeRedirect: reserve, sink)
    let now = fetcher.waiting.now
    if response.status == 429 { throw Refusal(retryAt: response.retryAt(now: now)) }
    try fetcher.quotas.accept(account.credential)
    try response.requireSuccess(of: request, now: now, explain: explain)
    return (response, now)
  }

  /// How many answers 429 to one request are believed to name the right moment.
  private static let refusalsBelieved = 3

  /// Blocks the account until the moment that the service named, and waits if that is soon. A service that names a
  /// moment again and again, and never answers, is asked less and less.
  ///
  /// - Parameter count: the number of refusals of this request, from 1 on.
  func refused(_ refusal: Refusal, count: Int) throws {
    let now = fetcher.waiting.now
    let soonest = count > Self.refusalsBelieved ? now.adding(seconds: Double(1 << min(count, 12))) : now
    let retryAt = refusal.retryAt.map { max($0, soonest) }
    let until = try fetcher.quotas.refuse(account.credential, retryAt: retryAt, now: now)
    try wait(until: until, because: "\(account.credential): the service answered 429, too many requests")
  }

  /// The header fields of every request, without those of a conditional one.
  private var headers: [Header] {
    (source.connector.http?.headers ?? []).compactMap { field in
      field.value.filled { source.secrets[$0] ?? source.parameters.first($0) }.map { Header(field.name, $0) }
    }
  }

  /// A mark of everything that decides which representation the service sends. Too short to guess a secret from it.
  func mark(_ planned: PlannedRequest) -> String {
    let lines = [planned.url] + headers.map { "\($0.name.lowercased()): \($0.value)" }
    return String(SHA256.of(Array(lines.joined(separator: "\n").utf8)).hex.prefix(8))
  }

  /// The request with its header fields and limits, conditional where validators of an earlier reply are known.
  func request(_ planned: PlannedRequest, etag: String?, lastModified: String?) -> Request {
    var headers = headers
    if let etag { headers.append(Header("If-None-Match", etag)) }
    if let lastModified { headers.append(Header("If-Modified-Since", lastModified)) }
    var request = Request(planned.url, headers: headers, secrets: Array(source.secrets.values))
    if let settings = source.connector.http {
      request.timeouts.total = Double(settings.requestSecondsMax)
      request.bodyBytesMax = settings.decodedBytesMax
    }
    return request
  }

  /// Counts a request (also a redirect) on the account, and waits if the quota is free again soon.
  private func reserve() throws {
    // A redirect is the answer to the request before it.
    settle()
    while true {
      let now = fetcher.waiting.now
      if account.windows.isEmpty {
        guard let until = try fetcher.quotas.blockedUntil(account.credential, now: now) else { return }
        try wait(until: until, because: "\(account.credential): the service answered 429, too many requests")
        continue
      }
      switch try fetcher.quotas.reserve(account.credential, account.windows, now: now) {
      case .granted:
        reservedAt = now
        return
      case .wait(let until, let reason): try wait(until: until, because: "\(account.credential): \(reason)")
      }
    }
  }

  private func settle() {
    guard let made = reservedAt else { return }
    reservedAt = nil
    fetcher.quotas.answered(account.credential, made: made, now: fetcher.waiting.now)
  }

  private func wait(until: Timestamp, because reason: String) throws {
    let seconds = until.seconds(since: fetcher.waiting.now)
    if seconds <= 0 { return }
    guard seconds <= Fetcher.patienceSeconds else { throw FetchPause(until: until, reason: reason) }
    if fetcher.waiting.wait(seconds: seconds) { throw TransferError(.cancelled, url: source.base, detail: "cancelled") }
  }
}
