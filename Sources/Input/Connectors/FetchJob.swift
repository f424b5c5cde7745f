internal import Formats
internal import Landing
internal import Platform
internal import Privacy
internal import Transfer

/// The fetch of one stream over HTTP.
final class FetchJob {
  /// How long recorded documents wait to be committed together, in seconds: a commit for each of a thousand pages would
  /// cost more than fetching them.
  static let recordingSeconds = 0.5

  let fetcher: Fetcher
  let source: FetchSource
  let stream: StreamManifest
  let request: StreamRequest
  let service: CountedRequests
  let reader: PageReader
  var answers: AnswerTally
  var goneNotes: [String] = []
  /// Records of later pages that an earlier page of the same request had too.
  var recordsRepeated = 0
  /// Whether a reply had the path that leads to the next page, and the records of the fullest page.
  var (hasNextPath, fullestPage) = (false, 0)
  /// What replies say of further records that are not fetched, each with the first request of which it is true.
  var furtherNotes: [(note: String, key: String, more: Int)] = []
  let options: FetchOptions
  private let run: Int64
  private let progress: (FetchProgress) -> Void
  let plan: FetchPlan
  /// The documents that this run already has, by request.
  private let recorded: [String: DocumentReference]
  /// The documents of the last successful run, by request.
  let previous: [String: DocumentReference]
  var documents: [DocumentReference] = []
  private var unrecorded = 0
  private var lastRecorded: Timestamp
  private var bytes = 0
  var documentsTotal: Int
  var recordsDeclared: Int?

  init(
    _ fetcher: Fetcher, _ source: FetchSource, _ stream: StreamManifest, _ request: StreamRequest, _ run: Int64,
    _ options: FetchOptions, _ progress: @escaping (FetchProgress) -> Void
  ) throws {
    self.fetcher = fetcher
    self.source = source
    self.stream = stream
    self.request = request
    self.run = run
    self.options = options
    self.progress = progress
    service = try CountedRequests(fetcher, source)
    reader = PageReader(stream: stream, request: request, secrets: Array(source.secrets.values))
    answers = AnswerTally(request, fields: reader.compared.map(\.name), source.parameters)
    plan = try FetchPlan(request, stream: stream.name, source)
    documentsTotal = plan.requests.count
    lastRecorded = fetcher.waiting.now
    previous = try fetcher.runs.lastDocuments(source: source.owner, stream: stream.name)
    let span = service.account.windows.isEmpty ? Fetcher.resumeSecondsMaxWithoutQuota : Fetcher.resumeSecondsMax
    let oldest = fetcher.waiting.now.adding(seconds: -span)
    // A clock that was ahead must not keep them fresh until then.
    let newest = fetcher.waiting.now.adding(seconds: Fetcher.clockSecondsTolerated)
    let own = options.isRefetch ? [] : try fetcher.runs.documents(of: run, stream: stream.name)
    recorded = Dictionary(
      own.filter { (oldest...newest).contains($0.fetchedAt) }.map { ($0.requestKey, $0) },
      uniquingKeysWith: { first, _ in first })
  }

  func perform() throws -> Fetched {
    do {
      try fetchAll()
    } catch var pause as FetchPause {
      try record()
      (pause.done, pause.total) = (documents.count, documentsTotal)
      throw pause
    } catch {
      try? record()
      throw error
    }
    try fetcher.runs.replace(documents, run: run, stream: stream.name)
    var fetched = Fetched(
      stream: stream.name, documents: documents, recordsDeclared: options.documentsMax == nil ? recordsDeclared : nil,
      isUnchanged: isUnchanged)
    fetched.hasNextPath = hasNextPath
    fetched.warnings = try notes().map(RejectionPrivacy.shown)
    if options.documentsMax == nil { fetched.unanswered = answers.unanswered }
    return fetched
  }

  var isEnough: Bool { options.documentsMax.map { documents.count >= $0 } ?? false }

  private var isUnchanged: Bool {
    guard documents.count == previous.count else { return false }
    return documents.allSatisfy {
      previous[$0.requestKey].map { [item = $0] in $0.document == item.document && $0.ordinal == item.ordinal } ?? false
    }
  }

  /// A document that this run already has, or fetches now.
  func obtain(_ planned: PlannedRequest, page: Int) throws -> (document: Document, facts: PageFacts) {
    if fetcher.cancellation.isCancelled {
      throw TransferError(.cancelled, url: planned.key, detail: "cancelled")
    }
    if let reference = recorded[planned.key], reference.requestMark == service.mark(planned),
      isWhole(reference.document)
    {
      let facts = try reader.facts(of: .landed(fetcher.archive, reference.document), page: page, url: planned.key)
      add(reference)
      return (reference.document, facts)
    }
    let (reference, facts) = try ask(planned, page: page)
    unrecorded += 1
    add(reference)
    // A clock that is set back must not delay it.
    if abs(fetcher.waiting.now.seconds(since: lastRecorded)) >= Self.recordingSeconds { try record() }
    return (reference.document, facts)
  }

  /// Documents recorded by a process that crashed may not have reached the disk.
  private func isWhole(_ document: Document) -> Bool {
    guard fetcher.archive.contains(document.digest), let reader = try? fetcher.archive.open(document, verifying: true)
    else { return false }
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { chunk.deallocate() }
    while let count = try? reader.read(into: chunk) { if count == 0 { return true } }
    return false
  }

  func add(_ reference: DocumentReference) {
    var placed = reference
    placed.ordinal = documents.count
    documents.append(placed)
    bytes += placed.document.bytes
    documentsTotal = max(documentsTotal, documents.count)
    progress(
      FetchProgress(
        stream: stream.name, documentsDone: documents.count, documentsTotal: documentsTotal, bytes: bytes))
  }

  /// Leaves out the last document, which adds nothing.
  func removeLast() {
    bytes -= documents.removeLast().document.bytes
    unrecorded = max(0, unrecorded - 1)
  }

  private func record() throws {
    try fetcher.runs.record(Array(documents.suffix(unrecorded)), run: run)
    unrecorded = 0
    lastRecorded = fetcher.waiting.now
  }
}
