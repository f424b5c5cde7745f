public import Schema

/// What became of one step of a reader.
public enum ReadOutcome {
  /// A record is in `cells`.
  case record
  /// The record at `position` cannot be used; reading may go on.
  case rejected(Rejection)
  /// The document is read to its end, and it was whole.
  case end
}

/// A reader of one document, record by record.
public protocol RecordReader: AnyObject {
  /// Reads the next record.
  ///
  /// Throws `FormatError` when the document itself is broken, and whatever its `ByteSource` throws; after an error the
  /// reader is of no more use.
  func advance() throws -> ReadOutcome
  /// The fields of the current record in the order of the `FieldSpec`s, typed and canonical; valid until the next
  /// `advance()`, and without meaning after anything but `.record`.
  var cells: UnsafeMutableBufferPointer<Cell> { get }
  /// Where the current record is, from 1: its first line or its ordinal, as `FormatProfile.unit` says.
  var position: Int { get }
  /// Which bytes of the document are the current record, counted from 0; nil where the reader cannot say.
  ///
  /// Computed when it is asked for, which is when a value is traced back.
  var extent: Range<Int>? { get }
  /// The names in the header; empty for formats without one.
  var fieldsSeen: [String] { get }
  /// Which of the wanted fields the document has, in the order of the `FieldSpec`s: a column in its header, or a member
  /// in at least one of the records so far, whatever its value. Empty where it cannot tell: no header, and no record so far.
  var fieldsFound: [Bool] { get }
}

extension RecordReader {
  /// Nothing is known of where records lie.
  public var extent: Range<Int>? { nil }
}
