internal import Platform

/// One request, as passed to a handler.
public struct HTTPRequest: Sendable {
  /// `name=value` of the query, decoded.
  public struct QueryItem: Hashable, Sendable {
    /// The decoded name; `+` is a blank.
    public var name: String
    /// The decoded value; empty if there was no `=`.
    public var value: String

    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The method, case unchanged (RFC 9110 9.1).
  public var method: String
  /// The path as received, percent-encoded, beginning with `/`.
  public var rawPath: String
  /// The decoded path. An encoded slash becomes a slash here: code that maps paths to files must decode `rawPath` by
  /// segments.
  public var path: String
  /// The query as received, without `?`; nil if there was none.
  var rawQuery: String?
  /// The decoded query in order; names may repeat.
  public var query: [QueryItem]
  /// The header fields as received.
  public var headers: HTTPHeaders
  /// The whole body without its transfer coding; within the server's limit.
  public var body: [UInt8]
  /// The client's address without its port; empty if unknown.
  var remoteAddress: String

  /// The last value of a query name; nil if absent.
  public func value(_ name: String) -> String? { query.last { $0.name == name }?.value }
  /// All values of a query name, in order.
  public func values(_ name: String) -> [String] { query.filter { $0.name == name }.map(\.value) }

  /// A request from its target (RFC 9112 3.2); nil for a target that is not a path, or that cannot be decoded.
  public init?(
    method: String, target: String, headers: HTTPHeaders = HTTPHeaders(), body: [UInt8] = [],
    remoteAddress: String = ""
  ) {
    var origin = target[...]
    // A server must accept the absolute form as well (RFC 9112 3.2.2).
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
