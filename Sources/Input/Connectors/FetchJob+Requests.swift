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
      } catch let refusal as CountedRequests.Refusal {
        refusals += 1
        try service.refused(refusal, count: refusals)
      }
    }
  }

  private func retrying<Result>(_ policy: RetryPolicy, _ body: () throws -> Result) throws -> Result {
    func run(_ waiting: some Waiting) throws -> Result { try policy.run(waiting) { _ in try body() } }
    return try run(fetcher.waiting)
  }

  /// The document of the last successful run, if a conditional request may confirm it.
  private func knownDocument(_ planned: PlannedRequest) -> DocumentReference? {
    guard source.connector.http?.isConditional == true, !options.isRefetch, let known = previous[planned.key],
      known.etag != nil || known.lastModified != nil, known.requestMark == service.mark(planned),
      fetcher.archive.contains(known.document.digest)
    else { return nil }
    return known
  }

  private func exchange(
    _ planned: PlannedRequest, page: Int, _ known: DocumentReference?
  ) throws -> (DocumentReference, PageFacts) {
    let request = service.request(planned, etag: known?.etag, lastModified: known?.lastModified)
    let writer = fetcher.archive.writer()
    var memory: [UInt8] = []
    let (response, now) = try service.perform(request, explain: reader.explanation) { piece in
      try writer.write(piece)
      // One byte above the limit marks a body that is too large for memory.
      let room = Self.memoryBytesMax + 1 - memory.count
      if room > 0 { memory.append(contentsOf: piece.prefix(room)) }
    }
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
      fetchedAt: now, requestMark: service.mark(planned))
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
}
