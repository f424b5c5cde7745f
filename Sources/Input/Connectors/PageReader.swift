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
  /// The number of items in this document that `total` counts; nil if it counts the records.
  var counted: Int?
  var isEmpty = false
  /// The URL of the next page, as written in the document.
  var next: String?
}

/// A document that can be read more than once.
enum FetchedBody: Sendable {
  case memory([UInt8])
  case landed(Archive, Document)

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

  /// - Parameters:
  ///   - number: the number of this page, from the first number on.
  ///   - url: for errors, with secrets masked.
  func facts(of body: FetchedBody, page number: Int, url: String) throws -> PageFacts {
    try checkKind(body, url)
    guard let format = stream.format.base as? any PagedFormat else { return PageFacts() }
    var paths: [DocumentPath] = []
    func place(_ path: DocumentPath?) -> Int? {
      guard let path else { return nil }
      paths.append(path)
      return paths.count - 1
    }
    let failure = place(request.failure?.code)
    let reason = place(request.failure?.reason)
    let total = place(request.pages?.total?.path)
    let last = place(
      request.pages.map { pages in
        switch pages.way {
        case .next(let path), .number(_, _, .absent(let path)), .number(_, _, .count(let path)): path
        }
      })
    if paths.isEmpty { return PageFacts() }
    let values = try probe(format, paths, body, url)
    func value(_ index: Int?) -> Value? { index.flatMap { values[$0] } }
    if let code = value(failure) {
      throw FetchError.refused(url: url, code: shown(code), reason: value(reason).map(shown) ?? "")
    }
    guard let pages = request.pages else { return PageFacts() }
    var facts = PageFacts()
    if let path = pages.total?.path { facts.total = try whole(value(total), path, url) }
    if let path = pages.total?.counts { facts.counted = try count(format, path, body, url) }
    switch pages.way {
    case .next(let path):
      facts.next = try address(value(last), path, url)
      facts.isLast = facts.next == nil
    case .number(_, _, .absent): facts.isLast = value(last) == nil
    case .number(_, let from, .count(let path)):
      let count = try whole(value(last), path, url)
      facts.pages = count
      facts.isLast = number - from + 1 >= count
      if count > 1 { facts.isEmpty = try self.count(format, nil, body, url) == 0 }
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

  /// Null and the empty text are not URLs: some services mark the last page this way.
  private func address(_ value: Value?, _ path: DocumentPath, _ url: String) throws(FetchError) -> String? {
    switch value {
    case nil, .null: return nil
    case .text(let text): return text.isEmpty ? nil : text
    case .integer(let number): throw .strangeLink(url: url, link: "\(number)", reason: "\(path) holds no address")
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
  private func count(
    _ format: any PagedFormat, _ path: DocumentPath?, _ body: FetchedBody, _ url: String
  ) throws -> Int {
    do {
      return try format.count(at: path, in: body.document)
    } catch let error as FormatError {
      throw FetchError.wrongFormat(
        url: url, found: "other \(format.profile.title) (\(shown(.text(error.what))))",
        expected: path?.description ?? "the records")
    }
  }
}
