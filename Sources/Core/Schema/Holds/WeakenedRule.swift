/// A rule of a disclosure control that was removed, or that hides less than before.
public struct WeakenedRule: Hashable, Sendable {
  /// The rule, by the name under which datasets store it (`ProtectionRule`).
  public var rule: ProtectionRule
  /// The earlier strictness.
  public var before: Int
  /// The current strictness; nil if the rule was removed.
  public var now: Int?

  public init(_ rule: ProtectionRule, before: Int, now: Int?) {
    self.rule = rule
    self.before = before
    self.now = now
  }

  /// `the margin was 2500 and is 1000`.
  public var words: String {
    guard let now else { return "\(rule.words) is gone" }
    // A permitted share is stricter the smaller it is.
    return before < 0 ? "\(rule.words) allows more" : "\(rule.words) was \(before) and is \(now)"
  }
}

/// A rule of a disclosure control that a dataset remembers.
///
/// `name` is its key in the dataset's file and must not change; `words` is for people and may be reworded.
public enum ProtectionRule: Hashable, Sendable {
  /// These figures are protected.
  case figures(String)
  /// A minimum number of people; nil if the figures themselves are the counts.
  case minimum(column: String?)
  case entities
  case dominance
  case margin
  /// A sum, in the dataset's notation.
  case total(String)
  /// A rule that this version does not know.
  case other(String)

  /// A column of this name would be confused with the minimum of entities.
  private static let entitiesColumn = "entities"
  private static let minimumOfThatColumn = "the minimum of the column entities"

  /// The name in the dataset's file.
  public var name: String {
    switch self {
    case .figures(let column): "the figures of \(column)"
    case .minimum(column: Self.entitiesColumn): Self.minimumOfThatColumn
    case .minimum(let column): "the minimum of \(column ?? "the figures")"
    case .entities: "the minimum of entities"
    case .dominance: "the rule of dominance"
    case .margin: "the margin"
    case .total(let text): "the total \(text)"
    case .other(let name): name
    }
  }

  /// Parses a name; any text is valid.
  public init(name: String) {
    func rest(_ start: String) -> String? { name.hasPrefix(start) ? String(name.dropFirst(start.count)) : nil }
    switch name {
    case "the minimum of entities": self = .entities
    case "the minimum of the figures": self = .minimum(column: nil)
    case Self.minimumOfThatColumn: self = .minimum(column: Self.entitiesColumn)
    case "the rule of dominance": self = .dominance
    case "the margin": self = .margin
    default:
      if let column = rest("the figures of ") {
        self = .figures(column)
      } else if let column = rest("the minimum of ") {
        self = .minimum(column: column)
      } else if let text = rest("the total ") {
        self = .total(text)
      } else {
        self = .other(name)
      }
    }
  }

  /// What people read.
  public var words: String {
    switch self {
    case .figures(let column): "the figures of \(column)"
    case .minimum(let column): "the minimum of \(column ?? "the figures")"
    case .entities: "the minimum of entities"
    case .dominance: "the rule of dominance"
    case .margin: "the margin"
    case .total(let text): "the total \(text)"
    case .other(let name): name
    }
  }
}
