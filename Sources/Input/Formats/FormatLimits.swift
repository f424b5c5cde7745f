/// How much of a document a reader takes at once, so that a hostile or broken one cannot take the machine.
public struct FormatLimits: Hashable, Sendable {
  /// The largest record, in bytes. A larger one ends the reading: most often a quote or a bracket is missing.
  public var recordBytesMax: Int
  /// The largest wanted field, in bytes. A larger one rejects its record.
  public var fieldBytesMax: Int
  /// The most fields of one line of a table.
  public var fieldsMax: Int
  /// How deep a document may nest.
  public var depthMax: Int
  /// How much may wait for a member that comes after the records of its object, in bytes.
  public var heldBytesMax: Int
  /// How many lines are searched for the header.
  public var titleLinesMax: Int
  /// How much is read from the source at once, in bytes; the window grows when a record is larger.
  public var windowBytes: Int

  public init(
    recordBytesMax: Int = 16 << 20, fieldBytesMax: Int = 1 << 20, fieldsMax: Int = 16_384, depthMax: Int = 512,
    heldBytesMax: Int = 64 << 20, titleLinesMax: Int = 100, windowBytes: Int = 1 << 20
  ) {
    self.recordBytesMax = recordBytesMax
    self.fieldBytesMax = fieldBytesMax
    self.fieldsMax = fieldsMax
    self.depthMax = depthMax
    self.heldBytesMax = heldBytesMax
    self.titleLinesMax = titleLinesMax
    self.windowBytes = windowBytes
  }
}
