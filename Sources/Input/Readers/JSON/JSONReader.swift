internal import Formats
internal import Platform
internal import Schema
internal import Text

/// Reads the records of a JSON document (RFC 8259), in memory that does not grow with it.
///
/// A field may lie in the record, at the root, or in an object that encloses the record, before the records or behind
/// them: records that come before a wanted member of their enclosing object wait for it, within `heldBytesMax`. Numbers
/// keep the digits they came with. Of two members with one name the first wins, as in SQLite; on the way to the records they
/// are an error of the document. A path that leads nowhere in a record is a field without a value; a path to records that
/// leads nowhere is an error of the document.
final class JSONReader: RecordReader {
  /// The fields of the current record, borrowed until the next `advance`.
  let cells: UnsafeMutableBufferPointer<Cell>
  /// The ordinal of the current record in the document, from 1.
  var position: Int { records.ordinal }
  /// The value that is the record; a text without its quotes.
  var extent: Range<Int>? { records.extent }
  /// Always empty: there is no header.
  var fieldsSeen: [String] { [] }
  /// Which of the wanted fields at least one record had; empty before the first.
  var fieldsFound: [Bool] { fields.fieldsFound }

  private let walker: JSONWalker
  private let records: JSONGatherer
  private let fields: JSONCells

  /// Opens a document.
  ///
  /// Throws `FormatError` for a document of another kind, an empty one, and paths that cannot be.
  init(
    source: any ByteSource, format: JSONFormat, fields: [FieldSpec], limits: FormatLimits = FormatLimits()
  ) throws {
    let plan = try JSONPlan(records: format.records, fields: JSONCells.paths(of: fields))
    walker = try JSONWalker(source, of: JSONFormat.self, plan: plan, limits: limits)
    records = walker.gatherer
    self.fields = try JSONCells(fields, of: records, limits: limits)
    cells = self.fields.cells
  }

  /// Goes to the next record; throws `FormatError` where the document is no JSON, is cut short or passes a limit.
  func advance() throws -> ReadOutcome {
    guard try walker.nextRecord() else { return .end }
    return fields.take(at: records.ordinal)
  }
}
