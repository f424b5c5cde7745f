internal import Formats
internal import Landing
internal import Platform
internal import Transfer

/// Values that are gone, and what the operator is told about a complete fetch.
extension FetchJob {
  /// Fetches every request of the plan. A value of many that is gone is passed over.
  func fetchAll() throws {
    var (refusal, goneCount): ((any Error)?, Int) = (nil, 0)
    for planned in plan.requests {
      if isEnough { break }
      let before = documents.count
      do {
        if request.pages != nil {
          try followPages(planned)
        } else {
          let facts = try obtain(planned, page: 0).facts
          answers.take(facts.records, of: planned)
          lookFurther(facts, planned)
        }
      } catch let error where documents.count == before && isGone(error) {
        (refusal, goneCount) = (error, goneCount + 1)
        try pass(over: planned, error)
      }
    }
    // Nothing answered: the address is wrong, and not one of the values.
    if let refusal, goneCount == plan.requests.count { throw refusal }
  }

  /// Whether an error means that the value of one request is gone, as the connector declares.
  private func isGone(_ error: any Error) -> Bool {
    guard !request.each.isEmpty, plan.requests.count > 1 else { return false }
    switch error {
    case let error as TransferError where error.kind == .status:
      return error.status.map { request.gone.contains("\($0)") } ?? false
    case FetchError.refused(_, let code, _): return request.gone.contains(code)
    default: return false
    }
  }

  /// Goes on without a value: the documents that its request brought last time are used again, so that nothing of it
  /// is deleted.
  private func pass(over planned: PlannedRequest, _ error: any Error) throws {
    let earlier = earlierDocuments(of: planned)
    for (index, reference) in earlier.enumerated() {
      add(reference)
      guard index == 0, let total = request.pages?.total, total.counts == nil else { continue }
      let body = FetchedBody.landed(fetcher.archive, reference.document)
      recordsDeclared = try (recordsDeclared ?? 0) + (reader.facts(of: body, page: 0, url: planned.key).total ?? 0)
    }
    answers.pass(over: planned, isKept: !earlier.isEmpty)
    let values = request.each.compactMap { each in
      planned.places[each.placeholder].map { AskedValue(parameter: each.parameter, value: $0) }
    }
    let why =
      switch error {
      case let error as TransferError: error.detail
      case FetchError.refused(_, let code, let reason):
        "the service refused (\(code)\(reason.isEmpty ? "" : ": \(reason)"))"
      default: "the service refused"
      }
    let rest =
      earlier.map(\.fetchedAt).max().map { "what it brought on \(Formatting.moment($0).prefix(10)) stays" }
      ?? "nothing is known of it"
    goneNotes.append("\(values.words): \(why); \(rest)")
  }

  /// The documents of a request in the last successful run, in order; empty if one of them is lost.
  private func earlierDocuments(of planned: PlannedRequest) -> [DocumentReference] {
    let all = previous.values.sorted { $0.ordinal < $1.ordinal }
    var pageItem: String?
    if case .number(let item, _, _, _)? = request.pages?.way { pageItem = item }
    guard let start = all.firstIndex(where: { planned.covers($0.requestKey, pageItem: pageItem) }) else { return [] }
    // The address of a linked page does not show to which request it belongs: it follows its first page.
    let own = all[start...].prefix { reference in
      planned.covers(reference.requestKey, pageItem: pageItem)
        || request.pages?.nextPath != nil && pageItem == nil
          && !plan.keys.contains(reference.requestKey)
    }
    return own.allSatisfy { fetcher.archive.contains($0.document.digest) } ? Array(own) : []
  }

  /// The most values of which the reason is given that they are gone.
  private static let goneNotesMax = 10

  /// What the operator is told; throws `FetchError` if nothing shows that the replies are complete.
  func notes() throws(FetchError) -> [String] {
    var notes: [String] = []
    if let pages = request.pages, let path = pages.nextPath, try isNextDoubtful(pages, path) {
      notes.append(
        "no reply has ever had \(path), the path that leads to the next page: if it is right, say `single: true` in the "
          + "connector's pages")
    }
    if recordsRepeated > 0 {
      notes.append("\(Formatting.count(recordsRepeated, "record")) came on more than one page")
    }
    notes += furtherNotes.map { note, key, more in
      "\(key): \(note)" + (more > 0 ? "; the same of \(Formatting.count(more, "more request"))" : "")
    }
    if options.documentsMax != nil { return notes }
    notes += goneNotes.prefix(Self.goneNotesMax)
    let more = goneNotes.count - Self.goneNotesMax
    if more > 0 { notes.append("\(Formatting.count(more, "more value is gone", "more values are gone"))") }
    return notes + answers.notes
  }

  /// Looks for further records in the reply to a request of a stream without pages.
  private func lookFurther(_ facts: PageFacts, _ planned: PlannedRequest) {
    if let next = facts.undeclared.next {
      note(
        "the reply has another page (\(next)), and the stream has no `pages`; where one is enough, say `pages: none`",
        planned)
    } else if let count = facts.recordCount, let (path, total) = facts.undeclared.larger(than: count) {
      note(
        "\(path) says \(total) records, \(count) came, and the stream has no `pages`; where one page is enough, say "
          + "`pages: none`", planned)
    }
  }

  /// The most notes of further records.
  private static let furtherNotesMax = 3

  /// Notes something about further records; of many requests the first is named. Numbers do not distinguish notes.
  func note(_ note: String, _ planned: PlannedRequest) {
    func form(_ text: String) -> String { text.filter { !$0.isNumber } }
    if let index = furtherNotes.firstIndex(where: { form($0.note) == form(note) }) {
      furtherNotes[index].more += 1
    } else if furtherNotes.count < Self.furtherNotesMax {
      furtherNotes.append((note, planned.key, 0))
    }
  }

  /// Whether the path that leads to the next page may be wrong: then only the first page of each request is known.
  ///
  /// - Throws: `FetchError` if the replies may have a next page for all that is known: none of them is shorter than a
  ///   full page. A preview is told the same as a note.
  private func isNextDoubtful(_ pages: Pages, _ path: DocumentPath) throws(FetchError) -> Bool {
    let isKnown = options.streamsWithNextPath.contains(stream.name)
    if hasNextPath || isKnown || pages.isSingleAllowed || pages.total != nil || documents.isEmpty { return false }
    let isShort = fullestPage < max(pages.size, 1)
    guard isShort || options.documentsMax != nil else {
      throw .nextNeverSeen(url: documents[0].url, path: path.description, records: fullestPage)
    }
    return true
  }
}
