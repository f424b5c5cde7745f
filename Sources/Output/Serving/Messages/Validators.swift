internal import Platform

/// The validators of a representation for conditional requests (RFC 9110 8.8).
struct Validators {
  /// A strong tag with its quotes.
  var tag: String
  /// In whole seconds, as in `Last-Modified`; nil if unknown.
  var modified: Timestamp?

  enum Outcome {
    case proceed
    /// 304.
    case notModified
    /// 412.
    case preconditionFailed
  }

  /// In the order of RFC 9110 13.2.2: a field that is present overrides the weaker one after it.
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

  /// Whether the validator of a `Range` request matches this representation (RFC 9110 13.1.5).
  func allowsRange(_ headers: HTTPHeaders) -> Bool {
    guard let value = headers["If-Range"].map({ trimmed($0) }) else { return true }
    if value.hasSuffix("\"") { return value == tag }
    // A date must match exactly, since the content of an earlier one is unknown.
    return HTTPDate.parse(value).map { $0.seconds == modified?.seconds } ?? false
  }

  /// Whether a list of entity tags contains this one, or is `*`; a weak tag never matches strongly (RFC 9110 8.8.3.2).
  private func contains(_ list: String, isStrong: Bool) -> Bool {
    listElements(list).contains { element in
      element == "*" || element == tag || (!isStrong && element == "W/\(tag)")
    }
  }
}
