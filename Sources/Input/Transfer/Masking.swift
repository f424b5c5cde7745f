internal import Platform

/// Keeps secrets out of logs, errors and the run log.
public enum Masking {
  /// The replacement for a secret.
  public static let mask = "***"

  /// Names of query parameters whose values are always secret.
  static let secretNames: Set<String> = [
    "access_token", "api-key", "api_key", "apikey", "auth", "client-id", "client_id", "clientid", "client_secret",
    "key",
    "password", "secret", "sig", "signature", "token", "x-clientid",
  ]

  /// Replaces the given values, and the values of query parameters with secret names.
  public static func mask(_ text: String, _ secrets: [String]) -> String {
    var masked = maskQuery(text)
    for secret in secrets where secret.utf8.count >= 4 {
      masked = replace(secret, in: masked)
      let escaped = PercentEncoding.encode(secret)
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
