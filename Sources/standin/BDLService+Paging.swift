internal import Platform
internal import Serving

/// The query of a BDL request, with case-insensitive names.
struct Query {
  let request: HTTPRequest

  init(_ request: HTTPRequest) { self.request = request }

  func all(_ name: String) -> [String] {
    request.query.filter { $0.name.lowercased() == name && !$0.value.isEmpty }.map(\.value)
  }
  func first(_ name: String) -> String? { all(name).first }

  func wants(_ figure: BDLFigure) -> Bool {
    let years = all("year")
    return years.isEmpty || years.contains(String(figure.year))
  }
}

extension BDLService {
  static let pageSizeDefault = 10
  static let pageSizeMax = 100

  /// One page of results with the frame of BDL; `next` is absent on the last page.
  func page(
    _ results: [JSON], _ request: HTTPRequest, _ query: Query, facts: KeyValuePairs<String, JSON?> = [:]
  ) -> HTTPReply {
    let size = min(Self.pageSizeMax, max(1, query.first("page-size").flatMap { Int($0) } ?? Self.pageSizeDefault))
    let number = failure == .loop ? 0 : max(0, query.first("page").flatMap { Int($0) } ?? 0)
    let last = max(0, (results.count - 1) / size)
    let slice = results.dropFirst(number * size).prefix(size)
    func link(_ page: Int) -> JSON {
      let others = request.query.filter { $0.name.lowercased() != "page" }
        .map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))" }
      let query = (others + ["page=\(page)"]).joined(separator: "&")
      return .string("\(base)\(request.rawPath)?\(query)")
    }
    let hasNext = number < last || failure == .loop
    var members: [JSON.Member] = [
      JSON.Member("totalRecords", .integer(results.count + (failure == .wrongTotal ? 7 : 0))),
      JSON.Member("page", .integer(number)),
      JSON.Member("pageSize", .integer(size)),
      JSON.Member(
        "links",
        .object([
          "first": link(0), "prev": number > 0 ? link(number - 1) : nil, "self": link(number),
          "next": hasNext ? link(number + 1) : nil, "last": link(last),
        ])),
    ]
    members += facts.compactMap { name, value in value.map { JSON.Member(name, $0) } }
    members.append(JSON.Member("results", .array(Array(slice))))
    return reply(.object(members), request)
  }

  /// The document, or 304 if the client has it.
  func reply(_ json: JSON, _ request: HTTPRequest) -> HTTPReply {
    let text = json.compact
    let tag = "\"\(SHA256.of(text.utf8).hex.prefix(16))\""
    var reply: HTTPReply
    if let known = request.headers["if-none-match"], known.contains(tag) {
      reply = HTTPReply(304)
    } else {
      reply = .json(200, text)
    }
    reply.headers.add("ETag", tag)
    return reply
  }

  func notFound(_ path: [String]) -> HTTPReply { error(404, "Nie znaleziono: \(path.joined(separator: "/"))") }

  func error(_ status: Int, _ reason: String) -> HTTPReply {
    .json(
      status,
      JSON.object([
        "errors": .array([
          .object([
            "errorResult": .string("Przepraszamy, nie można zwrócić danych."), "errorReason": .string(reason),
            "errorSolution": .string("Prosimy o podanie wartości parametrów zgodnych z dokumentacją."),
            "errorCode": .integer(status), "errorHelp": .string("https://api.stat.gov.pl/Home/BdlApi"),
          ])
        ])
      ]).compact)
  }
}
