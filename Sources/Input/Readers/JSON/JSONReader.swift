internal import Formats
internal import Platform
internal import Schema
internal import Text

/// Reads the records of a JSON document (RFC 8259) in constant memory.
///
/// A field may be in the record, at the root, or in an object that encloses the record, before or after the records:
/// records before a wanted member of their enclosing object wait for it, within `heldBytesMax`. Numbers keep their
/// digits. A record in which a wanted member comes twice is rejected; on the path to the records that is an error of the
/// document, and outside the records the first counts. A field path without a value in a record is an absent value; a records path without a value
/// is an error of the document.
final class JSONReader: RecordReader {
  /// The fields of the current record, borrowed until the next `advance`.
  let cells: UnsafeMutableBufferPointer<Cell>
  /// The ordinal of the current record in the document, from 1.
  var position: Int { records.ordinal }
  /// The extent of the record; for a string without its quotes.
  var extent: Range<Int>? { records.extent }
  /// Always empty: there is no header.
  var fieldsSeen: [String] { [] }
  /// Whether at least one record had each of the wanted fields; empty before the first.
  var fieldsFound: [Bool] { fields.fieldsFound }

  private let walker: JSONWalker
  private let records: JSONGatherer
  private let fields: JSONCells

  /// Opens a document.
  ///
  /// Throws `FormatError` for a document of another kind, an empty one, and impossible paths.
  init(
    source: any ByteSource, format: JSONFormat, fields: [FieldSpec], limits: FormatLimits = FormatLimits()
  ) throws {
    let plan = try JSONPlan(records: format.records, fields: JSONCells.paths(of: fields))
    walker = try JSONWalker(source, of: JSONFormat.self, plan: plan, limits: limits)
    records = walker.gatherer
    self.fields = try JSONCells(fields, of: records, limits: limits)
    cells = self.fields.cells
  }

  /// Advances to the next record; throws `FormatError` if the document is not JSON, is truncated or exceeds a limit.
  func advance() throws -> ReadOutcome {
    guard try walker.nextRecord() else { return .end }
    return fields.take(at: records.ordinal)
  }
}
