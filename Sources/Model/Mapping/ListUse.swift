internal import CSQLite
internal import SQLite
public import Schema
internal import Territory

/// Which lists decide about the rows of a mapping: the list of areas, and those that are built into the project.
///
/// One rule for all that is mapped. The list of areas counts where the dataset asks it (a column of areas may hold its
/// codes alone, a disclosure control adds up by its parents), and where the SELECT calls `area` or reads the table
/// `areas`, unless that is a code list of the connector's own. A built-in list counts where the SELECT calls one of its
/// functions. What a SELECT calls and reads SQLite says when it has prepared it; words in comments, texts and names of
/// columns do not matter.
public struct ListUse: Hashable, Sendable {
  /// Whether the list of areas decides about rows.
  public let asksAreas: Bool
  /// The built-in lists that decide, in their order.
  public let builtIn: [BuiltInList]

  /// The name under which a SELECT may read the list of areas.
  public static let areas = "areas"

  init(_ dataset: Dataset, functions: Set<String>, tables: Set<String>) {
    asksAreas = dataset.asksAreas || functions.contains("area") || tables.contains(Self.areas)
    builtIn = BuiltInList.allCases.filter { !functions.isDisjoint(with: $0.functions) }
  }

  /// Asks SQLite what the SELECT over records calls and reads; no document is opened and no code list read but for its header.
  ///
  /// - Throws: `MappingError` where the SELECT cannot be prepared.
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
    // Where there is no list yet, what asks it must be found all the same.
    if tables.insert(Self.areas).inserted { try CodeList.declare(Self.areas, Area.columns, on: connection) }
    let authorizer = MappingAuthorizer(tables: tables)
    try SelectCompiler(plan: plan, authorizer: authorizer).compile(on: connection) { _ in }
    self.init(
      plan.dataset, functions: authorizer.called, tables: hasOwn ? [] : Set(authorizer.read.keys))
    // SQLite calls them without asking; they live as long as the connection.
    withExtendedLifetime(functions) {}
  }
}
