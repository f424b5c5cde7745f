/// Lines of documents that a reader passed without making a record of them, and lines that it read although a quote had
/// swallowed them.
public struct PassedLines: Hashable, Sendable {
  /// Lines without any value: empty, or with delimiters and blanks only.
  public var blank = 0
  /// Headers repeated among the records.
  public var headers = 0
  /// Lines below the end of the table that look like records.
  public var below = 0
  /// The first of them in its document, from 1; 0 if there is none.
  public var belowFirst = 0
  /// Lines that a quote had swallowed and that were read as records.
  public var reread = 0
  /// The line of the first such quote in its document, from 1; 0 if there is none.
  public var rereadFirst = 0

  public init() {}

  /// Adds those of another document.
  public mutating func add(_ other: PassedLines) {
    blank += other.blank
    headers += other.headers
    below += other.below
    reread += other.reread
    if belowFirst == 0 { belowFirst = other.belowFirst }
    if rereadFirst == 0 { rereadFirst = other.rereadFirst }
  }
}
