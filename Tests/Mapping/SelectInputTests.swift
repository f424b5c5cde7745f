import Mapping
import Schema
import Testbed
import Testing

/// The inputs of a derived dataset: every dataset that its SELECT reads, whatever the SQL, and no other.
@Suite struct SelectInputTests {
  static let ids = ["ludnosc", "powierzchnia", "drogi-gminne", "areas"]

  private static let derived = Dataset(
    id: "suma", title: Bilingual(pl: "", en: ""), columns: [Column(name: "area", type: .code)], key: ["area"])

  private static func source(_ id: String) -> Dataset {
    Dataset(
      id: id, title: Bilingual(pl: "", en: ""),
      columns: [
        Column(name: "area", type: .code), Column(name: "year", type: .integer), Column(name: "value", type: .decimal),
      ], key: ["area", "year"])
  }

  private func inputs(_ sql: String) throws -> Set<String> {
    let plan = MappingPlan(dataset: Self.derived, Derivation(sql: sql, file: "suma.sql"), inputs: [], documentCount: 0)
    return Set(try SelectInputs(of: plan, among: Self.ids.map(Self.source)).columns.keys)
  }

  /// SQLite's authorizer reports no column of the second table.
  @Test(arguments: [
    "SELECT l.area AS area FROM ludnosc AS l JOIN powierzchnia AS p USING (area)",
    "SELECT area FROM ludnosc JOIN powierzchnia USING (area, year)",
    "SELECT area FROM ludnosc LEFT JOIN \"POWIERZCHNIA\" USING (area)",
    "SELECT area FROM ludnosc RIGHT JOIN powierzchnia USING (area)",
    "SELECT area FROM ludnosc FULL JOIN powierzchnia USING (area)",
    "SELECT area FROM ludnosc CROSS JOIN [powierzchnia] USING (area)",
    "SELECT area FROM ludnosc NATURAL JOIN powierzchnia", "SELECT area FROM ludnosc NATURAL LEFT JOIN powierzchnia",
    "SELECT area FROM (ludnosc JOIN powierzchnia USING (area))",
    "SELECT area FROM ludnosc WHERE EXISTS (SELECT 1 FROM ludnosc NATURAL JOIN powierzchnia)",
    "WITH t AS (SELECT l.year AS y, l.area AS area FROM ludnosc AS l JOIN powierzchnia USING (area)) SELECT area FROM t",
    "SELECT area FROM ludnosc LIMIT (SELECT count(*) FROM powierzchnia)",
    "SELECT area FROM ludnosc WHERE (area, year, value) IN powierzchnia",
    "SELECT area FROM ludnosc WHERE 1 OR EXISTS (SELECT 1 FROM temp.powierzchnia)",
    "SELECT area FROM ludnosc GROUP BY area HAVING count(*) > (SELECT count(*) FROM powierzchnia)",
    "SELECT area FROM ludnosc EXCEPT SELECT area FROM ludnosc NATURAL JOIN powierzchnia",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < (SELECT count(*) FROM powierzchnia)) "
      + "SELECT area FROM ludnosc, n",
  ])
  func aTableThatIsOnlyJoinedIsAnInput(_ sql: String) throws {
    #expect(try inputs(sql) == ["ludnosc", "powierzchnia"])
  }

  /// A common table expression hides the dataset of its name, also where no column of it is asked for.
  @Test(arguments: [
    "WITH powierzchnia AS (SELECT area FROM ludnosc) SELECT 'x' AS area FROM powierzchnia",
    "WITH powierzchnia AS (SELECT area FROM ludnosc) SELECT l.area AS area FROM ludnosc AS l JOIN powierzchnia USING (area)",
    "WITH t AS (SELECT area FROM powierzchnia) SELECT area FROM ludnosc",
    "SELECT area FROM ludnosc AS powierzchnia", "SELECT area FROM ludnosc -- NATURAL JOIN powierzchnia",
    "SELECT area FROM ludnosc WHERE area <> 'powierzchnia'",
  ])
  func aNameAloneIsNoInput(_ sql: String) throws { #expect(try inputs(sql) == ["ludnosc"]) }

  @Test func theTableBehindADatasetCannotBeRead() {
    let error = #expect(throws: MappingError.self) { try inputs("SELECT area FROM \"ludnosc (rows)\"") }
    #expect(error?.what == "suma.sql: the mapping is not valid SQL: no such table: ludnosc (rows)")
  }

  @Test func inputsAreTheTablesThatASelectWasMadeOf() throws {
    let seed: UInt64 = 20_261_130
    var (joined, refused) = (0, 0)
    for round in 0..<1500 {
      var maker = SelectMaker(seed + UInt64(round), Self.ids)
      let (sql, used) = maker.statement()
      do {
        #expect(try inputs(sql) == used, "seed \(seed), round \(round): \(sql)")
      } catch MappingError.invalid(_, let message, _) {
        // SQLite cannot compile some chains of RIGHT and FULL joins; the operator learns it.
        #expect(message == "ON clause references tables to its right", "seed \(seed), round \(round): \(sql)")
        refused += 1
        continue
      }
      if sql.contains("USING") || sql.contains("NATURAL") { joined += 1 }
    }
    #expect(joined > 500 && refused < 60, "\(joined) \(refused)")
  }
}

/// Random SELECTs of one column `area`, with the tables that they read.
private struct SelectMaker {
  private var random: Seeded
  /// The tables and common table expressions that a name can stand for, with the tables that are read for it.
  private var scope: [String: Set<String>]
  private let tables: [String]
  private var used: Set<String> = []
  private var aliases = 0

  private static let depthMax = 3

  init(_ seed: UInt64, _ tables: [String]) {
    random = Seeded(seed)
    self.tables = tables
    scope = Dictionary(uniqueKeysWithValues: tables.map { ($0, [$0]) })
  }

  mutating func statement() -> (sql: String, used: Set<String>) {
    var with: [String] = []
    // Names of their own or those of datasets. SQLite lets an expression refer to a later one too.
    let names = (0..<random.below(3)).map { random.once(in: 3) ? tables[$0] : "t\($0)" }
    for name in names { scope[name] = nil }
    for name in names {
      let outer = used
      used = []
      with.append("\"\(name)\" AS (\(select(1)))")
      scope[name] = used
      used = outer
    }
    let body = select(0)
    return ((with.isEmpty ? "" : "WITH \(with.joined(separator: ", ")) ") + body, used)
  }

  private mutating func select(_ depth: Int) -> String {
    let isDeep = depth >= Self.depthMax
    if !isDeep, random.once(in: 6) {
      let (one, other) = (select(depth + 1), select(depth + 1))
      return "\(one) \(random.pick(["UNION", "UNION ALL", "EXCEPT", "INTERSECT"])) \(other)"
    }
    let (from, first) = source(depth)
    var sql = random.once(in: 4) ? "SELECT 'x' AS area FROM \(from)" : "SELECT \(first).area AS area FROM \(from)"
    if !isDeep, random.once(in: 2) { sql += " WHERE \(condition(first, depth + 1))" }
    if random.once(in: 6) { sql += " GROUP BY \(first).area HAVING count(*) > 1" }
    return sql
  }

  private mutating func condition(_ first: String, _ depth: Int) -> String {
    switch random.below(5) {
    case 0: "EXISTS (\(select(depth)))"
    case 1: "\(first).area IN (\(select(depth)))"
    case 2: "(SELECT count(*) FROM \(table())) > 2"
    case 3: "\(first).area > '1' OR NOT EXISTS (SELECT 1 FROM \(table()))"
    default: "\(first).area = (SELECT max(area) FROM \(table()))"
    }
  }

  /// What stands after FROM, and the alias of its first part.
  private mutating func source(_ depth: Int) -> (sql: String, first: String) {
    let first = alias()
    var sql = "\(part(depth)) AS \(first)"
    // A join with USING after one of another kind may find several columns of the name.
    let kind = random.below(4)
    for _ in 0..<random.below(3) {
      let next = "\(part(depth)) AS \(alias())"
      switch kind {
      case 0 where random.once(in: 2): sql += ", \(next)"
      case 0: sql += " LEFT JOIN \(next) ON \(first).year > 2000"
      case 1: sql += " NATURAL \(random.pick(["", "LEFT", "RIGHT"])) JOIN \(next)"
      default: sql += " \(random.pick(["", "LEFT", "CROSS", "RIGHT", "FULL"])) JOIN \(next) USING (year)"
      }
    }
    return (sql, first)
  }

  /// A table, or a sub-query with the same columns `area` and `year`.
  private mutating func part(_ depth: Int) -> String {
    if depth < Self.depthMax, random.once(in: 4) {
      return "(SELECT s.area, 1 AS year FROM (\(select(depth + 1))) AS s)"
    }
    return random.once(in: 2) ? "(SELECT area, 1 AS year FROM \(table()))" : dataset()
  }

  /// Any name of the scope.
  private mutating func table() -> String {
    guard !random.once(in: 5) else { return dataset() }
    let name = random.pick(scope.keys.sorted())
    used.formUnion(scope[name, default: []])
    return "\"\(name)\""
  }

  /// A dataset with all its columns, also where a common table expression hides it.
  private mutating func dataset() -> String {
    let name = random.pick(tables)
    used.insert(name)
    return random.pick(["temp.\"\(name)\"", "temp.\"\(name.uppercased())\"", "\"temp\".[\(name)]"])
  }

  private mutating func alias() -> String {
    aliases += 1
    return "a\(aliases)"
  }
}
