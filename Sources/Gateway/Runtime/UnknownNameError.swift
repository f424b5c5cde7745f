public import Platform

/// A name that is not in the configuration.
public struct UnknownNameError: Problem, Hashable {
  /// The kind of name: `source`.
  public let kind: String
  /// The name that was given.
  public let name: String
  /// The existing names.
  public let known: [String]

  public init(_ kind: String, _ name: String, _ known: [String]) {
    self.kind = kind
    self.name = name
    self.known = known
  }

  public var what: String { "there is no \(kind) \"\(name)\"" + UsageError.hint(name, among: known) }
  public var advice: Advice {
    known.isEmpty ? "The configuration has none" : "The configuration has: \(known.joined(separator: ", "))"
  }
}
