/// What an operator declares under `disclosure:`: which figures of a dataset tell about single people or enterprises, and
/// which rows and columns are sums of others, so that what is hidden cannot be reckoned from what is not.
public struct DisclosureControl: Hashable, Sendable {
  /// What stands in the mark column beside a hidden figure, as in the Local Data Bank: statistical confidentiality.
  public static let mark = "#"
  /// The status of a row with a hidden figure (SDMX code list CL_OBS_STATUS: missing value, suppressed).
  public static let status = "Q"

  /// A figure is at risk where its count is above 0 and below the minimum.
  public struct Threshold: Hashable, Sendable {
    /// The column that counts; nil where the figure counts itself.
    public var column: String?
    /// The first count that is no risk.
    public var minimum: Int

    public init(column: String?, minimum: Int) {
      self.column = column
      self.minimum = minimum
    }
  }

  /// A figure is at risk where one contributor has more than a share of it.
  public struct Dominance: Hashable, Sendable {
    /// The column that holds the largest contribution.
    public var column: String
    /// In hundredths of a per cent: three quarters are 7500.
    public var share: Int

    public init(column: String, share: Int) {
      self.column = column
      self.share = share
    }
  }

  /// Where the totals of a column are known from.
  public enum Tree: String, CaseIterable, Sendable {
    /// The list of areas: parents and groupings.
    case areas
    /// The calendar: days, months, quarters, years.
    case periods
  }

  /// Which figures are sums of others.
  public enum Total: Hashable, Sendable {
    /// The row of an area or a period is the sum of those within it.
    case tree(column: String, Tree)
    /// The row with one code is the sum of those with others; without parts, of all that are no totals of the column.
    case rows(column: String, total: String, parts: [String])
    /// In every row one column is the sum of others.
    case columns(total: String, parts: [String])
    /// In every group of rows with the same values, the row with such a key is the sum of all others.
    case groups(by: [String], total: [Check.Condition])
  }

  /// An operator's decision that what was hidden may be shown.
  public struct Lift: Hashable, Sendable {
    /// The key, or a part of it, of the rows.
    public var rows: [Check.Condition]
    /// For whoever asks later.
    public var reason: String

    public init(rows: [Check.Condition], reason: String) {
      self.rows = rows
      self.reason = reason
    }
  }

  /// The columns whose figures may be hidden.
  public var values: [String]
  /// For each of them, the column that tells that its figure is hidden.
  public var marks: [String]
  /// The column of the status; nil where there is none.
  public var status: String?
  /// Fewer people than this.
  public var frequency: Threshold?
  /// Fewer enterprises or institutions than this.
  public var entities: Threshold?
  /// Too much of one of them.
  public var dominance: Dominance?
  /// How closely a figure at risk may be bounded from the others, as a share of it in hundredths of a per cent.
  public var margin: Int
  /// Everything that adds up, as far as consumers may know it.
  public var totals: [Total]
  /// What is hidden no more.
  public var lifts: [Lift]

  public init(
    values: [String], marks: [String], status: String? = nil, frequency: Threshold? = nil, entities: Threshold? = nil,
    dominance: Dominance? = nil, margin: Int = 2500, totals: [Total] = [], lifts: [Lift] = []
  ) {
    self.values = values
    self.marks = marks
    self.status = status
    self.frequency = frequency
    self.entities = entities
    self.dominance = dominance
    self.margin = margin
    self.totals = totals
    self.lifts = lifts
  }

  /// The columns that only decide what is hidden: they are emptied in every row, since they tell as much as the figures.
  public var auxiliaries: [String] {
    var seen: Set<String> = []
    return [frequency?.column, entities?.column, dominance?.column].compactMap { $0 }.filter {
      seen.insert($0).inserted
    }
  }
}

extension DisclosureControl {
  /// Whether the list of areas says what adds up.
  public var asksAreas: Bool {
    totals.contains { if case .tree(_, .areas) = $0 { true } else { false } }
  }
}

/// How many figures of a run were hidden.
public struct SuppressionCounts: Hashable, Sendable {
  /// Because they tell about single people or enterprises.
  public var atRisk = 0
  /// So that the others cannot be reckoned from them.
  public var secondary = 0
  /// Of those at risk, the ones that an earlier version has published with the same value.
  public var known = 0

  /// All of them.
  public var cells: Int { atRisk + secondary }

  public init() {}
}
