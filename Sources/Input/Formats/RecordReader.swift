public import Schema

/// The result of one step of a reader.
public enum ReadOutcome {
  /// A record is in `cells`.
  case record
  /// The record at `position` is unusable; reading may continue.
  case rejected(Rejection)
  /// The document was read to its end and is complete.
  case end
}

/// A reader of one document, record by record.
public protocol RecordReader: AnyObject {
  /// Reads the next record.
  ///
  /// Throws `FormatError` if the document itself is broken, and the errors of its `ByteSource`; after an error the
  /// reader must not be used.
  func advance() throws -> ReadOutcome
  /// The fields of the current record in the order of the `FieldSpec`s, typed and canonical; valid until the next
  /// `advance()`, and undefined after any result but `.record`.
  var cells: UnsafeMutableBufferPointer<Cell> { get }
  /// The position of the current record, from 1: its first line or its ordinal, according to `FormatProfile.unit`.
  var position: Int { get }
  /// The bytes of the current record within the document, counted from 0; nil if the reader cannot determine them.
  ///
  /// Computed on demand, since it is needed only for tracing a value.
  var extent: Range<Int>? { get }
  /// The names in the header; empty for formats without one.
  var fieldsSeen: [String] { get }
  /// Which wanted fields the document has, in the order of the `FieldSpec`s: as a column in its header, or as a member
  /// of at least one record so far, whatever its value. Empty if unknown: no header, and no record so far.
  var fieldsFound: [Bool] { get }
  /// The lines that were passed over so far.
  var passed: PassedLines { get }
}

extension RecordReader {
  /// None were passed over.
  public var passed: PassedLines { PassedLines() }
  /// The extent of records is unknown.
  public var extent: Range<Int>? { nil }
}
