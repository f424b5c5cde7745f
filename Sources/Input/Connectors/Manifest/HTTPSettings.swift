public import Transfer

/// The HTTP settings of a connector.
public struct HTTPSettings: Hashable, Sendable {
  /// The base URL without a slash at the end; a source may override it.
  public var base: String
  /// Sent with every request.
  public var headers: [HeaderField]
  /// Quotas; nil if the source system declares no limits.
  public var quotas: QuotaLimits?
  /// Whether `If-None-Match` and `If-Modified-Since` are sent if the last reply allows it.
  var isConditional: Bool
  /// The number of retries after a transient failure (5xx, time-out, broken connection).
  var retries: Int
  /// The time limit of one request, in seconds.
  public var requestSecondsMax: Int
  /// The largest reply, in bytes after decompression.
  var decodedBytesMax: Int
  /// Whether a CSV reply of unknown length counts as complete when the connection ends.
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

/// A header of every request; omitted if a parameter in its template has no value.
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

/// The quota of a source system, in sliding windows that all apply.
public struct QuotaLimits: Hashable, Sendable {
  /// For sources with all secrets of the connector; counted for each credential.
  public var registered: [QuotaWindow]
  /// For sources without a secret.
  public var anonymous: [QuotaWindow]
  /// The share of every window that is kept back, from 0 to below 1.
  public var margin: Double

  public init(
    registered: [QuotaWindow] = [], anonymous: [QuotaWindow] = [], margin: Double = QuotaWindow.marginDefault
  ) {
    self.registered = registered
    self.anonymous = anonymous
    self.margin = margin
  }
}
