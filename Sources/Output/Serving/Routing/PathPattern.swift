internal import Platform

/// A pattern of paths: `/api/datasets`, `/api/datasets/{id}`, `/{path...}`.
///
/// `{name}` stands for one segment that is not empty, `{name...}` for all that is left, even nothing. Segments are decoded
/// one by one, so that an encoded slash never divides; a path with a segment that cannot be decoded fits no pattern
/// without a rest.
public struct PathPattern: Hashable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
  enum Segment: Hashable, Sendable {
    case literal(String)
    case parameter(String)
    /// Only the last.
    case rest(String)

    /// Lower is more particular.
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

  /// - Parameter value: begins with a slash; names of parameters are not empty and unique.
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

  /// What stands at the parameters; nil where the path does not fit.
  ///
  /// - Parameter rawPath: as it came, still percent-encoded, beginning with a slash.
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
      // The last segment takes all that is left, the others must be followed by a slash.
      guard isLast == (end == rest.endIndex), let text = PercentEncoding.decode(Substring(rest[..<end])) else {
        return nil
      }
      switch segment {
      case .literal(let expected): if text != expected { return nil }
      case .parameter(let name):
        // A name in a path never holds control characters, and who prints it should not need to know.
        if text.isEmpty || text.utf8.contains(where: { $0 < 32 || $0 == 127 }) { return nil }
        parameters[name] = text
      case .rest: break
      }
      rest = isLast ? rest[rest.endIndex...] : rest[rest.index(after: end)...]
    }
    return parameters
  }

  /// Whether the pattern is asked before another: from left to right, a literal comes before a parameter, and that before
  /// a rest. Two patterns of which neither does fit no common path, or the same paths.
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
