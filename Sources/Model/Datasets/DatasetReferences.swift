internal import Platform
internal import SQLite

/// What the versions of all datasets refer to outside their files: the runs and documents that they were made from.
///
/// Every file of the folder counts, whether its dataset is still declared or not: its versions can be traced as long as
/// they are there. Throws where one cannot be read, so that nobody takes its documents for unused.
public struct DatasetReferences: Sendable {
  private let folder: String

  /// - Parameter folder: `state/datasets`.
  public init(folder: String) { self.folder = folder }

  /// The runs that made a version, or that a source's checkpoint names.
  public func runs() throws -> Set<Int64> {
    var runs: Set<Int64> = []
    try each("SELECT run FROM versions UNION SELECT run FROM checkpoints") { runs.insert($0.integer(0)) }
    return runs
  }

  /// Calls with the digest of every document that a version was made from; one may come more than once.
  public func eachDocument(_ body: (String) throws -> Void) throws {
    try each("SELECT DISTINCT digest FROM version_documents") { try body($0.text(0)) }
  }

  private func each(_ sql: String, _ body: (borrowing Statement) throws -> Void) throws {
    for name in try Files.list(folder) where name.hasSuffix(DatasetStore.fileSuffix) {
      let connection = try Connection("\(folder)/\(name)", mode: .readOnly)
      try DatasetTables.layout.check(connection)
      var select = try connection.prepare(sql)
      while try select.step() { try body(select) }
    }
  }
}
