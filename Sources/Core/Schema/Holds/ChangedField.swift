/// A changed field of a source's documents, in a form that an operator may be shown.
public struct ChangedField: Hashable, Sendable {
  /// The kind of change.
  public enum Kind: String, CaseIterable, Sendable {
    case new
    case missing
    case retyped
  }

  /// The name, without control characters and personal data.
  public var name: String
  /// The kind of change.
  public var kind: Kind
  /// The former type or form of its values; nil if unknown, and for a field that has not changed its type.
  public var before: String?
  /// The current type or form; nil for a field that has not changed its type.
  public var now: String?

  public init(name: String, kind: Kind, before: String? = nil, now: String? = nil) {
    self.name = name
    self.kind = kind
    // Of a new or a missing field an operator is shown the name only: its type is not part of the decision.
    self.before = kind == .retyped ? before : nil
    self.now = kind == .retyped ? now : nil
  }

  /// Whether it is wrong in itself, whatever came before.
  var isUncertain: Bool { kind == .retyped && before == nil && now != nil }

  /// `"Uczniowie" was integer and is text`.
  public var words: String {
    let name = name.debugDescription
    return switch kind {
    case .new: "\(name) is new"
    case .missing: "\(name) is missing"
    case .retyped where isUncertain: "\(name) is \(now ?? "?")"
    case .retyped: "\(name) was \(before ?? "?") and is \(now ?? "?")"
    }
  }
}
