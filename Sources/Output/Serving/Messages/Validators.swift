internal import Platform

/// What identifies a representation for conditional requests (RFC 9110 8.8).
struct Validators {
  /// A strong tag with its quotes.
  var tag: String
  /// Whole seconds: `Last-Modified` has no more. Nil where it is not known.
  var modified: Timestamp?

  enum Outcome {
    case proceed
    /// 304.
    case notModified
    /// 412.
    case preconditionFailed
  }

  /// The order is that of RFC 9110 13.2.2: a field that is there makes the weaker one after it void.
  func evaluate(_ headers: HTTPHeaders) -> Outcome {
    if let wanted = headers["If-Match"] {
      if !contains(wanted, isStrong: true) { return .preconditionFailed }
    } else if let date = headers["If-Unmodified-Since"].flatMap(HTTPDate.parse), let modified,
      modified.seconds > date.seconds
    {
      return .preconditionFailed
    }
    if let known = headers["If-None-Match"] {
      return contains(known, isStrong: false) ? .notModified : .proceed
    }
    if let date = headers["If-Modified-Since"].flatMap(HTTPDate.parse), let modified,
      modified.seconds <= date.seconds
    {
      return .notModified
    }
    return .proceed
  }

  /// Whether a `Range` still speaks of this representation (RFC 9110 13.1.5).
  func allowsRange(_ headers: HTTPHeaders) -> Bool {
    guard let value = headers["If-Range"].map({ trimmed($0) }) else { return true }
    if value.hasSuffix("\"") { return value == tag }
    // A date must be the very one: nobody knows what an earlier one was about.
    return HTTPDate.parse(value).map { $0.seconds == modified?.seconds } ?? false
  }

  /// Whether a list of entity tags has this one, or is `*`; a weak tag never matches strongly (RFC 9110 8.8.3.2).
  private func contains(_ list: String, isStrong: Bool) -> Bool {
    listElements(list).contains { element in
      element == "*" || element == tag || (!isStrong && element == "W/\(tag)")
    }
  }
}
