internal import CSQLite
internal import SQLite
public import Schema

/// The SELECT of a derived dataset, compiled under the same rules as every mapping.
struct DerivedSelect: ~Copyable {
  let statement: Statement
  /// The column of the SELECT for each column of the dataset.
  let sources: [Int?]
  /// The columns read, by dataset, in lower case.
  let read: [String: Set<String>]
  /// The functions called, in lower case.
  let called: Set<String>

  /// How the SELECT is modified.
  enum Wish {
    case asWritten
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
  /// Whether the SELECT names only its inputs and no internal tables of their files: then it can be prepared where only
  /// the inputs exist.
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

/// The datasets that a SELECT reads, as SQLite reports them without access to the files.
public struct SelectInputs: Sendable {
  /// The columns read, by dataset id, without those of which only `USING` or a natural join makes use; empty for a
  /// dataset of which only rows are counted.
  public let columns: [String: Set<String>]
  /// Decimal columns that are compared as text, with their datasets.
  public let textComparisons: [(dataset: String, column: String)]
  /// The places where the SELECT takes texts for numbers, if they are looked for.
  public let textsAsNumbers: [TextAsNumber]
  /// The lists that the SELECT uses.
  public let lists: ListUse

  /// - Parameters:
  ///   - plan: its inputs are ignored.
  ///   - datasets: the datasets that the SELECT may read.
  ///   - followsTexts: looks for the places where it takes texts for numbers, which takes longer than the rest.
  /// - Throws: `MappingError` if it cannot be prepared or its columns do not match the dataset's.
  public init(of plan: MappingPlan, among datasets: [Dataset], followsTexts: Bool = false) throws {
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
    let tables = datasets.map { (name: $0.id, columns: $0.columns.map(\.name)) }
    let inputs = try WatchedTables.read(by: plan, among: tables, in: "temp")
    columns = datasets.reduce(into: [:]) { columns, dataset in
      guard inputs.contains(dataset.id.lowercased()) else { return }
      columns[dataset.id] = select.read[dataset.id.lowercased(), default: []].subtracting([""])
    }
    // A dataset named `areas` is not the list.
    lists = ListUse(plan.dataset, functions: select.called, tables: [])
    let compared = try TextComparisons(in: plan.sql.trimmedStatement, among: decimals, on: connection)
    textComparisons = compared.columns.map { ($0.dataset, $0.name) }
    guard followsTexts else {
      textsAsNumbers = []
      return
    }
    let contents = datasets.map { ($0.id, $0.columns.map { TextFlow.Content(name: $0.name, $0.type) }) }
    textsAsNumbers = TextFlow.uses(
      in: try SelectProgram(of: plan.sql.trimmedStatement, on: connection), source: [],
      tables: try TextFlow.tables(contents, in: "temp", on: connection))
  }
}
