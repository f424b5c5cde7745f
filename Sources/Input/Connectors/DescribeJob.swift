internal import Formats
internal import Platform
internal import Readers
internal import Schema
internal import Transfer

extension Fetcher {
  /// Asks a service what it calls the values of a source, within the source's quota.
  ///
  /// One request for each value of which no answer of the last day is known. A value that could not be asked keeps its
  /// earlier answer and says why; nothing of the service makes this fail.
  ///
  /// - Parameter known: earlier answers.
  /// - Returns: a description of each value, in the order of the source.
  public func describe(_ source: FetchSource, known: [ValueDescription] = []) throws -> [ValueDescription] {
    try DescribeJob(self, source, known).perform()
  }
}

extension FetchSource {
  /// The values that the service can be asked to describe, in the order of the source.
  var describable: [AskedValue] {
    connector.describe.flatMap { describe in
      parameters.all(describe.parameter).unique.map { AskedValue(parameter: describe.parameter, value: $0) }
    }
  }
}

/// The questions about the values of one source.
private final class DescribeJob {
  /// The largest reply, in bytes.
  static let replyBytesMax = 1 << 20
  /// So many failures in a row end the questions: the service is not well.
  static let failuresMax = 3

  private let fetcher: Fetcher
  private let source: FetchSource
  private let service: CountedRequests
  private let known: [AskedValue: ValueDescription]
  /// Why no further question is asked; nil while questions are.
  private var stopped: String?
  private var failures = 0

  init(_ fetcher: Fetcher, _ source: FetchSource, _ known: [ValueDescription]) throws {
    self.fetcher = fetcher
    self.source = source
    service = try CountedRequests(fetcher, source)
    self.known = Dictionary(known.map { ($0.asked, $0) }) { first, _ in first }
  }

  func perform() throws -> [ValueDescription] {
    var found: [ValueDescription] = []
    for describe in source.connector.describe where !source.parameters.all(describe.parameter).isEmpty {
      let plan = try FetchPlan(describe.request, stream: describe.parameter, source)
      for planned in plan.requests {
        let value = planned.places[Describe.placeholder] ?? ""
        found.append(answer(describe, planned, AskedValue(parameter: describe.parameter, value: value)))
      }
    }
    return found
  }

  private func answer(_ describe: Describe, _ planned: PlannedRequest, _ asked: AskedValue) -> ValueDescription {
    let mark = service.mark(planned)
    var found = ValueDescription(asked, mark: mark)
    if let earlier = known[asked], earlier.mark == mark { found = earlier }
    // Facts that a later version of the connector asks for are not in an earlier answer.
    if let facts = found.facts, !Set(facts.keys).isSubset(of: Set(describe.facts.map(\.name))) { found.facts = nil }
    if found.isFresh(at: fetcher.waiting.now) { return found }
    guard stopped == nil else {
      found.problem = stopped ?? ""
      return found
    }
    do {
      try ask(describe, planned, &found)
      failures = 0
    } catch {
      found.problem = reason(error)
      failures += 1
      if failures >= Self.failuresMax, stopped == nil {
        stopped = "not asked after \(Self.failuresMax) failures in a row"
      }
    }
    return found
  }

  /// Makes the request; what the service says goes into the description.
  private func ask(_ describe: Describe, _ planned: PlannedRequest, _ found: inout ValueDescription) throws {
    let isConditional = source.connector.http?.isConditional == true && found.facts != nil
    var request = service.request(
      planned, etag: isConditional ? found.etag : nil, lastModified: isConditional ? found.lastModified : nil)
    request.bodyBytesMax = min(request.bodyBytesMax, Self.replyBytesMax)
    var body: [UInt8] = []
    let policy = RetryPolicy(attemptsMax: min(2, 1 + (source.connector.http?.retries ?? 0)))
    let reply: (response: Response, now: Timestamp)
    do {
      reply = try retrying(policy) {
        body = []
        return try service.perform(request, explain: { explanation(describe, $0) }) { body.append(contentsOf: $0) }
      }
    } catch let error as TransferError where [404, 410].contains(error.status) {
      found.isUnknown = true
      found.facts = nil
      found.problem = ""
      found.answeredAt = fetcher.waiting.now
      return
    }
    if reply.response.status != 304 {
      found.facts = try facts(describe, body, planned.key)
      found.etag = reply.response.header("ETag")
      found.lastModified = reply.response.header("Last-Modified")
    } else if found.facts == nil {
      throw FetchError.unaskedNotModified(url: planned.key)
    }
    found.isUnknown = false
    found.problem = ""
    found.answeredAt = reply.now
  }

  private func retrying<Result>(_ policy: RetryPolicy, _ body: () throws -> Result) throws -> Result {
    func run(_ waiting: some Waiting) throws -> Result { try policy.run(waiting) { _ in try body() } }
    return try run(fetcher.waiting)
  }

  /// Why there is no answer. What concerns every value ends the questions.
  private func reason(_ error: any Error) -> String {
    switch error {
    case let pause as FetchPause:
      stopped = "not asked before \(Formatting.moment(pause.until)): \(pause.reason)"
    case let refusal as CountedRequests.Refusal:
      do {
        try service.refused(refusal, count: 1)
        stopped = "not asked: the service answered 429, too many requests"
      } catch { return reason(error) }
    case let problem as TransferError:
      // Another value may be answered after a failure of the service, but not without a connection or the right to ask.
      if problem.kind != .status || [401, 403].contains(problem.status) { stopped = problem.what }
      return problem.what
    default:
      return (error as? any Problem)?.what ?? "\(error)"
    }
    return stopped ?? ""
  }

  // MARK: Replies

  private func facts(_ describe: Describe, _ body: [UInt8], _ url: String) throws -> [String: String] {
    let paths = describe.facts.flatMap(\.paths)
    let failure = describe.request.failure
    let asked = paths + [failure?.code, failure?.reason].compactMap { $0 }
    guard let values = RecordFormats.values(at: asked, in: body) else {
      let formats = RecordFormats.paged.map(\.title).joined(separator: " or ")
      throw FetchError.wrongFormat(url: url, found: "something else", expected: formats)
    }
    if failure != nil, let code = values[paths.count], code != .null {
      let reason = values.count > paths.count + 1 ? values[paths.count + 1].map(shown) : nil
      throw FetchError.refused(url: url, code: shown(code), reason: reason ?? "")
    }
    var rest = values[...]
    var facts: [String: String] = [:]
    for fact in describe.facts {
      let texts = rest.prefix(fact.paths.count).compactMap { $0.map(shown) }.filter { !$0.isEmpty }
      rest = rest.dropFirst(fact.paths.count)
      if !texts.isEmpty { facts[fact.name] = texts.joined(separator: FactText.separator) }
    }
    if facts.isEmpty {
      throw FetchError.factMissing(url: url, path: paths.map(\.description).joined(separator: ", "))
    }
    return facts
  }

  /// A text of the service without blanks at its ends, in a form that may be shown.
  private func shown(_ value: Value) -> String {
    if value == .null { return "" }
    let text = ForeignText.shown(value.description, secrets: Array(source.secrets.values))
    return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private func explanation(_ describe: Describe, _ body: [UInt8]) -> String? {
    guard let failure = describe.request.failure else { return nil }
    let paths = [failure.code] + (failure.reason.map { [$0] } ?? [])
    guard let values = RecordFormats.values(at: paths, in: body) else { return nil }
    let words = values.reversed().compactMap { $0.map(shown) }.filter { !$0.isEmpty }
    return words.isEmpty ? nil : words.joined(separator: ": ")
  }
}
