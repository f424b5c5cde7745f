/// A document in memory, in one or two codings, that answers conditional requests (RFC 9110 13).
public struct Representation: Sendable {
  private let fields: [HTTPHeader]
  private let plain: [UInt8]
  private let packed: [UInt8]?
  private let tag: String

  /// - Parameters:
  ///   - bytes: the document.
  ///   - packed: the document as one gzip member; nil if compression does not pay.
  ///   - tag: identifies this content among all that the URL ever has: letters, digits and hyphens.
  ///   - fields: the fields of every reply, including 304: caching, CORS.
  public init(_ bytes: [UInt8], packed: [UInt8]? = nil, tag: String, type: String, fields: [HTTPHeader] = []) {
    plain = bytes
    self.packed = packed
    self.tag = tag
    self.fields = fields + [HTTPHeader("Content-Type", type)]
  }

  /// 200 with the coding that the client prefers, 304, or 412.
  public func reply(to request: HTTPRequest) -> HTTPReply {
    var headers = fields
    var bytes = plain
    var name = tag
    if let packed {
      headers.append(HTTPHeader("Vary", "Accept-Encoding"))
      if ContentCoding.prefersGzip(request.headers["Accept-Encoding"]) {
        headers.append(HTTPHeader("Content-Encoding", "gzip"))
        bytes = packed
        // Another coding is another representation (RFC 9110 8.8.3.3).
        name += "-gzip"
      }
    }
    let validators = Validators(tag: "\"\(name)\"", modified: nil)
    headers.append(HTTPHeader("ETag", validators.tag))
    switch validators.evaluate(request.headers) {
    case .preconditionFailed: return HTTPReply(412, headers.filter { !$0.name.hasPrefix("Content-") })
    case .notModified: return HTTPReply(304, headers.filter { !$0.name.hasPrefix("Content-") })
    case .proceed: return HTTPReply(200, headers, body: .bytes(bytes))
    }
  }
}
