internal import CCurl
public import Platform

/// Parses the moment before which a server wants no further request.
public enum RetryAfter {
  /// Parses a number of seconds, an HTTP date in any of its three forms, an RFC 3339 moment or seconds since 1970.
  ///
  /// Nil for any other text, and for a moment in the past.
  public static func moment(_ text: String?, now: Timestamp) -> Timestamp? {
    guard let text = text.map({ trimmed($0) }), !text.isEmpty else { return nil }
    if let seconds = Int64(text) {
      guard seconds >= 0, seconds < 100_000_000_000 else { return nil }
      // A number this large is a date: no server asks for a pause of thirty years.
      return seconds > 1_000_000_000 ? Timestamp(seconds: seconds) : now.adding(seconds: Double(seconds))
    }
    if let moment = Timestamp(text) { return moment }
    let seconds = curl_getdate(text, nil)
    // libcurl accepts years of five digits, which no other date type here can hold.
    return seconds < 0 || seconds > lastSecond ? nil : Timestamp(seconds: Int64(seconds))
  }

  /// 9999-12-31T23:59:59Z.
  private static let lastSecond = 253_402_300_799

  private static func trimmed(_ text: String) -> String {
    let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
    return String(String(text.drop(while: isBlank)).reversed().drop(while: isBlank).reversed())
  }
}
