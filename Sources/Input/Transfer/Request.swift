public import Platform

/// A header field; names are compared case-insensitively (RFC 9110, section 5.1).
public struct Header: Hashable, Sendable {
  /// The name of the field.
  public var name: String
  /// Its value, without surrounding blanks.
  public var value: String

  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

/// A request to a server, with its limits of time and size.
public struct Request: Sendable {
  /// The method (RFC 9110, section 9).
  public enum Method: String, Sendable {
    case get = "GET"
    case head = "HEAD"
    case post = "POST"
  }

  /// What happens to a body longer than `bodyBytesMax`.
  public enum Overlong: Sendable {
    /// The transfer fails: half a document is useless.
    case fails
    /// The rest is not read: only the status matters.
    case isCut
  }

  /// The method; GET by default.
  public var method: Method
  /// An absolute http or https URL.
  public var url: String
  /// The header fields, in order.
  public var headers: [Header]
  /// The body of a POST.
  public var body: [UInt8]
  /// Values that are masked wherever a URL or an error is shown.
  public var secrets: [String]
  /// The time limits of the exchange.
  public var timeouts = Timeouts()
  /// The largest body after decoding, in bytes.
  public var bodyBytesMax = Request.bodyBytesDefault
  /// What happens to a longer body.
  public var overlong = Overlong.fails
  /// The number of followed redirects. A POST follows none.
  public var redirectsMax = 5

  /// 4 GiB: above the largest municipal register, below the expansion of a gzip bomb of a few megabytes.
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

  /// The URL in a form that may be shown.
  var shownURL: String { Masking.mask(url, secrets) }
}

/// Time limits of an exchange, in seconds.
public struct Timeouts: Hashable, Sendable {
  /// Until the connection is established, including TLS.
  public var connect: Double
  /// From the first packet to the last.
  public var total: Double
  /// An exchange slower than `bytesPerSecondMin` for this long is aborted.
  public var stalled: Double
  /// The rate below which an exchange counts as stalled.
  public var bytesPerSecondMin: Int

  public init(connect: Double = 15, total: Double = 3600, stalled: Double = 60, bytesPerSecondMin: Int = 64) {
    self.connect = connect
    self.total = total
    self.stalled = stalled
    self.bytesPerSecondMin = bytesPerSecondMin
  }
}

/// A complete answer. A body of status 2xx went to the sink; of any other the beginning is kept here.
public struct Response: Sendable {
  /// The status code (RFC 9110, section 15).
  public var status: Int
  /// The header fields, in order.
  public var headers: [Header]
  /// The URL of the answer, after redirects.
  public var url: String
  /// The size of the body after decoding.
  public var bytes: Int
  /// The first `errorBytesMax` bytes of a body that did not go to the sink.
  var errorBody: [UInt8]
  /// Whether the server marked the end of the body. Without `Content-Length`, chunks or HTTP/2, a truncated body looks
  /// complete (RFC 9112, section 6.3, rule 8).
  public var isEndCertain: Bool
  /// The duration of the exchange, in seconds.
  public var seconds: Double

  /// How much of an error's body is kept, in bytes.
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

  /// The value of a header field; nil if absent, the last one if repeated.
  public func header(_ name: String) -> String? {
    headers.last { $0.name.lowercased() == name.lowercased() }?.value
  }

  /// The earliest moment for another request, from `Retry-After` (RFC 9110, section 10.2.3) or, if that is absent, from
  /// `X-Rate-Limit-Reset`.
  public func retryAt(now: Timestamp) -> Timestamp? {
    RetryAfter.moment(header("Retry-After"), now: now) ?? RetryAfter.moment(header("X-Rate-Limit-Reset"), now: now)
  }
}
