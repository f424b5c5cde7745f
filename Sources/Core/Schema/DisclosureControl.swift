/// The operator's declaration under `disclosure:`: which figures reveal single people or enterprises, and which rows
/// and columns are sums of others, so that hidden figures cannot be computed from published ones.
public struct DisclosureControl: Hashable, Sendable {
  /// The mark beside a hidden figure, as in the Local Data Bank: statistical confidentiality.
  public static let mark = "#"
  /// The status of a row with a hidden figure (SDMX code list CL_OBS_STATUS: missing value, suppressed).
  public static let status = "Q"

  /// A figure is at risk where its count is above 0 and below the minimum.
  public struct Threshold: Hashable, Sendable {
    /// The column that counts; nil if the figure itself is the count.
    public var column: String?
    /// The smallest count without risk.
    public var minimum: Int

    public init(column: String?, minimum: Int) {
      self.column = column
      self.minimum = minimum
    }
  }

  /// A figure is at risk if one contributor has more than a share of it.
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

  /// The source of the totals of a column.
  public enum Tree: String, CaseIterable, Sendable {
    /// The list of areas: parents and groupings.
    case areas
    /// The calendar: days, months, quarters, years.
    case periods
  }

  /// Figures that are sums of others.
  public enum Total: Hashable, Sendable {
    /// The row of an area or a period is the sum of the rows within it.
    case tree(column: String, Tree)
    /// The row with one code is the sum of those with the other codes; without parts, of all codes that are not totals.
    case rows(column: String, total: String, parts: [String])
    /// In every row one column is the sum of others.
    case columns(total: String, parts: [String])
    /// In every group of rows with the same values, the row with this key is the sum of all others.
    case groups(by: [String], total: [Check.Condition])
  }

  /// An operator's decision to show figures that would be hidden.
  public struct Lift: Hashable, Sendable {
    /// The key of the rows, or a part of it.
    public var rows: [Check.Condition]
    /// The reason, for the record.
    public var reason: String

    public init(rows: [Check.Condition], reason: String) {
      self.rows = rows
      self.reason = reason
    }
  }

  /// The columns whose figures may be hidden.
  public var values: [String]
  /// The mark column of each of them, which shows that the figure is hidden.
  public var marks: [String]
  /// The column of the status; nil if there is none.
  public var status: String?
  /// The minimum number of people.
  public var frequency: Threshold?
  /// The minimum number of enterprises or institutions.
  public var entities: Threshold?
  /// The largest share of one contributor.
  public var dominance: Dominance?
  /// How closely a figure at risk may be bounded from the others, as a share of it in hundredths of a per cent.
  public var margin: Int
  /// All sums that consumers may know.
  public var totals: [Total]
  /// Figures that are no longer hidden.
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

  /// The columns that only decide what is hidden. They are emptied in every row, since they reveal as much as the
  /// figures.
  public var auxiliaries: [String] {
    var seen: Set<String> = []
    return [frequency?.column, entities?.column, dominance?.column].compactMap { $0 }.filter {
      seen.insert($0).inserted
    }
  }
}

extension DisclosureControl {
  /// Whether the list of areas defines sums.
  public var asksAreas: Bool {
    totals.contains { if case .tree(_, .areas) = $0 { true } else { false } }
  }
}

/// The number of hidden figures of a run.
public struct SuppressionCounts: Hashable, Sendable {
  /// Figures that reveal single people or enterprises.
  public var atRisk = 0
  /// Figures hidden so that the others cannot be computed from them.
  public var secondary = 0
  /// Figures at risk that an earlier version published with the same value.
  public var known = 0

  /// All hidden figures.
  public var cells: Int { atRisk + secondary }

  public init() {}
}
