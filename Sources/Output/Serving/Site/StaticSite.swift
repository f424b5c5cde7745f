internal import Glibc
internal import Platform
internal import Schema

/// The public site: the files of a folder, as any web server would serve them (RFC 9110).
///
/// GET and HEAD; tags, dates and conditions; single byte ranges; `x.csv.gz` for `x.csv` if the client accepts gzip.
/// Hidden files, incomplete files and symbolic links are treated as absent; absent files are answered with the folder's
/// `404.html`. Two things are not plain files: `/datasets/{id}/latest/…` redirects to the version named by
/// `/datasets/{id}/latest.json`, and a folder of a dataset or version with the file `withdrawn.json` is answered with 410.
public struct StaticSite: Sendable {
  private let root: SiteRoot

  private let mediaTypes: MediaTypes

  /// - Parameters:
  ///   - root: the folder; it need not exist yet.
  ///   - mediaTypes: the types of its files.
  public init(root: String, mediaTypes: MediaTypes = MediaTypes()) {
    self.root = SiteRoot(path: root)
    self.mediaTypes = mediaTypes
  }

  /// The reply to a request.
  public func answer(_ request: HTTPRequest) -> HTTPReply {
    var reply = respond(request)
    for field in Self.fields { reply.headers.add(field.name, field.value) }
    if reply.headers["Cache-Control"] == nil { reply.headers.add("Cache-Control", "no-cache") }
    return reply
  }

  /// Pages have no script and one stylesheet, so text of a dataset can never run as a script; any page may read open
  /// data (Fetch, CORS protocol).
  private static let fields = [
    HTTPHeader("X-Content-Type-Options", "nosniff"),
    HTTPHeader(
      "Content-Security-Policy",
      "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors 'none'"),
    HTTPHeader("Referrer-Policy", "no-referrer"),
    HTTPHeader("Access-Control-Allow-Origin", "*"),
  ]

  private func respond(_ request: HTTPRequest) -> HTTPReply {
    guard request.method == "GET" || request.method == "HEAD" else { return .methodNotAllowed(["GET", "HEAD"]) }
    guard let names = SiteRoot.names(request.rawPath) else { return notFound }
    if let gone = gone(request, names) { return gone }
    if names.count >= 3, names[0] == "datasets", names[2] == "latest" { return latest(request, names) }
    let isFolder = names[names.count - 1].isEmpty
    let path = isFolder ? names.dropLast() + ["index.html"] : names
    switch root.open(path) {
    case .file(let plain):
      // Versions never change; the page of a folder can change beside them.
      let isImmutable = path.count > 4 && path[0] == "datasets" && path[2] == "versions"
      return serve(request, plain, path, isImmutable: isImmutable)
    case .folder where !isFolder:
      // The path begins with one slash and a name, so the redirect cannot lead to another host.
      return SiteReplies.redirect(301, to: request.rawPath + "/" + (request.rawQuery.map { "?\($0)" } ?? ""))
    case .folder, .nothing: return notFound
    }
  }

  /// The publisher's 404 page, if there is one already.
  private var notFound: HTTPReply {
    guard case .file(let page) = root.open(["404.html"]) else { return SiteReplies.notFound }
    return HTTPReply(
      404, [HTTPHeader("Content-Type", "text/html; charset=utf-8")],
      body: .file(page.file, offset: 0, count: page.bytes))
  }

  /// The name of the file that marks a withdrawn dataset or version.
  static let tombstone = "withdrawn.json"

  /// 410 with a tombstone, a page for people and JSON for programs, for everything in the folder of a withdrawn dataset or
  /// version (RFC 9110 15.5.11); nil for anything else.
  private func gone(_ request: HTTPRequest, _ names: [String]) -> HTTPReply? {
    guard names.count >= 2, names[0] == "datasets" else { return nil }
    var places = [names[..<2]]
    if names.count >= 4, names[2] == "versions" { places.append(names[..<4]) }
    for place in places {
      guard case .file(let marker) = root.open(place + [Self.tombstone]) else { continue }
      let name = names[names.count - 1]
      let accepted = request.headers["Accept"] ?? ""
      let isPage = names.count == place.count || name.isEmpty || name.hasSuffix(".html")
      var headers = [HTTPHeader("Vary", "Accept")]
      if accepted.contains("text/html") || isPage && !accepted.contains("application/json"),
        case .file(let page) = root.open(place + ["index.html"])
      {
        headers.append(HTTPHeader("Content-Type", "text/html; charset=utf-8"))
        return HTTPReply(410, headers, body: .file(page.file, offset: 0, count: page.bytes))
      }
      headers.append(HTTPHeader("Content-Type", "application/json; charset=utf-8"))
      return HTTPReply(410, headers, body: .file(marker.file, offset: 0, count: marker.bytes))
    }
    return nil
  }

  /// Redirects to the same file of the newest version.
  private func latest(_ request: HTTPRequest, _ names: [String]) -> HTTPReply {
    guard case .file(let alias) = root.open(names[..<2] + ["latest.json"]), let version = alias.version else {
      return notFound
    }
    let rest = names.dropFirst(3).map { PercentEncoding.encode($0) }.joined(separator: "/")
    let query = request.rawQuery.map { "?\($0)" } ?? ""
    return SiteReplies.redirect(
      302, to: "/datasets/\(PercentEncoding.encode(names[1]))/versions/\(version)/\(rest)\(query)")
  }

  private func serve(
    _ request: HTTPRequest, _ plain: SiteFile, _ path: [String], isImmutable: Bool
  ) -> HTTPReply {
    var chosen = plain
    var headers = [HTTPHeader("Content-Type", mediaTypes.of(path[path.count - 1]))]
    if case .file(let packed) = root.open(path.dropLast() + [path[path.count - 1] + ".gz"]),
      packed.isOneMember(of: plain)
    {
      headers.append(HTTPHeader("Vary", "Accept-Encoding"))
      if ContentCoding.prefersGzip(request.headers["Accept-Encoding"]) {
        chosen = packed
        headers.append(HTTPHeader("Content-Encoding", "gzip"))
      }
    }
    headers += [
      HTTPHeader("ETag", chosen.validators.tag),
      HTTPHeader("Last-Modified", HTTPDate.format(chosen.modified)),
      HTTPHeader("Cache-Control", isImmutable ? "public, max-age=31536000, immutable" : "no-cache"),
    ]
    switch chosen.validators.evaluate(request.headers) {
    case .preconditionFailed: return HTTPReply(412, headers)
    case .notModified:
      // A 304 repeats fields that update a stored reply, not fields that describe a body (RFC 9110 15.4.5).
      return HTTPReply(304, headers.filter { !$0.name.hasPrefix("Content-") })
    case .proceed: break
    }
    headers.append(HTTPHeader("Accept-Ranges", "bytes"))
    return part(request, chosen, headers)
  }

  private func part(_ request: HTTPRequest, _ chosen: SiteFile, _ headers: [HTTPHeader]) -> HTTPReply {
    // Ranges are defined only for GET (RFC 9110 14.2).
    let isAsked = request.method == "GET" && chosen.validators.allowsRange(request.headers)
    switch RequestedRange(isAsked ? request.headers["Range"] : nil, length: chosen.bytes) {
    case .whole:
      return HTTPReply(200, headers, body: .file(chosen.file, offset: 0, count: chosen.bytes))
    case .part(let range):
      let field = HTTPHeader("Content-Range", "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(chosen.bytes)")
      return HTTPReply(
        206, headers + [field], body: .file(chosen.file, offset: range.lowerBound, count: range.count))
    case .unsatisfiable:
      return HTTPReply(416, [HTTPHeader("Content-Range", "bytes */\(chosen.bytes)")])
    }
  }
}

extension StaticSite: Route {
  /// GET, which includes HEAD.
  public var methods: [String] { ["GET"] }
  /// Every path without another route.
  public var pattern: PathPattern { "/{path...}" }
  /// Bodies and queries are ignored; the server limits their size.
  public var limits: RouteLimits { RouteLimits(bodyBytesMax: 64 << 10, queryBytesMax: .max) }
  /// It opens files that the kernel sends.
  public var work: RouteWork { .immediate }
  /// Its documentation.
  public var guide: RouteGuide {
    RouteGuide(
      title: Bilingual(pl: "Pliki i strony", en: "Files and pages"),
      text: Bilingual(
        pl: "Opublikowane pliki i strony, z obsługą zapytań warunkowych i zakresów bajtów.",
        en: "Published files and pages, with conditional requests and byte ranges."), mediaType: "*/*",
      example: "/datasets/ludnosc/latest/ludnosc.csv")
  }

  /// The reply to a request of the router.
  public func answer(_ request: RouteRequest) -> HTTPReply { answer(request.http) }
}

extension SiteFile {
  /// Whether a gzip file contains the plain one in a single member.
  ///
  /// Larger files have several members, so that all cores can compress them. Every tool reads such a file, but with it
  /// as a content coding many clients decode only the first member (`wget --compression`, LWP, some browsers). The last
  /// four bytes are the length of the last member (RFC 1952, section 2.3.1).
  fileprivate func isOneMember(of plain: SiteFile) -> Bool {
    guard bytes >= 18, plain.bytes < 1 << 32 else { return false }
    let length = file.read(4, at: bytes - 4).reversed().reduce(0) { $0 << 8 | Int($1) }
    return length == plain.bytes
  }

  /// The version in `latest.json`; nil if the file is not in the publisher's form.
  fileprivate var version: Int? {
    guard bytes <= 4096 else { return nil }
    let descriptor = file.release()
    defer { close(descriptor) }
    var content = [UInt8](repeating: 0, count: bytes)
    let count = content.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
    guard count > 0 else { return nil }
    return try? JSONNode(parsing: Array(content.prefix(count))).member("version").integer()
  }
}
