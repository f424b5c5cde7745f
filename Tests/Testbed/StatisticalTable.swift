/// A made-up statistical table: counts of people by area, sex and year, with totals over both, and what it becomes later.
///
/// Three levels (gmina, powiat, voivodeship), and a grouping that lies across them. The counts are small, as they are where
/// something must be hidden.
public struct StatisticalTable: Sendable {
  /// A figure: `1206012|K|2024`.
  public typealias Name = String

  /// The true figures, totals among them.
  public private(set) var figures: [Name: Int] = [:]
  private var leaves: [Name: Int] = [:]
  private var random: Seeded
  private let powiats: [String: [String]]
  private let isFlat: Bool

  public static let grouping = "metropolia-krakowska"
  private static let members: Set<String> = ["1206012", "1206022", "1206052", "1206072", "1219012", "1219043"]
  private static let counts = [0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 14, 20, 23, 31, 40, 57, 88, 120]

  /// - Parameter isFlat: one level of areas and no sexes: parts and their total.
  public init(seed: UInt64, isFlat: Bool = false) {
    random = Seeded(seed)
    self.isFlat = isFlat
    let first = ["1206012", "1206022", "1206032", "1206052", "1206072"]
    powiats = isFlat ? ["1206": first] : ["1206": first, "1219": ["1219012", "1219022", "1219043"]]
    appendYear(2022)
    appendYear(2023)
  }

  public static func name(_ area: String, _ sex: String, _ year: Int) -> Name { "\(area)|\(sex)|\(year)" }

  private var sexes: [String] { isFlat ? ["T"] : ["K", "M"] }

  /// Adds the figures of another year.
  public mutating func appendYear(_ year: Int) {
    for gmina in powiats.values.flatMap({ $0 }).sorted() {
      for sex in sexes { leaves[Self.name(gmina, sex, year)] = random.pick(Self.counts) }
    }
    addUp()
  }

  /// Corrects some figures.
  public mutating func change(_ count: Int) {
    for _ in 0..<count { leaves[random.pick(leaves.keys.sorted())] = random.pick(Self.counts) }
    addUp()
  }

  /// Removes a gmina from a year, or restores it.
  public mutating func takeOutOrIn() {
    let gmina = random.pick(powiats.values.flatMap { $0 }.sorted())
    for sex in sexes {
      let name = Self.name(gmina, sex, 2023)
      leaves[name] = leaves[name] == nil ? random.pick(Self.counts) : nil
    }
    addUp()
  }

  private var years: [Int] {
    Set(leaves.keys.compactMap { Int($0.suffix(4)) }).sorted()
  }

  private mutating func addUp() {
    figures = leaves
    for (total, parts) in sums where total.hasPrefix("12") || total.hasPrefix(Self.grouping) {
      let present = parts.compactMap { figures[$0] }
      if !present.isEmpty { figures[total] = present.reduce(0, +) }
    }
  }

  /// Everything that adds up, parts before the totals that they are in; written down here and nowhere else.
  public var sums: [(total: Name, parts: [Name])] {
    var sums: [(total: Name, parts: [Name])] = []
    for year in years {
      for sex in sexes {
        for (powiat, gminas) in powiats.sorted(by: { $0.key < $1.key }) {
          sums.append((Self.name(powiat, sex, year), gminas.map { Self.name($0, sex, year) }))
        }
        guard !isFlat else { continue }
        sums.append((Self.name("12", sex, year), powiats.keys.sorted().map { Self.name($0, sex, year) }))
        sums.append((Self.name(Self.grouping, sex, year), Self.members.sorted().map { Self.name($0, sex, year) }))
      }
      guard !isFlat else { continue }
      for area in powiats.values.flatMap({ $0 }).sorted() + powiats.keys.sorted() + ["12", Self.grouping] {
        sums.append((Self.name(area, "T", year), sexes.map { Self.name(area, $0, year) }))
      }
    }
    return sums
  }
}

/// A published table: nil for a figure that is hidden; a figure that is not there is not in it.
public typealias PublishedTable = [StatisticalTable.Name: Int?]

/// The published versions of a table with the true figures: determines what an attacker learns.
public struct PublishedHistory: Sendable {
  public private(set) var tables: [PublishedTable] = []
  private var truths: [[StatisticalTable.Name: Int]] = []
  private var told: [StatisticalTable.Name: Set<Int>] = [:]

  public init() {}

  public mutating func append(_ table: PublishedTable, truth: [StatisticalTable.Name: Int]) {
    tables.append(table)
    truths.append(truth)
    for case (let name, let value?) in table { told[name, default: []].insert(value) }
  }

  /// The hidden figures that can be computed from all versions together, or from the newest alone, by an attacker who
  /// always guesses correctly which figures did not change between versions. Figures that some version has published
  /// directly are excluded.
  ///
  /// A figure is one unknown for each value that it had: an attacker who assumes a changed one to be unchanged computes
  /// nothing.
  public func derived(_ sums: [(total: String, parts: [String])]) -> Set<StatisticalTable.Name> {
    var found: Set<StatisticalTable.Name> = []
    for versions in [tables.indices.suffix(1), tables.indices.suffix(tables.count)] {
      for cluster in attack(versions, sums, unknown: { "\($0)@\($1)" }) {
        for name in cluster.computed.keys { found.insert(name) }
      }
    }
    return found
  }

  private func attack(
    _ versions: Range<Int>, _ sums: [(total: String, parts: [String])], unknown: (String, Int) -> String
  ) -> [Attacker.Cluster] {
    var attacker = Attacker()
    for version in versions {
      let (table, truth) = (tables[version], truths[version])
      func term(_ name: String) -> (String, Int?) {
        let value = truth[name] ?? 0
        return (unknown(name, value), told[name]?.contains(value) == true ? value : nil)
      }
      for (total, parts) in sums where table[total] != nil {
        let present = parts.filter { table[$0] != nil }
        if !present.isEmpty { attacker.learn(total: term(total), parts: present.map(term)) }
      }
    }
    return attacker.clusters()
  }

  /// The figures below a minimum that the newest version hides but that can be bounded too closely.
  public func bounded(
    _ sums: [(total: String, parts: [String])], below minimum: Int, least: Int
  ) -> [StatisticalTable.Name: String] {
    guard let truth = truths.last else { return [:] }
    var found: [StatisticalTable.Name: String] = [:]
    for cluster in attack(tables.indices.suffix(1), sums, unknown: { name, _ in name }) {
      for name in cluster.names {
        guard let value = truth[name], value > 0, value < minimum, told[name]?.contains(value) != true else { continue }
        guard let (low, high) = cluster.bounds(of: name, least: least), let high else { continue }
        if high - low < Fraction(Int128(minimum)) { found[name] = "\(value) lies in \(low)…\(high)" }
      }
    }
    return found
  }
}
