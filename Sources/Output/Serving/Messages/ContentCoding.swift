/// The content coding that a client accepts (RFC 9110 12.5.3).
enum ContentCoding {
  /// Whether gzip is at least as acceptable as the uncompressed bytes.
  static func prefersGzip(_ acceptEncoding: String?) -> Bool {
    guard let acceptEncoding else { return false }
    var weights: [String: Int] = [:]
    for element in listElements(acceptEncoding) {
      let parts = element.split(separator: ";", omittingEmptySubsequences: false)
      let name = trimmed(parts[0]).lowercased()
      // x-gzip is the same coding (RFC 9110 8.4.1.3).
      weights[name == "x-gzip" ? "gzip" : name] = weight(parts.dropFirst())
    }
    guard let gzip = weights["gzip"] ?? weights["*"], gzip > 0 else { return false }
    guard let identity = weights["identity"] else { return true }
    return gzip >= identity
  }

  /// `q=0.8` in thousandths; 1000 if absent, 0 if malformed (RFC 9110 12.4.2).
  private static func weight(_ parameters: ArraySlice<Substring>) -> Int {
    for parameter in parameters {
      let pieces = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard pieces.count == 2, equalIgnoringCase(trimmed(pieces[0]), "q") else { continue }
      let text = trimmed(pieces[1])
      guard let value = Double(text), value >= 0, value <= 1, text.utf8.count <= 5 else { return 0 }
      return Int((value * 1000).rounded())
    }
    return 1000
  }
}
