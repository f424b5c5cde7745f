public import Readers

/// The texts of records as they stand in a document, also of those that could not be read as what they should be.
public enum RawTexts {
  /// The texts of all fields by the position of their record, in one pass over the document; a record that has no texts is not
  /// among them. Memory: the records that are asked for.
  ///
  /// - Parameter positions: lines or ordinals, as `RecordReader.position` counts.
  /// - Throws: what the reader throws.
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
}
