public import Schema
public import Territory

/// Decides which figures of a table are hidden.
public struct Protection: Sendable {
  /// A row from the mapping.
  public struct Row: Sendable {
    /// The values of the key, in key order.
    public var key: [Value]
    /// The protected figures, in the order of `values`; nil if absent.
    public var figures: [ExactNumber?]
    /// The auxiliary values, in the order of `auxiliaries`.
    public var auxiliaries: [ExactNumber?]

    public init(key: [Value], figures: [ExactNumber?], auxiliaries: [ExactNumber?]) {
      self.key = key
      self.figures = figures
      self.auxiliaries = auxiliaries
    }
  }

  /// The hidden figures of a table.
  public struct Outcome: Sendable {
    /// By row, then by protected column.
    var isHidden: [[Bool]]
    /// The number of hidden figures.
    public var counts: SuppressionCounts
  }

  private let control: DisclosureControl
  private let keyNames: [String]
  private let period: String?
  private let areas: AreaList?

  /// - Parameters:
  ///   - control: the dataset's declaration.
  ///   - keyNames: the columns of the key, in key order.
  ///   - period: the column of the key with the period of a row; nil if there is none.
  ///   - areas: the source of the parents of areas.
  public init(_ control: DisclosureControl, keyNames: [String], period: String?, areas: AreaList?) {
    self.control = control
    self.keyNames = keyNames
    self.period = period
    self.areas = areas
  }

  /// Protects a whole table.
  ///
  /// - Parameters:
  ///   - rows: with distinct keys, in key order; equal tables have equal results.
  ///   - before: what was published so far.
  /// - Throws: `DisclosureError`; then nothing of the table may be revealed.
  public func protect(_ rows: [Row], after before: PublishedBefore) throws -> Outcome {
    let version = before.version + 1
    var table = TableRows(keyNames: keyNames, period: period, version: version)
    let scale = Scale(rows)
    var figures = try present(rows, before, scale, &table)
    appendGhosts(before, scale, &table, &figures)
    let sums = try SumFinder(table: table, figures: figures, control: control, areas: areas).sums()
    var isHidden = [Bool](repeating: false, count: figures.count)
    var exposed: [Int] = []
    for part in ConnectedComponents(figures, sums).all {
      do {
        let hidden = try SecondarySuppression.protect(part.figures.map { figures[$0] }, part.sums, version: version)
        if let hidden {
          for (place, index) in part.figures.enumerated() { isHidden[index] = hidden[place] }
        } else {
          let named = part.figures.filter { figures[$0].isAtRisk }
          exposed += named.isEmpty ? part.figures : named
        }
      } catch is GaussianElimination.TooLarge {
        throw DisclosureError.tooLarge(figures: part.figures.count)
      }
    }
    guard exposed.isEmpty else {
      throw DisclosureError.exposed(keys: exposed.prefix(Self.keysNamedMax).map { name($0, table) })
    }
    return outcome(rows.count, figures, isHidden)
  }

  /// The most figures that an error names.
  private static let keysNamedMax = 5

  private var columnCount: Int { control.values.count }

  private func name(_ figure: Int, _ table: TableRows) -> String {
    let key = table.rows[figure / columnCount].key
    return zip(keyNames, key).map { "\($0)=\($1)" }.joined(separator: " ")
  }

  private func outcome(_ rowCount: Int, _ figures: [Figure], _ isHidden: [Bool]) -> Outcome {
    var counts = SuppressionCounts()
    for (figure, isHidden) in zip(figures, isHidden) where isHidden {
      if figure.isAtRisk { counts.atRisk += 1 } else { counts.secondary += 1 }
      if figure.isKnown { counts.known += 1 }
    }
    let rows = (0..<rowCount).map { row in Array(isHidden[(row * columnCount)..<((row + 1) * columnCount)]) }
    return Outcome(isHidden: rows, counts: counts)
  }

  // MARK: Figures

  private func present(
    _ rows: [Row], _ before: PublishedBefore, _ scale: Scale, _ table: inout TableRows
  ) throws -> [Figure] {
    let risk = RiskRules(control, unit: scale)
    var figures: [Figure] = []
    figures.reserveCapacity(rows.count * columnCount)
    for row in rows {
      let past = before.rows[row.key]
      let isLifted = isLifted(row.key)
      for column in 0..<columnCount {
        var figure = Figure()
        if let number = row.figures[column] {
          figure.value = scale.units(number)
          figure.isPresent = true
          figure.isAtRisk = risk.isAtRisk(number, row.auxiliaries)
          if figure.isAtRisk { figure.need = risk.need(figure.value) }
        }
        if let told = past?.figures[column] {
          figure.publishedUntil = told.until
          figure.shown = told.until == before.version ? scale.units(told.value) : nil
          figure.isSticky = figure.isPresent && told.isHidden && !isLifted
          figure.isGhost = !figure.isPresent && told.wasHidden
        }
        figures.append(figure)
      }
      table.rows.append(TableRows.Row(key: row.key, isPresent: true, lives: past?.lives ?? []))
    }
    return figures
  }

  /// Adds rows that only earlier versions had, if they hid something.
  private func appendGhosts(
    _ before: PublishedBefore, _ scale: Scale, _ table: inout TableRows, _ figures: inout [Figure]
  ) {
    let present = Set(table.rows.map(\.key))
    let gone = before.rows.filter { !present.contains($0.key) }.sorted { keyOrder($0.key, $1.key) }
    for (key, past) in gone {
      for told in past.figures {
        var figure = Figure()
        figure.publishedUntil = told.until
        figure.isGhost = told.wasHidden
        figures.append(figure)
      }
      let lives = past.lives.map { (from: $0.from, to: $0.to ?? before.version) }
      table.rows.append(TableRows.Row(key: key, isPresent: false, lives: lives.map { ($0.from, Optional($0.to)) }))
    }
  }

  private func isLifted(_ key: [Value]) -> Bool {
    control.lifts.contains { lift in
      lift.rows.allSatisfy { condition in
        keyNames.firstIndex(of: condition.column).map { key[$0].description == condition.value } ?? false
      }
    }
  }
}

/// The order of keys in storage: numbers before texts, texts by their bytes.
func keyOrder(_ a: [Value], _ b: [Value]) -> Bool {
  for (one, other) in zip(a, b) where one != other {
    switch (one, other) {
    case (.integer(let one), .integer(let other)): return one < other
    case (.text(let one), .text(let other)): return one.utf8.lexicographicallyPrecedes(other.utf8)
    case (.null, _), (.integer, .text): return true
    default: return false
    }
  }
  return false
}
