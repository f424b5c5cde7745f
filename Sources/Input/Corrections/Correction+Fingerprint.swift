public import Platform

extension Correction: Fingerprinted {
  /// The selector and the values. Reason, author and date change no row.
  public func write(to writer: inout FingerprintWriter) {
    switch selector {
    case .key(let parts): writer.add("key", parts)
    case .digest(let digits): writer.add("digest", digits)
    }
    writer.add("field", field)
    writer.add("expected", expected)
    writer.add("value", value)
  }
}

extension Correction.KeyPart: Fingerprinted {
  /// The field and its text.
  public func write(to writer: inout FingerprintWriter) {
    writer.add("field", field)
    writer.add("text", text)
  }
}
