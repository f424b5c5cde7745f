/// The answer to one request. The server adds `Date`, `Content-Length` and `Connection`; the handler sets the rest.
public struct HTTPReply: Sendable {
  /// The result of one call of a producing closure.
  public enum Step: Sendable {
    /// It wrote this many bytes, at least one.
    case bytes(Int)
    case end
    /// It failed: the connection is closed, so that the client notices the truncated body.
    case failed
  }

  /// The source of a reply's bytes.
  public enum Body: Sendable {
    case bytes([UInt8])
    /// A part of an open file, sent by the kernel (sendfile(2)). A reply can be sent once.
    case file(OpenFile, offset: Int, count: Int)
    /// Bytes produced while they are sent, on a thread of the server; with a known count, or chunked.
    case produced(count: Int?, @Sendable (UnsafeMutableRawBufferPointer) -> Step)
  }

  /// The status code (RFC 9110 15).
  public var status: Int
  /// The header fields, without `Date` and `Content-Length`, which the server adds.
  public var headers: HTTPHeaders
  /// The content; omitted for HEAD.
  public var body: Body

  public init(_ status: Int, _ headers: [HTTPHeader] = [], body: Body = .bytes([])) {
    self.status = status
    self.headers = HTTPHeaders(headers)
    self.body = body
  }

  /// A short text.
  public static func text(_ status: Int, _ text: String, type: String = "text/plain; charset=utf-8") -> HTTPReply {
    HTTPReply(status, [HTTPHeader("Content-Type", type)], body: .bytes(Array(text.utf8)))
  }

  /// A JSON document.
  public static func json(_ status: Int, _ text: String) -> HTTPReply {
    .text(status, text, type: "application/json; charset=utf-8")
  }

  /// The refusal of a method, with the allowed ones (RFC 9110 15.5.6).
  static func methodNotAllowed(_ allowed: [String]) -> HTTPReply {
    var reply = HTTPReply.text(405, "Metoda niedozwolona. Method not allowed.\n")
    reply.headers.add("Allow", allowed.joined(separator: ", "))
    return reply
  }

  /// The refusal of a body, or of an announced length (RFC 9110 15.5.14).
  static let contentTooLarge = closing(413, "Treść żądania jest za duża. Content too large.\n")

  /// A refusal that closes the connection, since the following bytes cannot be trusted.
  static func closing(_ status: Int, _ text: String) -> HTTPReply {
    var reply = HTTPReply.text(status, text)
    reply.headers.add("Connection", "close")
    return reply
  }
}
