/// A rule that the rows of a dataset must keep, as the operator declares it under `checks:`.
public struct Check: Hashable, Sendable {
  /// The consequence for a row, or for the whole run, that breaks the rule.
  public enum Action: String, CaseIterable, Sendable {
    /// The row is quarantined.
    case reject
    /// The row is accepted; the count appears in the ledger, on the pages and in the metrics.
    case warn
    /// The rows are accepted, and the run waits for an operator.
    case hold
  }

  /// The condition that rows must meet. Values are in the form that the column stores.
  public enum Rule: Hashable, Sendable {
    case required(columns: [String])
    /// No two rows of a run have the same values; a row with an absent value is skipped.
    case unique(columns: [String])
    case range(column: String, min: String?, max: String?)
    /// The whole text matches (`docs/operators.md`, "Patterns").
    case pattern(column: String, pattern: String)
    case codes(column: String, codes: [String])
    /// In every row the parts add up to the total.
    case sum(parts: [String], total: String, tolerance: String)
    /// In every group of rows, the value of the total's row is the sum of all others.
    case totalRow(column: String, by: [String], total: [Condition], tolerance: String)
    /// The value occurs in a column of another dataset; nil for that dataset's only key column.
    case reference(column: String, dataset: String, to: String?)
    /// The value differs from that of the previous version by at most a share, in hundredths of a per cent; differences
    /// of at most `ignored` never count.
    case change(column: String, shareMax: Int, ignored: String)
    /// The values are those of the previous version: of a unit, whose change gives a figure another meaning.
    case unchanged(columns: [String])
  }

  /// A column and its required value.
  public struct Condition: Hashable, Sendable {
    /// The name of the column.
    public var column: String
    /// In the form that the column stores.
    public var value: String

    public init(column: String, value: String) {
      self.column = column
      self.value = value
    }
  }

  /// The operator's name for the check, which labels metrics and counts.
  public var name: String
  /// The rule.
  public var rule: Rule
  /// The consequence of breaking it.
  public var action: Action
  /// The sentence for citizens; empty texts if the rule's own sentence is used.
  public var title: Bilingual

  public init(name: String, rule: Rule, action: Action = .warn, title: Bilingual = Bilingual(pl: "", en: "")) {
    self.name = name
    self.rule = rule
    self.action = action
    self.title = title
  }

  /// Every column that takes part, without repetition.
  public var columns: [String] {
    let all: [String]
    switch rule {
    case .required(let columns), .unique(let columns), .unchanged(let columns): all = columns
    case .range(let column, _, _), .pattern(let column, _), .codes(let column, _), .reference(let column, _, _),
      .change(let column, _, _):
      all = [column]
    case .sum(let parts, let total, _): all = parts + [total]
    case .totalRow(let column, let by, let total, _): all = [column] + by + total.map(\.column)
    }
    var seen: Set<String> = []
    return all.filter { seen.insert($0).inserted }
  }

  /// Whether it compares with the previous version, which only the merge has.
  public var isOnChanges: Bool {
    switch rule {
    case .change, .unchanged: true
    default: false
    }
  }
}

extension Check.Rule {
  /// Whether it compares a total with its parts, and does not apply without a total.
  public var hasTotal: Bool {
    switch self {
    case .sum, .totalRow: true
    default: false
    }
  }
}
