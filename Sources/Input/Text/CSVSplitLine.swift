/// One line of a document split into fields by itself, as if no quote had been opened before it.
public struct CSVSplitLine {
  /// The bytes of each field, with its quotes.
  public var fields: [Range<Int>] = []
  /// Whether every quote that it opens is closed before its end.
  public private(set) var isClosed = true

  /// - Parameter line: the line in `base`, without its line end.
  public init(_ base: UnsafePointer<UInt8>, _ line: Range<Int>, delimiter: UInt8, quote: UInt8) {
    var field = line.lowerBound
    var isQuoted = false
    var at = line.lowerBound
    while at < line.upperBound {
      let byte = base[at]
      if isQuoted {
        if byte == quote {
          if at + 1 < line.upperBound, base[at + 1] == quote { at += 1 } else { isQuoted = false }
        }
      } else if byte == quote, at == field {
        isQuoted = true
      } else if byte == delimiter {
        fields.append(field..<at)
        field = at + 1
      }
      at += 1
    }
    fields.append(field..<line.upperBound)
    isClosed = !isQuoted
  }

  /// Whether the last field is empty.
  public var endsEmpty: Bool { fields.last?.isEmpty ?? true }
}
