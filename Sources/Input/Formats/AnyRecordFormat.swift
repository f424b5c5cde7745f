public import Platform

/// A format with its settings; equal to another of the same format with equal settings.
public struct AnyRecordFormat: Hashable, Sendable {
  /// The format itself.
  public let base: any RecordFormat

  public init(_ base: any RecordFormat) { self.base = base }

  /// The profile of the format.
  public var profile: FormatProfile { base.profile }

  /// Opens a document, within the common limits of all streams.
  public func reader(of document: ReadableDocument, fields: [FieldSpec]) throws -> any RecordReader {
    try base.reader(of: document, fields: fields, limits: FormatLimits())
  }

  public static func == (a: AnyRecordFormat, b: AnyRecordFormat) -> Bool {
    func isEqual<Format: RecordFormat>(_ one: Format) -> Bool { one == b.base as? Format }
    return isEqual(a.base)
  }

  public func hash(into hasher: inout Hasher) { base.hash(into: &hasher) }
}

extension AnyRecordFormat: Fingerprinted {
  /// The name of the format, then its settings.
  public func write(to writer: inout FingerprintWriter) {
    writer.add("format", profile.name)
    base.write(to: &writer)
  }
}
