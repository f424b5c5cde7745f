public import Platform

extension CSVFormat: Fingerprinted {
  public func write(to writer: inout FingerprintWriter) {
    writer.add("encoding", encoding.rawValue)
    writer.add("delimiter", String(delimiter))
    writer.add("quote", optional: quote.map { String($0) })
    writer.add("header", header.rawValue)
    writer.add("skipped", linesSkipped)
    writer.add("end", end)
  }
}

extension CSVFormat.End: Fingerprinted {
  public func write(to writer: inout FingerprintWriter) {
    writer.add("blank line", atBlankLine)
    writer.add("single field", atSingleField)
    writer.add("words", atWords)
  }
}
