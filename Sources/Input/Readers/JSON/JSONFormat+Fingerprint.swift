public import Platform

extension JSONFormat {
  /// The path of the records.
  public func write(to writer: inout FingerprintWriter) { writer.add("records", records) }

  /// Frozen: what reflection wrote of the settings of then.
  public var formerFingerprint: String { "json(records: \(records.description))" }
}
