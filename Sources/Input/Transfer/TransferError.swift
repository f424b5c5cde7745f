public import Platform

/// Why an exchange returned no usable answer.
public struct TransferError: Problem, Hashable {
  /// The kinds of errors that a program may distinguish.
  public enum Kind: String, CaseIterable, Sendable {
    /// The work was cancelled.
    case cancelled
    /// The address guard forbids the resolved address.
    case forbiddenAddress = "forbidden-address"
    case badURL = "bad-url"
    case nameNotFound = "name-not-found"
    case noConnection = "no-connection"
    case tls
    case timeout
    /// The peer sent almost nothing for too long.
    case stalled
    /// The body was truncated.
    case cut
    case tooLong = "too-long"
    /// The header exceeds the limits of `Exchange`.
    case headerTooLong = "header-too-long"
    case badRedirect = "bad-redirect"
    /// The answer is not HTTP, or is in a content coding that was not requested.
    case notHTTP = "not-http"
    /// A complete answer with a status of 400 and above.
    case status
    case other
  }

  /// The kind of error.
  public let kind: Kind
  /// The URL with secrets masked.
  public let url: String
  /// The status of the answer, if there was one.
  public let status: Int?
  /// When the request may be repeated, if the server specified it.
  public let retryAt: Timestamp?
  /// The details in words, without the URL.
  public let detail: String

  public init(_ kind: Kind, url: String, status: Int? = nil, retryAt: Timestamp? = nil, detail: String) {
    self.kind = kind
    self.url = url
    self.status = status
    self.retryAt = retryAt
    self.detail = detail
  }

  public var what: String { "\(detail): \(url)" }

  public var advice: Advice {
    switch kind {
    case .cancelled: ""
    case .forbiddenAddress: "If this address is yours, allow its range in config/klamra.yaml (webhooks: allow:)"
    case .badURL: "Correct the address"
    case .nameNotFound: "Check the name and this machine's DNS"
    case .noConnection, .timeout, .stalled: "Check that the service is up and that a firewall lets this machine through"
    case .tls: "Check the certificate of the service and the clock and certificates of this machine (ca-certificates)"
    case .cut: "Run again; if it stays so, tell the operator of the service that the body ends early"
    case .tooLong: "Raise the connector's limit if a document of this size is right"
    case .headerTooLong: "Tell whoever runs the service at this address"
    case .badRedirect: "Check the address in the source"
    case .notHTTP: "Check that the address is that of the service"
    case .other: ""
    case .status: statusAdvice
    }
  }

  private var statusAdvice: Advice {
    switch status ?? 0 {
    case 401, 403: "Check the key or the right to use the service"
    case 404, 410: "Check the address and the parameters of the source"
    case 429: retryAt.map { "The service has room again at \($0)" } ?? "Wait before the next run"
    case 500...: "Run again later; the fault is on the side of the service"
    default: "Check the parameters of the source"
    }
  }

  public var isRetryable: Bool {
    switch kind {
    case .nameNotFound, .noConnection, .timeout, .stalled, .cut: true
    // 408, 425, 429: RFC 9110 section 15.5.9, RFC 8470, RFC 6585. 501 and 505 do not change with time.
    case .status: [408, 425, 429, 500, 502, 503, 504, 507].contains(status ?? 0) || (520...530).contains(status ?? 0)
    default: false
    }
  }
}
