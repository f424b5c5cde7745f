internal import Schema
internal import Territory

/// Finds all sums in a table, in the new version and in every earlier one.
struct SumFinder {
  /// The most states of one group of rows that are distinguished over all versions.
  static let statesMax = 1_000

  let table: TableRows
  let figures: [Figure]
  let control: DisclosureControl
  /// The source of the parents of areas; nil if no total needs it.
  let areas: AreaList?

  /// A total and its parts, as row indices.
  private typealias Rows = (total: Int, parts: [Int])

  private var columnCount: Int { control.values.count }

  func sums() throws -> [Sum] {
    var found: Set<Sum> = []
    var sums: [Sum] = []
    func add(_ sum: Sum) { if found.insert(sum).inserted { sums.append(sum) } }
    for total in control.totals {
      switch total {
      case .tree(let column, let tree): try addTree(tree, of: column, add)
      case .rows(let column, let total, let parts):
        try over(groups: table.groups(by: table.positions(without: [column]))) { alive in
          rows(column, total, parts, alive)
        } add: {
          add($0)
        }
      case .groups(let by, let total):
        try over(groups: table.groups(by: by.compactMap { table.keyNames.firstIndex(of: $0) })) { alive in
          group(total, alive)
        } add: {
          add($0)
        }
      case .columns(let total, let parts): try addColumns(total, parts, add)
      }
    }
    return sums
  }

  // MARK: Rows

  /// Finds the sums of every group, now and for each earlier state of its rows or hidden figures.
  private func over(
    groups: [[Int]], _ find: ([Int]) throws -> [Rows], add: (Sum) -> Void
  ) throws {
    for group in groups {
      for version in try versions(of: group) {
        for (total, parts) in try find(group.filter { table.isAlive($0, in: version) }) {
          for column in 0..<columnCount {
            if let sum = sum(figure(total, column), parts.map { figure($0, column) }, version) { add(sum) }
          }
        }
      }
    }
  }

  private func figure(_ row: Int, _ column: Int) -> Int { row * columnCount + column }

  /// The versions in which the hidden figures of a group may differ from the previous version, and the new one.
  private func versions(of group: [Int]) throws -> [Int] {
    var versions: Set<Int> = [table.version]
    var wasHidden = false
    for row in group {
      for life in table.rows[row].lives {
        versions.insert(life.from)
        if let to = life.to { versions.insert(to + 1) }
      }
      for column in 0..<columnCount {
        let figure = figures[figure(row, column)]
        if figure.publishedUntil > 0 { versions.insert(figure.publishedUntil + 1) }
        if figure.isSticky || figure.isGhost { wasHidden = true }
      }
    }
    // If nothing was ever hidden, the sums of earlier versions contain nothing that could still be hidden.
    if !wasHidden { return [table.version] }
    guard versions.count <= Self.statesMax else {
      throw DisclosureError.tooManyStates(versions.count, max: Self.statesMax)
    }
    return versions.filter { $0 <= table.version }.sorted()
  }

  /// Nil if the sum carries no information: an absent total reveals nothing, and absent parts are constant.
  private func sum(_ total: Int, _ parts: [Int], _ version: Int) -> Sum? {
    if version == table.version {
      guard figures[total].isPresent else { return nil }
      return Sum(version: version, total: total, parts: parts.filter { figures[$0].isPresent })
    }
    func couldBeHidden(_ index: Int) -> Bool { figures[index].isPresent || figures[index].isGhost }
    return Sum(
      version: version, total: couldBeHidden(total) ? total : nil, parts: parts.filter(couldBeHidden))
  }

  private func rows(_ column: String, _ total: String, _ parts: [String], _ alive: [Int]) -> [Rows] {
    guard let place = table.keyNames.firstIndex(of: column) else { return [] }
    guard let top = alive.first(where: { table.text($0, place) == total }) else { return [] }
    let (wanted, totals) = (Set(parts), totals(of: column))
    let found = alive.filter { row in
      let code = table.text(row, place)
      return parts.isEmpty ? !totals.contains(code) : wanted.contains(code)
    }
    return found.isEmpty ? [] : [(top, found)]
  }

  /// The codes of a column that are declared as totals.
  private func totals(of column: String) -> Set<String> {
    Set(
      control.totals.compactMap { total in
        if case .rows(column, let code, _) = total { code } else { nil }
      })
  }

  private func group(_ total: [Check.Condition], _ alive: [Int]) -> [Rows] {
    let isTotal = { (row: Int) in
      total.allSatisfy { condition in
        table.keyNames.firstIndex(of: condition.column).map { table.text(row, $0) == condition.value } ?? false
      }
    }
    guard let top = alive.first(where: isTotal) else { return [] }
    let parts = alive.filter { !isTotal($0) }
    return parts.isEmpty ? [] : [(top, parts)]
  }

  // MARK: Columns

  private func addColumns(_ total: String, _ parts: [String], _ add: (Sum) -> Void) throws {
    guard let whole = control.values.firstIndex(of: total) else { return }
    let places = parts.compactMap { control.values.firstIndex(of: $0) }
    for row in table.rows.indices {
      for version in try versions(of: [row]) where table.isAlive(row, in: version) {
        if let sum = sum(figure(row, whole), places.map { figure(row, $0) }, version) { add(sum) }
      }
    }
  }

  // MARK: Trees

  private func addTree(_ tree: DisclosureControl.Tree, of column: String, _ add: (Sum) -> Void) throws {
    guard let place = table.keyNames.firstIndex(of: column) else { return }
    let known = totals(of: column)
    if tree == .areas {
      for row in table.rows.indices {
        let code = table.text(row, place)
        // The areas of a statistical region are not in the list of parents.
        let isInTree = areas?.area(code).map { ![.nuts1, .nuts2, .nuts3].contains($0.kind) } ?? false
        guard isInTree || areas?.grouping(code) != nil || known.contains(code) else {
          throw DisclosureError.unknownArea(code: code, column: column)
        }
      }
    }
    try over(groups: table.groups(by: table.positions(without: [column]))) { alive in
      nearest(alive, place, tree) + (tree == .areas ? groupings(alive, place) : [])
    } add: {
      add($0)
    }
  }

  /// Each row with its nearest existing ancestor.
  private func nearest(_ alive: [Int], _ place: Int, _ tree: DisclosureControl.Tree) -> [Rows] {
    let byCode = Dictionary(alive.map { (table.text($0, place), $0) }) { first, _ in first }
    var parts: [Int: [Int]] = [:]
    for row in alive {
      let around = ancestors(of: table.text(row, place), tree)
      guard let parent = around.lazy.compactMap({ byCode[$0] }).first else { continue }
      parts[parent, default: []].append(row)
    }
    return parts.sorted { $0.key < $1.key }.flatMap { total, parts in
      alternatives(parts, place).map { (total: total, parts: $0) }
    }
  }

  /// Delegatury and districts divide the same city in two ways, each of which adds up to it.
  private func alternatives(_ parts: [Int], _ place: Int) -> [[Int]] {
    func without(_ kind: AreaKind) -> [Int] { parts.filter { areas?.area(table.text($0, place))?.kind != kind } }
    let ways = [without(.district), without(.delegatura)].filter { $0.count < parts.count && !$0.isEmpty }
    return ways.count < 2 ? [parts] : ways
  }

  private func ancestors(of code: String, _ tree: DisclosureControl.Tree) -> [String] {
    switch tree {
    case .periods: PeriodTree.around(code)
    case .areas:
      // The path begins with the area itself.
      areas.flatMap { areas in areas.area(code).map { areas.path(of: $0).dropFirst().map(\.code) } } ?? []
    }
  }

  private func groupings(_ alive: [Int], _ place: Int) -> [Rows] {
    let byCode = Dictionary(alive.map { (table.text($0, place), $0) }) { first, _ in first }
    return alive.compactMap { row in
      guard let grouping = areas?.grouping(table.text(row, place)) else { return nil }
      let parts = grouping.members(on: day(of: row)).compactMap { byCode[$0] }
      return parts.isEmpty ? nil : (row, parts)
    }
  }

  /// The last day of the row's period; without a period, a day in the far future, on which open-ended members count.
  private func day(of row: Int) -> String {
    table.period.flatMap { PeriodEnd.day(of: table.text(row, $0)) } ?? "9999-12-31"
  }
}

/// The containment of periods.
enum PeriodTree {
  /// The periods around one, from the inside out: for `2024-07-15` its month, quarter, half and year. A week or a
  /// school year may overlap two years, and so adds up to none.
  static func around(_ period: String) -> [String] {
    let bytes = Array(period.utf8)
    guard bytes.count > 5, bytes[4] == UInt8(ascii: "-"), !bytes.contains(UInt8(ascii: "/")) else { return [] }
    let year = String(period.prefix(4))
    if bytes[5] == UInt8(ascii: "Q") { return quarter(year, Int(period.dropFirst(6))) + [year] }
    if bytes[5] == UInt8(ascii: "W") { return [] }
    guard let month = Int(period.dropFirst(5).prefix(2)), (1...12).contains(month) else { return [year] }
    let quarter = (month + 2) / 3
    let around = ["\(year)-Q\(quarter)", "\(year)-S\((quarter + 1) / 2)", year]
    if bytes.count == 7 { return around }
    let day = bytes.count > 10 ? [String(period.prefix(10))] : []
    return day + [String(period.prefix(7))] + around
  }

  private static func quarter(_ year: String, _ number: Int?) -> [String] {
    number.map { ["\(year)-S\(($0 + 1) / 2)"] } ?? []
  }
}
