/// Limits for what a mapping produces: a SELECT can produce a large value from a small record.
public enum RowLimits {
  /// The largest value, in bytes; a larger one puts its row into quarantine. Equal to the largest record
  /// (`FormatLimits.recordBytesMax`).
  public static let valueBytesMax = 16 << 20
  /// The largest row, in bytes; a larger one goes into quarantine.
  public static let rowBytesMax = 64 << 20
  /// SQLite itself ends the mapping at a value or row of this size, in bytes; what lies between is rejected row by row.
  public static let statementBytesMax = 128 << 20
}
