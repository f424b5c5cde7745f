public import Platform

extension DocumentPath: Fingerprinted {
  /// Its start and its steps.
  public func write(to writer: inout FingerprintWriter) {
    writer.add("absolute", isAbsolute)
    writer.add("steps", steps)
  }
}

extension DocumentPath.Step: Fingerprinted {
  /// The key, or the elements.
  public func write(to writer: inout FingerprintWriter) {
    switch self {
    case .key(let key): writer.add("key", key)
    case .each: writer.add("each", true)
    case .element(let number): writer.add("element", number)
    }
  }
}
