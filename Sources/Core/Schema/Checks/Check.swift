/// A rule that the rows of a dataset must keep, as the operator declares it under `checks:`.
public struct Check: Hashable, Sendable {
  /// What becomes of a row, or of the whole run, that breaks the rule.
  public enum Action: String, CaseIterable, Sendable {
    /// The row goes to quarantine.
    case reject
    /// The row goes on; the count is in the ledger, on the pages and in the metrics.
    case warn
    /// The rows go on, and the run waits for an operator.
    case hold
  }

  /// What is asked of the rows. Values are in the form that the column stores.
  public enum Rule: Hashable, Sendable {
    case required(columns: [String])
    /// No two rows of a run have the same values; a row with an absent one is passed over.
    case unique(columns: [String])
    case range(column: String, min: String?, max: String?)
    /// The whole text matches (`docs/operators.md`, "Patterns").
    case pattern(column: String, pattern: String)
    case codes(column: String, codes: [String])
    /// In every row the parts add up to the total.
    case sum(parts: [String], total: String, tolerance: String)
    /// In every group of rows, the value of the total's row is the sum of all others.
    case totalRow(column: String, by: [String], total: [Condition], tolerance: String)
    /// The value is one of a column of another dataset; nil for that dataset's only key column.
    case reference(column: String, dataset: String, to: String?)
    /// The value differs from that of the version before by at most a share, in hundredths of a per cent; differences of
    /// at most `ignored` never count.
    case change(column: String, shareMax: Int, ignored: String)
  }

  /// A column and the value that it must have.
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

  /// The operator's name for it: the label of figures and counts.
  public var name: String
  /// What is asked of the rows.
  public var rule: Rule
  /// What happens to what breaks it.
  public var action: Action
  /// What citizens read; empty texts where the rule's own sentence stands.
  public var title: Bilingual

  public init(name: String, rule: Rule, action: Action = .warn, title: Bilingual = Bilingual(pl: "", en: "")) {
    self.name = name
    self.rule = rule
    self.action = action
    self.title = title
  }

  /// Every column that has a part in it, without repetition.
  public var columns: [String] {
    let all: [String]
    switch rule {
    case .required(let columns), .unique(let columns): all = columns
    case .range(let column, _, _), .pattern(let column, _), .codes(let column, _), .reference(let column, _, _),
      .change(let column, _, _):
      all = [column]
    case .sum(let parts, let total, _): all = parts + [total]
    case .totalRow(let column, let by, let total, _): all = [column] + by + total.map(\.column)
    }
    var seen: Set<String> = []
    return all.filter { seen.insert($0).inserted }
  }

  /// Whether it compares with the version before, which only the merge knows.
  public var isOnChanges: Bool {
    if case .change = rule { true } else { false }
  }
}

extension Check.Rule {
  /// Whether it compares a total with its parts, and has nothing to say where there is no total.
  public var hasTotal: Bool {
    switch self {
    case .sum, .totalRow: true
    default: false
    }
  }
}
