internal import Formats
internal import Landing
internal import Platform
internal import Transfer

extension FetchJob {
  /// Bodies up to this size are also kept in memory, so that paging need not read them back from the archive.
  private static let memoryBytesMax = 4 << 20

  /// Makes a request: within the quota, conditionally where possible, and with retries after transient failures.
  func ask(_ planned: PlannedRequest, page: Int) throws -> (DocumentReference, PageFacts) {
    let known = knownDocument(planned)
    let policy = RetryPolicy(attemptsMax: 1 + (source.connector.http?.retries ?? 0))
    var refusals = 0
    while true {
      do {
        return try retrying(policy) { try self.exchange(planned, page: page, known) }
      } catch let refusal as Refusal {
        // 429: the account is blocked until the moment that the service named.
        // A service that names a moment again and again, and never answers, is asked less and less.
        refusals += 1
        let now = fetcher.waiting.now
        let soonest = refusals > Self.refusalsBelieved ? now.adding(seconds: Double(1 << min(refusals, 12))) : now
        let retryAt = refusal.retryAt.map { max($0, soonest) }
        let until = try fetcher.quotas.refuse(account.credential, retryAt: retryAt, now: now)
        try wait(until: until, because: "\(account.credential): the service answered 429, too many requests")
      }
    }
  }

  /// How many answers 429 to one request are believed to name the right moment.
  private static let refusalsBelieved = 3

  private struct Refusal: Error { var retryAt: Timestamp? }

  private func retrying<Result>(_ policy: RetryPolicy, _ body: () throws -> Result) throws -> Result {
    func run(_ waiting: some Waiting) throws -> Result { try policy.run(waiting) { _ in try body() } }
    return try run(fetcher.waiting)
  }

  /// The document of the last successful run, if a conditional request may confirm it.
  private func knownDocument(_ planned: PlannedRequest) -> DocumentReference? {
    guard source.connector.http?.isConditional == true, !options.isRefetch, let known = previous[planned.key],
      known.etag != nil || known.lastModified != nil, known.requestMark == mark(planned),
      fetcher.archive.contains(known.document.digest)
    else { return nil }
    return known
  }

  private func exchange(
    _ planned: PlannedRequest, page: Int, _ known: DocumentReference?
  ) throws -> (DocumentReference, PageFacts) {
    try reserve()
    defer { settleReservation() }
    let request = request(planned, known)
    let writer = fetcher.archive.writer()
    var memory: [UInt8] = []
    let response = try fetcher.client.perform(request, fetcher.cancellation, beforeRedirect: reserve) { piece in
      try writer.write(piece)
      // One byte above the limit marks a body that is too large for memory.
      let room = Self.memoryBytesMax + 1 - memory.count
      if room > 0 { memory.append(contentsOf: piece.prefix(room)) }
    }
    let now = fetcher.waiting.now
    if response.status == 429 { throw Refusal(retryAt: response.retryAt(now: now)) }
    try fetcher.quotas.accept(account.credential)
    try response.requireSuccess(of: request, now: now) { reader.explanation($0) }
    if response.status == 304 {
      guard let known else { throw FetchError.unaskedNotModified(url: planned.key) }
      return try again(known, response, page, now)
    }
    guard response.isSuccess else {
      throw TransferError(
        .badRedirect, url: planned.key, status: response.status, detail: "the service answered \(response.status)")
    }
    let format = stream.format.profile
    if !response.isEndCertain, !format.isSelfDelimiting, source.connector.http?.endsWithConnection != true {
      throw FetchError.endUncertain(url: planned.key, format: format.titleWithArticle)
    }
    let isSmall = memory.count <= Self.memoryBytesMax
    // Checked before it is stored: a body that is not a document of this stream must not enter the archive.
    var facts = isSmall ? try reader.facts(of: .memory(memory), page: page, url: planned.key) : PageFacts()
    let document = try writer.finish()
    if !isSmall { facts = try reader.facts(of: .landed(fetcher.archive, document), page: page, url: planned.key) }
    let reference = DocumentReference(
      stream: stream.name, ordinal: 0, requestKey: planned.key, url: planned.key, document: document,
      etag: response.header("ETag"), lastModified: response.header("Last-Modified"), status: response.status,
      fetchedAt: now, requestMark: mark(planned))
    return (reference, facts)
  }

  /// The known document again; a 304 may carry newer validators (RFC 9110, section 15.4.5).
  private func again(
    _ known: DocumentReference, _ response: Response, _ page: Int, _ now: Timestamp
  ) throws -> (DocumentReference, PageFacts) {
    var reference = known
    reference.status = response.status
    reference.fetchedAt = now
    reference.etag = response.header("ETag") ?? known.etag
    reference.lastModified = response.header("Last-Modified") ?? known.lastModified
    let facts = try reader.facts(of: .landed(fetcher.archive, known.document), page: page, url: known.requestKey)
    return (reference, facts)
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

  private func request(_ planned: PlannedRequest, _ known: DocumentReference?) -> Request {
    var headers = headers
    if let etag = known?.etag { headers.append(Header("If-None-Match", etag)) }
    if let date = known?.lastModified { headers.append(Header("If-Modified-Since", date)) }
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
    settleReservation()
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

  private func settleReservation() {
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
