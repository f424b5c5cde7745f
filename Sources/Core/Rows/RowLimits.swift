/// How large what a mapping makes may be: a SELECT can make much of little.
public enum RowLimits {
  /// The largest value, in bytes; a larger one puts its row into quarantine. As large as a record may come
  /// (`FormatLimits.recordBytesMax`).
  public static let valueBytesMax = 16 << 20
  /// The largest row, in bytes; a larger one goes into quarantine.
  public static let rowBytesMax = 64 << 20
  /// At a value or row of this size SQLite itself ends the mapping, in bytes: what lies between is turned away row by row.
  public static let statementBytesMax = 128 << 20
}
