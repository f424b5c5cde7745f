public import Operations
public import Platform

extension BackupState.Report {
  /// One line.
  public var summary: String {
    let databases =
      "\(Formatting.count(databasesCopied, "database")) copied"
      + (databasesSame > 0 ? " and \(Formatting.grouped(databasesSame)) unchanged" : "")
    let documents =
      "\(Formatting.count(documentsCopied, "document")) copied"
      + (documentsSame > 0 ? " and \(Formatting.grouped(documentsSame)) known" : "")
    return "\(databases), \(documents), \(Formatting.bytes(bytes)) written"
  }

  /// The report as JSON.
  public var json: JSON {
    [
      "backup": .string(name),
      "databases": ["copied": .integer(databasesCopied), "unchanged": .integer(databasesSame)],
      "documents": ["copied": .integer(documentsCopied), "known": .integer(documentsSame)], "bytes": .integer(bytes),
      "damaged": .array(damaged.map { .string($0) }), "removed": .array(removed.map { .string($0) }),
    ]
  }
}
