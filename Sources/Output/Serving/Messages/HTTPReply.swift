/// The answer to one request. `Date`, `Content-Length` and `Connection` are the server's; the rest is the handler's.
public struct HTTPReply: Sendable {
  /// What a producing closure did.
  public enum Step: Sendable {
    /// It wrote this many bytes, at least one.
    case bytes(Int)
    case end
    /// It cannot go on: the connection is cut, so that the client sees that the body is not whole.
    case failed
  }

  /// Where the bytes of a reply come from.
  public enum Body: Sendable {
    case bytes([UInt8])
    /// A part of an open file, sent by the kernel (sendfile(2)). One reply can be sent once.
    case file(OpenFile, offset: Int, count: Int)
    /// Bytes made while they are sent, on a thread of the server; with a count known beforehand, or chunked.
    case produced(count: Int?, @Sendable (UnsafeMutableRawBufferPointer) -> Step)
  }

  /// The status code (RFC 9110 15).
  public var status: Int
  /// The header fields, without `Date` and `Content-Length`, which the server adds.
  public var headers: HTTPHeaders
  /// The content; nothing of it is sent for HEAD.
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

  /// The refusal of a method, with the ones that are allowed (RFC 9110 15.5.6).
  static func methodNotAllowed(_ allowed: [String]) -> HTTPReply {
    var reply = HTTPReply.text(405, "Metoda niedozwolona. Method not allowed.\n")
    reply.headers.add("Allow", allowed.joined(separator: ", "))
    return reply
  }

  /// The refusal of a body, or of a length that was announced (RFC 9110 15.5.14).
  static let contentTooLarge = closing(413, "Treść żądania jest za duża. Content too large.\n")

  /// A refusal after which the connection is closed: what follows on it cannot be trusted.
  static func closing(_ status: Int, _ text: String) -> HTTPReply {
    var reply = HTTPReply.text(status, text)
    reply.headers.add("Connection", "close")
    return reply
  }
}
