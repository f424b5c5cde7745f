internal import Formats
internal import Platform

extension JSONFormat {
  /// The path of the records.
  func write(to writer: inout FingerprintWriter) { writer.add("records", records) }

  /// Must not change: the output of reflection for the settings at the time.
  var formerFingerprint: String { "json(records: \(records.description))" }
}
