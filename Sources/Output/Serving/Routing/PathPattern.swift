internal import Platform

/// A pattern of paths: `/api/datasets`, `/api/datasets/{id}`, `/{path...}`.
///
/// `{name}` matches one non-empty segment, `{name...}` the rest of the path, even if empty. Segments are decoded one by
/// one, so an encoded slash never separates; a path with an undecodable segment matches only patterns with a rest.
public struct PathPattern: Hashable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
  enum Segment: Hashable, Sendable {
    case literal(String)
    case parameter(String)
    /// Only as the last segment.
    case rest(String)

    /// Lower is more specific.
    var rank: Int {
      switch self {
      case .literal: 0
      case .parameter: 1
      case .rest: 2
      }
    }
  }

  /// The pattern as it was written.
  public let description: String
  let segments: [Segment]

  /// - Parameter value: begins with a slash; parameter names are non-empty and unique.
  public init(stringLiteral value: String) {
    precondition(value.hasPrefix("/"), "a pattern begins with a slash")
    description = value
    segments = value.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map { Self.segment($0) }
    let names = segments.compactMap(\.name)
    precondition(Set(names).count == names.count && !names.contains(""), "\(value) has a name twice or an empty one")
    precondition(segments.dropLast().allSatisfy { $0.rank < 2 }, "\(value) has a rest before its end")
  }

  private static func segment(_ text: Substring) -> Segment {
    guard text.hasPrefix("{"), text.hasSuffix("}") else { return .literal(String(text)) }
    let name = text.dropFirst().dropLast()
    return name.hasSuffix("...") ? .rest(String(name.dropLast(3))) : .parameter(String(name))
  }

  /// The values of the parameters; nil if the path does not match.
  ///
  /// - Parameter rawPath: the path as received, percent-encoded, beginning with a slash.
  func match(_ rawPath: String) -> [String: String]? {
    var parameters: [String: String] = [:]
    var rest = rawPath.utf8[...]
    guard rest.popFirst() == UInt8(ascii: "/") else { return nil }
    for (index, segment) in segments.enumerated() {
      if case .rest(let name) = segment {
        parameters[name] = String(Substring(rest))
        return parameters
      }
      let isLast = index == segments.count - 1
      let end = rest.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
      // The last segment must end the path, the others must be followed by a slash.
      guard isLast == (end == rest.endIndex), let text = PercentEncoding.decode(Substring(rest[..<end])) else {
        return nil
      }
      switch segment {
      case .literal(let expected): if text != expected { return nil }
      case .parameter(let name):
        // Control characters are refused, so that code which prints a name need not escape it.
        if text.isEmpty || text.utf8.contains(where: { $0 < 32 || $0 == 127 }) { return nil }
        parameters[name] = text
      case .rest: break
      }
      rest = isLast ? rest[rest.endIndex...] : rest[rest.index(after: end)...]
    }
    return parameters
  }

  /// Whether the pattern is tried before another: from left to right, a literal precedes a parameter, and a parameter
  /// precedes a rest. If neither precedes, the two match no common path, or the same paths.
  func comesBefore(_ other: PathPattern) -> Bool {
    for (one, two) in zip(segments, other.segments) where one.rank != two.rank { return one.rank < two.rank }
    return segments.count > other.segments.count
  }
}

extension PathPattern.Segment {
  var name: String? {
    switch self {
    case .literal: nil
    case .parameter(let name), .rest(let name): name
    }
  }
}
