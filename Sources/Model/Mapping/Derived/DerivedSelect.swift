internal import CSQLite
internal import SQLite
public import Schema

/// The SELECT of a derived dataset, compiled under the rules of every mapping.
struct DerivedSelect: ~Copyable {
  let statement: Statement
  /// The column of the SELECT for each of the dataset's.
  let sources: [Int?]
  /// Which columns of which datasets it reads, in lower case.
  let read: [String: Set<String>]
  /// Which functions it calls, in lower case.
  let called: Set<String>

  /// What is asked of the SELECT beyond its rows as they come.
  enum Wish {
    case asWritten
    /// In the order of the dataset's key.
    case sorted
    /// Only rows of one key; `?1` and so on are its values.
    case key(isText: Bool)
  }

  static func prepare(
    _ plan: MappingPlan, _ wish: Wish = .asWritten, among tables: [String], on connection: borrowing Connection
  ) throws -> DerivedSelect {
    let authorizer = MappingAuthorizer(
      tables: Set(tables.map { $0.lowercased() }), schema: "temp",
      behind: plan.inputs.reduce(into: []) { $0.formUnion($1.behind) }, namesViewsAlone: try namesInputsAlone(plan))
    let compiler = SelectCompiler(plan: plan, authorizer: authorizer)
    return try compiler.compile(on: connection) { written in
      let (sources, read, called) = (try SelectCompiler.match(written, plan), authorizer.read, authorizer.called)
      let key = plan.dataset.key.map { Connection.quote($0) }
      let rest: String
      switch wish {
      case .asWritten: return DerivedSelect(statement: written, sources: sources, read: read, called: called)
      case .sorted: rest = "ORDER BY \(key.joined(separator: ", "))"
      case .key(let isText):
        let equal = key.enumerated().map { isText ? "CAST(\($1) AS TEXT) = ?\($0 + 1)" : "\($1) = ?\($0 + 1)" }
        rest = "WHERE \(equal.joined(separator: " AND "))"
      }
      let statement = try connection.prepare(SelectCompiler.rows(of: compiler.select, rest))
      return DerivedSelect(statement: statement, sources: sources, read: read, called: called)
    }
  }
}

extension DerivedSelect {
  /// Whether the SELECT names its inputs and nothing that lies behind them in their files: it can be prepared where there
  /// is nothing else.
  private static func namesInputsAlone(_ plan: MappingPlan) throws -> Bool {
    if plan.inputs.isEmpty { return false }
    let connection = try Connection(":memory:", mode: .memory)
    let functions = MappingFunctions(scan: SourceScan(), parameters: [:], areas: plan.areas)
    functions.register(on: connection.handle)
    for input in plan.inputs {
      let columns = input.columns.map { Connection.quote($0) }.joined(separator: ", ")
      try connection.execute("CREATE TEMP TABLE \(Connection.quote(input.name)) (\(columns))")
    }
    return withExtendedLifetime(functions) {
      do throws(SQLiteError) {
        _ = try connection.prepare(plan.sql.trimmedStatement)
        return true
      } catch {
        return false
      }
    }
  }
}

/// Which datasets a SELECT reads, asked of SQLite without any of their files.
public struct SelectInputs: Sendable {
  /// Names of columns by the id of the dataset; a dataset of which only the rows are counted has none.
  public let columns: [String: Set<String>]
  /// Decimal columns that are compared as texts, each with its dataset.
  public let textComparisons: [(dataset: String, column: String)]
  /// Which lists the SELECT asks.
  public let lists: ListUse

  /// - Parameters:
  ///   - plan: its inputs do not matter.
  ///   - datasets: what the SELECT may read.
  /// - Throws: `MappingError` where it cannot be prepared or its columns are not the dataset's.
  public init(of plan: MappingPlan, among datasets: [Dataset]) throws {
    let connection = try Connection(":memory:", mode: .memory)
    let functions = MappingFunctions(scan: SourceScan(), parameters: [:], areas: plan.areas)
    functions.register(on: connection.handle)
    var decimals: [TextComparisons.Column] = []
    for dataset in datasets {
      let declared = dataset.columns.map { column -> String in
        let type = "\(Connection.quote(column.name)) \(column.type.isStoredAsInteger ? "INTEGER" : "TEXT")"
        guard column.type == .decimal else { return type }
        let decimal = TextComparisons.Column(dataset: dataset.id, name: column.name)
        decimal.register(on: connection)
        decimals.append(decimal)
        return "\(type) COLLATE \(Connection.quote(decimal.collation))"
      }
      try connection.execute(
        "CREATE TEMP TABLE \(Connection.quote(dataset.id)) (\(declared.joined(separator: ", ")))")
    }
    let select = try DerivedSelect.prepare(plan, among: datasets.map(\.id), on: connection)
    columns = select.read.mapValues { $0.subtracting([""]) }.filter { name, _ in
      datasets.contains { $0.id == name }
    }
    // A dataset that is called areas is no list.
    lists = ListUse(plan.dataset, functions: select.called, tables: [])
    let compared = try TextComparisons(in: plan.sql.trimmedStatement, among: decimals, on: connection)
    textComparisons = compared.columns.map { ($0.dataset, $0.name) }
  }
}
