internal import Formats
internal import Landing
internal import Platform
internal import Readers
internal import Schema
internal import Text
internal import Transfer

/// The facts of a document about itself and its pages.
struct PageFacts: Hashable {
  /// Whether it is the last page.
  var isLast = true
  /// The total number of pages, if the source declares it.
  var pages: Int?
  /// The declared total of the whole request.
  var total: Int?
  /// The items in this document that `total` counts; empty if it counts the records.
  var counted: [PageRecord] = []
  /// The records; empty unless the stream has pages or asks for several values.
  var records: [PageRecord] = []
  /// The URL of the next page, as written in the document.
  var next: String?
  /// Whether the document has the path that leads to the next page, whatever its value.
  var hasNextPath = false
  /// What it says of further records where the connector does not read that.
  var undeclared = UndeclaredPages()
  /// The number of records; nil if they were not counted.
  var recordCount: Int?
}

/// A document that can be read more than once.
enum FetchedBody: Sendable {
  case memory([UInt8])
  case landed(Archive, Document)

  /// Its size in bytes.
  var bytes: Int {
    switch self {
    case .memory(let bytes): bytes.count
    case .landed(_, let document): document.bytes
    }
  }

  /// The document as a format reads it.
  var document: ReadableDocument { ReadableDocument { try source() } }

  private func source() throws -> any ByteSource {
    switch self {
    case .memory(let bytes): MemorySource(bytes)
    case .landed(let archive, let document): try archive.open(document)
    }
  }

  /// The first bytes, for recognising their format.
  func head(_ count: Int) throws -> [UInt8] {
    if case .memory(let bytes) = self { return Array(bytes.prefix(count)) }
    let source = try source()
    return try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = try source.read(into: UnsafeMutableRawBufferPointer(buffer))
    }
  }
}

/// Reads the facts that paging, totals and failures need from a document.
struct PageReader {
  let stream: StreamManifest
  let request: StreamRequest
  /// Values that must not appear in messages.
  let secrets: [String]

  /// The fields by which records are compared: those beside all records of a page, such as the moment of its making,
  /// tell nothing about a record.
  let compared: [FieldSpec]

  init(stream: StreamManifest, request: StreamRequest, secrets: [String]) {
    self.stream = stream
    self.request = request
    self.secrets = secrets
    compared = stream.fields.filter { field in
      guard case .path(let path) = field.locator, path.isAbsolute else { return true }
      return path.steps.contains(.each) || request.answers.values.contains(field.name)
    }
  }

  /// Whether the values that a reply answers are of interest.
  private var hasAnswers: Bool { !request.each.isEmpty || request.batch != nil }

  /// - Parameters:
  ///   - number: the number of this page, from the first number on.
  ///   - url: for errors, with secrets masked.
  func facts(of body: FetchedBody, page number: Int, url: String) throws -> PageFacts {
    try checkKind(body, url)
    guard let format = stream.format.base as? any PagedFormat else {
      var facts = PageFacts()
      if hasAnswers { facts.records = records(of: body) }
      return facts
    }
    var facts = try values(format, body, page: number, url)
    if request.pages != nil || hasAnswers {
      let paths = compared.compactMap { field in if case .path(let path) = field.locator { path } else { nil } }
      facts.records = try records(format, nil, paths, body, url)
    }
    if let path = request.pages?.total?.counts { facts.counted = try records(format, path, [], body, url) }
    if request.pages != nil || hasAnswers {
      facts.recordCount = facts.records.count
    } else if !facts.undeclared.totals.isEmpty {
      facts.recordCount = try? format.count(at: nil, in: body.document)
    }
    return facts
  }

  /// What single values of the document say.
  private func values(
    _ format: any PagedFormat, _ body: FetchedBody, page number: Int, _ url: String
  ) throws -> PageFacts {
    var paths: [DocumentPath] = []
    func place(_ path: DocumentPath?) -> Int? {
      guard let path else { return nil }
      paths.append(path)
      return paths.count - 1
    }
    let failure = place(request.failure?.code)
    let reason = place(request.failure?.reason)
    let total = place(request.pages?.total?.path)
    let last = place(request.pages?.endPath)
    let looksFurther = !request.isWhole && request.pages?.total == nil && body.bytes <= UndeclaredPages.bytesMax
    let declaredCount = paths.count
    if looksFurther { paths += UndeclaredPages.paths }
    // A broken document is reported when it is mapped, unless the connector reads facts from it.
    var values: [Value?] = []
    if declaredCount > 0 {
      values = try probe(format, paths, body, url)
    } else if looksFurther {
      values = (try? probe(format, paths, body, url)) ?? []
    }
    let undeclared = UndeclaredPages(Array(values.dropFirst(declaredCount)))
    func value(_ index: Int?) -> Value? { index.flatMap { values[$0] }.flatMap { $0 == .null ? nil : $0 } }
    if let code = value(failure) {
      throw FetchError.refused(url: url, code: shown(code), reason: value(reason).map(shown) ?? "")
    }
    var facts = PageFacts()
    facts.undeclared = undeclared
    guard let pages = request.pages else { return facts }
    if let path = pages.total?.path { facts.total = try whole(value(total), path, url) }
    facts.hasNextPath = last.flatMap { values[$0] } != nil
    switch pages.way {
    case .next(let path):
      facts.next = try address(value(last), path, url)
      facts.isLast = facts.next == nil
    case .number(_, _, _, .absent): facts.isLast = Self.isAbsent(value(last))
    case .number(_, _, _, .empty): facts.isLast = false
    case .number(_, _, _, .flag(let path, let end)): facts.isLast = try flag(value(last), path, url) == end
    case .number(_, let from, _, .count(let path)):
      let count = try whole(value(last), path, url)
      facts.pages = count
      facts.isLast = number - from + 1 >= count
    }
    return facts
  }

  /// The service's text in a form that a message may quote.
  private func shown(_ value: Value) -> String { ForeignText.shown(value.description, secrets: secrets) }

  /// The failure that the body of an error status reports, as one sentence.
  func explanation(_ body: [UInt8]) -> String? {
    guard let failure = request.failure else { return nil }
    let paths = [failure.code] + (failure.reason.map { [$0] } ?? [])
    guard let values = RecordFormats.values(at: paths, in: body) else { return nil }
    let words = values.reversed().compactMap { $0?.description }.filter { !$0.isEmpty }
    return words.isEmpty ? nil : words.joined(separator: " (") + (words.count > 1 ? ")" : "")
  }

  /// HTML instead of data is the most common failure with status 200.
  private func checkKind(_ body: FetchedBody, _ url: String) throws {
    let format = type(of: stream.format.base)
    let recognition = format.recognise(DocumentStart(try body.head(DocumentStart.bytesMax)))
    guard recognition > .none else {
      throw FetchError.wrongFormat(url: url, found: recognition.found, expected: format.profile.title)
    }
  }

  private func probe(
    _ format: any PagedFormat, _ paths: [DocumentPath], _ body: FetchedBody, _ url: String
  ) throws -> [Value?] {
    do {
      return try type(of: format).values(at: paths, in: body.document)
    } catch let error as FormatError {
      let name = format.profile.title
      throw FetchError.wrongFormat(url: url, found: "broken \(name) (\(shown(.text(error.what))))", expected: name)
    }
  }

  /// The ways in which services say that there is no next page.
  static func isAbsent(_ value: Value?) -> Bool {
    switch value {
    case nil, .null, .integer(0): return true
    case .integer: return false
    case .text(let text):
      let word = text.lowercased().filter { !$0.isWhitespace }
      return ["", "null", "none", "false", "{}", "[]"].contains(word)
    }
  }

  private func address(_ value: Value?, _ path: DocumentPath, _ url: String) throws(FetchError) -> String? {
    if Self.isAbsent(value) { return nil }
    guard case .text(let text) = value, text.first != "{", text.first != "[" else {
      throw .strangeLink(url: url, link: value.map(shown) ?? "", reason: "\(path) holds no address")
    }
    return text
  }

  /// True and false are 1 and 0 here; some services write them as texts.
  private func flag(_ value: Value?, _ path: DocumentPath, _ url: String) throws(FetchError) -> Bool {
    switch value {
    case .integer(0): return false
    case .integer(1): return true
    case .text(let text) where text.lowercased() == "true": return true
    case .text(let text) where text.lowercased() == "false": return false
    default: throw .factMissing(url: url, path: path.description)
    }
  }

  private func whole(_ value: Value?, _ path: DocumentPath, _ url: String) throws(FetchError) -> Int {
    switch value {
    case .integer(let number) where number >= 0: return Int(number)
    case .text(let text): if let number = Int(text), number >= 0 { return number }
    default: break
    }
    throw .factMissing(url: url, path: path.description)
  }

  /// - Parameter path: nil for the records.
  private func records(
    _ format: any PagedFormat, _ path: DocumentPath?, _ fields: [DocumentPath], _ body: FetchedBody, _ url: String
  ) throws -> [PageRecord] {
    do {
      var records: [PageRecord] = []
      let hasTexts = path == nil && hasAnswers
      try format.eachRecord(at: path, fields: fields, hasTexts: hasTexts, in: body.document) { records.append($0) }
      return records
    } catch let error as FormatError {
      throw FetchError.wrongFormat(
        url: url, found: "other \(format.profile.title) (\(shown(.text(error.what))))",
        expected: path?.description ?? "the records")
    }
  }

  /// The records of a document in a format without page facts: all for a batch, otherwise the first. A broken document
  /// is reported when it is mapped.
  private func records(of body: FetchedBody) -> [PageRecord] {
    var records: [PageRecord] = []
    let hasTexts = request.batch != nil
    guard
      let reader = try? stream.format.base.reader(of: body.document, fields: compared, limits: FormatLimits())
    else { return [PageRecord(whole: 0, fields: 0, texts: [])] }
    while hasTexts || records.isEmpty, let outcome = try? reader.advance() {
      switch outcome {
      case .end: return records
      case .rejected: records.append(PageRecord(whole: records.count, fields: 0, texts: []))
      case .record:
        let texts = hasTexts ? reader.cells.map { $0.value == .null ? nil : $0.value.description } : []
        records.append(PageRecord(whole: records.count, fields: 0, texts: texts))
      }
    }
    return records
  }
}
