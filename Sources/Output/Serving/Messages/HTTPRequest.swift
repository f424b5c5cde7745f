internal import Platform

/// One request as a handler sees it.
public struct HTTPRequest: Sendable {
  /// `name=value` of the query, decoded.
  public struct QueryItem: Hashable, Sendable {
    /// The decoded name; `+` is a blank.
    public var name: String
    /// The decoded value; empty where there was no `=`.
    public var value: String

    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The method in the case in which it came (RFC 9110 9.1).
  public var method: String
  /// The path as it came, still percent-encoded, beginning with `/`.
  public var rawPath: String
  /// The decoded path. An encoded slash is a slash here: whoever maps paths to files decodes `rawPath` by segments.
  public var path: String
  /// The query as it came, without `?`; nil where there was none.
  var rawQuery: String?
  /// The decoded query in its order; names may repeat.
  public var query: [QueryItem]
  /// The header fields as they came.
  public var headers: HTTPHeaders
  /// The whole body, decoded from its transfer coding; within the server's limit.
  public var body: [UInt8]
  /// The client's address without its port; empty where it is unknown.
  var remoteAddress: String

  /// The last value of a query name; nil where it is absent.
  public func value(_ name: String) -> String? { query.last { $0.name == name }?.value }
  /// All values of a query name, in their order.
  public func values(_ name: String) -> [String] { query.filter { $0.name == name }.map(\.value) }

  /// A request from its target (RFC 9112 3.2); nil for a target that is no path, or that cannot be decoded.
  public init?(
    method: String, target: String, headers: HTTPHeaders = HTTPHeaders(), body: [UInt8] = [],
    remoteAddress: String = ""
  ) {
    var origin = target[...]
    // A server must take the absolute form as well (RFC 9112 3.2.2).
    if origin.utf8.count >= 7, equalIgnoringCase(origin.prefix(7), "http://") {
      let authority = origin.dropFirst(7)
      origin = authority.firstIndex(of: "/").map { authority[$0...] } ?? "/"
    }
    // A target is visible ASCII without a fragment (RFC 3986 2, RFC 9112 3.2).
    guard origin.hasPrefix("/"), origin.utf8.allSatisfy({ $0 > 32 && $0 < 127 && $0 != UInt8(ascii: "#") }) else {
      return nil
    }
    let mark = origin.firstIndex(of: "?")
    let path = origin[..<(mark ?? origin.endIndex)]
    guard let decoded = PercentEncoding.decode(path) else { return nil }
    rawPath = String(path)
    self.path = decoded
    rawQuery = mark.map { String(origin[origin.index(after: $0)...]) }
    guard let query = HTTPRequest.items(rawQuery ?? "") else { return nil }
    self.query = query
    self.method = method
    self.headers = headers
    self.body = body
    self.remoteAddress = remoteAddress
  }

  private static func items(_ query: String) -> [QueryItem]? {
    var items: [QueryItem] = []
    for part in query.split(separator: "&") {
      let pieces = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = PercentEncoding.decode(pieces[0], plusIsBlank: true),
        let value = PercentEncoding.decode(pieces.count > 1 ? pieces[1] : "", plusIsBlank: true)
      else { return nil }
      items.append(QueryItem(name, value))
    }
    return items
  }
}
