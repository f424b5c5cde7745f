public import Formats
public import Schema

/// The unconverted texts of records, also of those that could not be read as their declared types.
public enum RawTexts {
  /// The texts of all fields by the position of their record, in one pass over the document; records without texts are
  /// left out. Memory grows with the number of requested records.
  ///
  /// - Parameter positions: lines or ordinals, as `RecordReader.position` counts.
  /// - Throws: the errors of the reader.
  public static func read(
    at positions: Set<Int>, fields: [FieldSpec], open: ([FieldSpec]) throws -> any RecordReader
  ) throws -> [Int: [String]] {
    let records = try RawRecords(fields, open: open)
    var found: [Int: [String]] = [:]
    for position in positions.sorted() where try records.advance(to: position) {
      found[position] = fields.indices.map { String(decoding: records.bytes($0), as: UTF8.self) }
    }
    return found
  }

  /// Whether the texts of some record, or what was rejected of one, satisfy a condition. Stops at the first.
  ///
  /// - Throws: the errors of the reader.
  public static func contains(
    fields: [FieldSpec], open: ([FieldSpec]) throws -> any RecordReader, record: ([String]) -> Bool,
    rejected: (Rejection) -> Bool
  ) throws -> Bool {
    let records = try RawRecords(fields, open: open)
    while true {
      switch try records.step() {
      case .record: if record(fields.indices.map { String(decoding: records.bytes($0), as: UTF8.self) }) { return true }
      case .rejected(let rejection): if rejected(rejection) { return true }
      case .end: return false
      }
    }
  }
}
