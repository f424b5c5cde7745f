public import Transfer

/// How the requests of a connector are sent.
public struct HTTPSettings: Hashable, Sendable {
  /// Without a slash at the end; a source may put another one in its place.
  public var base: String
  /// Sent with every request.
  public var headers: [HeaderField]
  /// Absent where the source system names no limits.
  public var quotas: QuotaLimits?
  /// Whether `If-None-Match` and `If-Modified-Since` are sent where the last reply allows it.
  var isConditional: Bool
  /// How often a request that failed for the moment (5xx, time-out, broken connection) is tried again.
  var retries: Int
  /// How long one request may take, in seconds.
  public var requestSecondsMax: Int
  /// The largest reply, in bytes after decompression.
  var decodedBytesMax: Int
  /// Whether a CSV reply that does not say how long it is counts as whole when the connection ends.
  var endsWithConnection: Bool

  public init(
    base: String, headers: [HeaderField] = [], quotas: QuotaLimits? = nil, isConditional: Bool = false,
    retries: Int = 4,
    requestSecondsMax: Int = 120, decodedBytesMax: Int = 256 << 20, endsWithConnection: Bool = false
  ) {
    self.base = base
    self.headers = headers
    self.quotas = quotas
    self.isConditional = isConditional
    self.retries = retries
    self.requestSecondsMax = requestSecondsMax
    self.decodedBytesMax = decodedBytesMax
    self.endsWithConnection = endsWithConnection
  }
}

/// A header of every request; it is left out where a parameter in its template has no value.
public struct HeaderField: Hashable, Sendable {
  /// A token (RFC 9110 section 5.6.2).
  public var name: String
  /// A template over parameters and secrets.
  public var value: Template

  public init(name: String, value: Template) {
    self.name = name
    self.value = value
  }
}

/// How many requests a source system allows, in sliding windows that all hold at once.
public struct QuotaLimits: Hashable, Sendable {
  /// For sources that give every secret of the connector; the windows are counted for each credential.
  public var registered: [QuotaWindow]
  /// For sources without a secret.
  public var anonymous: [QuotaWindow]

  public init(registered: [QuotaWindow] = [], anonymous: [QuotaWindow] = []) {
    self.registered = registered
    self.anonymous = anonymous
  }
}
