public import Operations
public import Platform

extension RestoreState.Report {
  /// One line.
  public var summary: String {
    "backup \(name) of \(Formatting.moment(madeAt)), \(Formatting.count(files, "file")) and "
      + "\(Formatting.count(documents, "document")), \(Formatting.bytes(bytes))"
  }

  /// The report as JSON.
  public var json: JSON {
    [
      "backup": .string(name), "made": .string(madeAt.description), "files": .integer(files),
      "documents": .integer(documents), "bytes": .integer(bytes), "former": former.map { .string($0) } ?? .null,
    ]
  }
}
