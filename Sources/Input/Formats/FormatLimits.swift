/// Limits of a reader, which protect the machine from a hostile or broken document.
public struct FormatLimits: Hashable, Sendable {
  /// The largest record, in bytes. A larger one ends the reading: most often a quote or a bracket is missing.
  public var recordBytesMax: Int
  /// The largest wanted field, in bytes. A larger one rejects its record.
  public var fieldBytesMax: Int
  /// The most fields in one line of a table.
  public var fieldsMax: Int
  /// The deepest nesting of a document.
  public var depthMax: Int
  /// The most bytes of records that wait for a later member of an enclosing object.
  public var heldBytesMax: Int
  /// The most lines that are searched for the header.
  public var titleLinesMax: Int
  /// The most bytes of one document that may be read again because a quote was not closed.
  public var rereadBytesMax: Int
  /// The size of one read from the source, in bytes; the window grows for a larger record.
  public var windowBytes: Int

  public init(
    recordBytesMax: Int = 16 << 20, fieldBytesMax: Int = 1 << 20, fieldsMax: Int = 16_384, depthMax: Int = 512,
    heldBytesMax: Int = 64 << 20, titleLinesMax: Int = 100, rereadBytesMax: Int = 1 << 30,
    windowBytes: Int = 1 << 20
  ) {
    self.recordBytesMax = recordBytesMax
    self.fieldBytesMax = fieldBytesMax
    self.fieldsMax = fieldsMax
    self.depthMax = depthMax
    self.heldBytesMax = heldBytesMax
    self.titleLinesMax = titleLinesMax
    self.rereadBytesMax = rereadBytesMax
    self.windowBytes = windowBytes
  }
}
