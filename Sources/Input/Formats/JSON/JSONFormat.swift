/// How the records lie in a JSON document.
public struct JSONFormat: Hashable, Sendable {
  /// The path of the records from the root: `results[].values[]`, `[]` for an array of records, `.` for a document that is
  /// one record.
  public var records: JSONPath

  public init(records: JSONPath) { self.records = records }
}
