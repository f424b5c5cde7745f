/// Secrets stay out of logs, errors and the record of runs.
public enum Masking {
  /// What stands in place of a secret.
  public static let mask = "***"

  /// Names of query parameters whose values are secrets wherever they appear.
  static let secretNames: Set<String> = [
    "access_token", "api-key", "api_key", "apikey", "auth", "client-id", "client_id", "clientid", "client_secret",
    "key",
    "password", "secret", "sig", "signature", "token", "x-clientid",
  ]

  /// Replaces the given values, and the values of query parameters that are secret by their name.
  public static func mask(_ text: String, _ secrets: [String]) -> String {
    var masked = maskQuery(text)
    for secret in secrets where secret.utf8.count >= 4 {
      masked = replace(secret, in: masked)
      let escaped = Escaping.query(secret)
      if escaped != secret { masked = replace(escaped, in: masked) }
    }
    return masked
  }

  private static func maskQuery(_ text: String) -> String {
    guard let mark = text.firstIndex(of: "?") else { return text }
    let parts = text[text.index(after: mark)...].split(separator: "&", omittingEmptySubsequences: false)
    let masked = parts.map { part -> String in
      guard let equals = part.firstIndex(of: "="), secretNames.contains(part[..<equals].lowercased()) else {
        return String(part)
      }
      return part[...equals] + mask
    }
    return text[...mark] + masked.joined(separator: "&")
  }

  private static func replace(_ secret: String, in text: String) -> String {
    let needle = Array(secret.utf8)
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var position = 0
    while position < bytes.count {
      if bytes[position...].starts(with: needle) {
        result.append(contentsOf: mask.utf8)
        position += needle.count
      } else {
        result.append(bytes[position])
        position += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}

/// Percent-encoding (RFC 3986, section 2).
public enum Escaping {
  /// A value inside a query or a segment of a path: everything but unreserved characters is escaped.
  public static func query(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        bytes.append(byte)
      default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
