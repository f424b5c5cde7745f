internal import CSQLite
internal import SQLite
public import Schema
internal import Territory

/// The lists on which the rows of a mapping depend: the list of areas, and the built-in ones.
///
/// One rule for all mappings. The list of areas counts if the dataset needs it (a column of areas validates codes, a
/// disclosure control sums by parents), and if the SELECT calls `area` or reads the table `areas`, unless that is a
/// code list of the connector. A built-in list counts if the SELECT calls one of its functions. SQLite reports the
/// calls and tables when the SELECT is prepared, so words in comments, texts and column names do not matter.
public struct ListUse: Hashable, Sendable {
  /// Whether rows depend on the list of areas.
  public let asksAreas: Bool
  /// The built-in lists on which rows depend, in order.
  public let builtIn: [BuiltInList]

  /// The table name of the list of areas in a SELECT.
  public static let areas = "areas"

  init(_ dataset: Dataset, functions: Set<String>, tables: Set<String>) {
    asksAreas = dataset.asksAreas || functions.contains("area") || tables.contains(Self.areas)
    builtIn = BuiltInList.allCases.filter { !functions.isDisjoint(with: $0.functions) }
  }

  /// Prepares the SELECT over records to find its calls and tables; opens no document, and reads only the headers of
  /// code lists.
  ///
  /// - Throws: `MappingError` if the SELECT cannot be prepared.
  public init(of plan: MappingPlan) throws {
    let connection = try Connection(":memory:", mode: .memory)
    let scan = SourceScan(fields: plan.fields, documentCount: 0, openReader: plan.openReader)
    let functions = MappingFunctions(scan: scan, parameters: plan.parameters, areas: plan.areas)
    functions.register(on: connection.handle)
    guard SourceTable.register(on: connection.handle, scan: scan) == SQLITE_OK else {
      throw MappingError.invalid(file: plan.sqlFile, message: "the table source could not be made")
    }
    try connection.execute("SELECT 1 FROM source WHERE 0")
    for list in plan.codeLists { try list.declare(on: connection) }
    var tables = Set(plan.codeLists.map { $0.name.lowercased() } + [SourceTable.name])
    let hasOwn = plan.codeLists.contains { $0.name.lowercased() == Self.areas && !$0.isOptional }
    // If there is no list yet, its use must still be detected.
    if tables.insert(Self.areas).inserted { try CodeList.declare(Self.areas, Area.columns, on: connection) }
    let authorizer = MappingAuthorizer(tables: tables)
    try SelectCompiler(plan: plan, authorizer: authorizer).compile(on: connection) { _ in }
    // After the SELECT was compiled over tables, which reports its mistakes.
    let read = hasOwn ? [] : try Self.tables(readBy: plan)
    self.init(plan.dataset, functions: authorizer.called, tables: read)
    // SQLite refers to them without retaining; they must live as long as the connection.
    withExtendedLifetime(functions) {}
  }

  /// The code lists that a compiled SELECT reads, in lower case; among them the list of areas, even where there is none
  /// yet.
  static func tables(readBy plan: MappingPlan) throws -> Set<String> {
    var lists = try plan.codeLists.map { (name: $0.name, columns: try $0.header()) }
    if !lists.contains(where: { $0.name.lowercased() == areas }) { lists.append((areas, Area.columns)) }
    do {
      return try WatchedTables.read(by: plan, among: lists, in: "main")
    } catch is MappingError {
      // INDEXED BY is possible over tables alone.
      return Set(lists.map { $0.name.lowercased() })
    }
  }
}
