internal import Formats
internal import Platform

extension JSONFormat {
  /// The path of the records.
  func write(to writer: inout FingerprintWriter) { writer.add("records", records) }

  /// Frozen: what reflection wrote of the settings of then.
  var formerFingerprint: String { "json(records: \(records.description))" }
}
