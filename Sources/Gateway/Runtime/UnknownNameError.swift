public import Platform

/// A name that the configuration does not have.
public struct UnknownNameError: Problem, Hashable {
  /// What the name should be of: `source`.
  public let kind: String
  /// The name that was given.
  public let name: String
  /// The names that there are.
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
