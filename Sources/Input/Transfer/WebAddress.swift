internal import CCurl
internal import Platform

/// An absolute http or https URL, parsed by libcurl so that both agree on its host.
public struct WebAddress: Hashable, Sendable, CustomStringConvertible {
  /// The whole URL.
  public let text: String
  /// `http` or `https`.
  public let scheme: String
  /// The host, in lower case.
  public let host: String
  /// The port; that of the scheme if the URL names none.
  public let port: Int

  /// Nil unless the text is an absolute http or https URL without user and password.
  public init?(_ text: String) { self.init(text, against: nil) }

  private init?(_ text: String, against base: String?) {
    guard let parsed = curl_url() else { return nil }
    defer { curl_url_cleanup(parsed) }
    let flags = UInt32(CURLU_DISALLOW_USER)
    if let base { guard curl_url_set(parsed, CURLUPART_URL, base, flags) == CURLUE_OK else { return nil } }
    guard curl_url_set(parsed, CURLUPART_URL, text, flags) == CURLUE_OK else { return nil }
    func part(_ name: CURLUPart) -> String? {
      var value: UnsafeMutablePointer<CChar>?
      guard curl_url_get(parsed, name, &value, UInt32(CURLU_DEFAULT_PORT)) == CURLUE_OK, let value else { return nil }
      defer { curl_free(value) }
      return String(cString: value)
    }
    func whole() -> String? {
      var value: UnsafeMutablePointer<CChar>?
      guard curl_url_get(parsed, CURLUPART_URL, &value, 0) == CURLUE_OK, let value else { return nil }
      defer { curl_free(value) }
      return String(cString: value)
    }
    guard let scheme = part(CURLUPART_SCHEME), ["http", "https"].contains(scheme), let host = part(CURLUPART_HOST),
      let port = part(CURLUPART_PORT).flatMap({ Int($0) }), let text = whole()
    else { return nil }
    // The library takes a control character in a host, and reads it differently the next time.
    guard host.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { return nil }
    self.text = text
    self.scheme = scheme
    self.host = host.lowercased()
    self.port = port
  }

  /// The URL of a reference relative to this one (RFC 3986, section 5).
  ///
  /// Blanks and letters outside ASCII, which services write unencoded, are encoded.
  public func resolving(_ reference: String) -> WebAddress? {
    WebAddress(PercentEncoding.complete(reference, in: .foreignReference), against: text)
  }

  /// Whether both have the same origin: scheme, host and port agree (RFC 6454).
  public func hasSameOrigin(as other: WebAddress) -> Bool {
    scheme == other.scheme && host == other.host && port == other.port
  }

  public var description: String { text }
}
