public import Platform

/// A header field; names compare without regard to case (RFC 9110, section 5.1).
public struct Header: Hashable, Sendable {
  /// The name of the field.
  public var name: String
  /// Its value, without blanks around it.
  public var value: String

  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

/// What is asked of a server, and how much of its time and bytes are taken.
public struct Request: Sendable {
  /// What is to be done (RFC 9110, section 9).
  public enum Method: String, Sendable {
    case get = "GET"
    case head = "HEAD"
    case post = "POST"
  }

  /// What happens to a body that is longer than `bodyBytesMax`.
  public enum Overlong: Sendable {
    /// The transfer fails: half a document is none.
    case fails
    /// The rest is not read: only the status matters.
    case isCut
  }

  /// GET where nothing else is said.
  public var method: Method
  /// An absolute http or https address.
  public var url: String
  /// Fields of the header, in their order.
  public var headers: [Header]
  /// Sent with a POST.
  public var body: [UInt8]
  /// Values that are never shown: they are masked wherever an address or an error is printed.
  public var secrets: [String]
  /// How long the exchange may take.
  public var timeouts = Timeouts()
  /// The most that a body may hold after decoding, in bytes.
  public var bodyBytesMax = Request.bodyBytesDefault
  /// What a longer body means.
  public var overlong = Overlong.fails
  /// How many redirects are followed. A POST follows none.
  public var redirectsMax = 5

  /// 4 GiB: above the largest municipal register, below what a gzip bomb of a few megabytes becomes.
  static let bodyBytesDefault = 4 << 30

  public init(
    _ url: String, method: Method = .get, headers: [Header] = [], body: [UInt8] = [], secrets: [String] = []
  ) {
    self.url = url
    self.method = method
    self.headers = headers
    self.body = body
    self.secrets = secrets
  }

  /// The address as it may be printed.
  var shownURL: String { Masking.mask(url, secrets) }
}

/// How long the parts of an exchange may take, in seconds.
public struct Timeouts: Hashable, Sendable {
  /// Until the connection stands, TLS included.
  public var connect: Double
  /// From the first packet to the last.
  public var total: Double
  /// An exchange slower than `bytesPerSecondMin` for this long is given up.
  public var stalled: Double
  /// Below this an exchange counts as stalled.
  public var bytesPerSecondMin: Int

  public init(connect: Double = 15, total: Double = 3600, stalled: Double = 60, bytesPerSecondMin: Int = 64) {
    self.connect = connect
    self.total = total
    self.stalled = stalled
    self.bytesPerSecondMin = bytesPerSecondMin
  }
}

/// A complete answer. A body of status 2xx went to the sink; of any other, its beginning is here.
public struct Response: Sendable {
  /// The status code (RFC 9110, section 15).
  public var status: Int
  /// Fields of the header, in their order.
  public var headers: [Header]
  /// Where the answer came from after redirects.
  public var url: String
  /// The size of the body after decoding.
  public var bytes: Int
  /// The first `errorBytesMax` bytes of a body that did not go to the sink.
  var errorBody: [UInt8]
  /// Whether the server said where the body ends. Without `Content-Length`, chunks or HTTP/2, a body that was cut looks
  /// like a whole one (RFC 9112, section 6.3, rule 8).
  public var isEndCertain: Bool
  /// How long the exchange took.
  public var seconds: Double

  /// How much of an error's body is kept.
  static let errorBytesMax = 64 << 10

  public init(
    status: Int, headers: [Header] = [], url: String = "", bytes: Int = 0, errorBody: [UInt8] = [],
    isEndCertain: Bool = true, seconds: Double = 0
  ) {
    self.status = status
    self.headers = headers
    self.url = url
    self.bytes = bytes
    self.errorBody = errorBody
    self.isEndCertain = isEndCertain
    self.seconds = seconds
  }

  /// Whether the status is 2xx.
  public var isSuccess: Bool { (200..<300).contains(status) }

  /// The value of a header field; nil where it is absent, the last one where it came more than once.
  public func header(_ name: String) -> String? {
    headers.last { $0.name.lowercased() == name.lowercased() }?.value
  }

  /// The moment before which the server does not want to be asked again, from `Retry-After` (RFC 9110, section 10.2.3)
  /// or, where that is absent, from `X-Rate-Limit-Reset`.
  public func retryAt(now: Timestamp) -> Timestamp? {
    RetryAfter.moment(header("Retry-After"), now: now) ?? RetryAfter.moment(header("X-Rate-Limit-Reset"), now: now)
  }
}
