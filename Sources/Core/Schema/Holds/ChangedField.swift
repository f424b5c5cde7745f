/// A field of a source's documents that is different, as an operator may be shown it.
public struct ChangedField: Hashable, Sendable {
  /// What is different about it.
  public enum Kind: String, CaseIterable, Sendable {
    case new
    case missing
    case retyped
  }

  /// The name, without what steers a terminal and without personal data.
  public var name: String
  /// What is different about it.
  public var kind: Kind
  /// The type that its values had; nil where that is not known, and for a field that has not changed its type.
  public var before: String?
  /// The type that they have; nil where `before` is.
  public var now: String?

  public init(name: String, kind: Kind, before: String? = nil, now: String? = nil) {
    self.name = name
    self.kind = kind
    // What an operator is shown of a new or a missing field is its name: its type is no part of what was decided.
    self.before = kind == .retyped ? before : nil
    self.now = kind == .retyped ? now : nil
  }

  /// `"Uczniowie" was integer and is text`.
  public var words: String {
    let name = name.debugDescription
    return switch kind {
    case .new: "\(name) is new"
    case .missing: "\(name) is missing"
    case .retyped: "\(name) was \(before ?? "?") and is \(now ?? "?")"
    }
  }
}
