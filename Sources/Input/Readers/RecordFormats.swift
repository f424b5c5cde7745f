public import Formats
public import Schema

/// The registry of seam 1: the formats of streams. A new member adds one line.
public enum RecordFormats {
  /// In the order in which messages list them.
  public static let all: [any RecordFormat.Type] = [
    JSONFormat.self,
    CSVFormat.self,
    NDJSONFormat.self,
  ]

  /// The profiles of all formats, in the same order.
  public static var profiles: [FormatProfile] { all.map { $0.profile } }

  /// The profiles of the formats whose documents can contain page facts.
  public static var paged: [FormatProfile] { all.filter { $0.hasPageFacts }.map { $0.profile } }

  /// The format with a name; nil if there is none.
  public static func named(_ name: String) -> (any RecordFormat.Type)? { all.first { $0.profile.name == name } }

  /// The values at some paths of a document in any recognised format with page facts; nil for other or broken
  /// documents.
  ///
  /// For a reply that is not in the stream's format, such as the explanation of a failure.
  public static func values(at paths: [DocumentPath], in bytes: [UInt8]) -> [Value?]? {
    let start = DocumentStart(bytes)
    let format = all.lazy.compactMap { $0 as? any PagedFormat.Type }.first { $0.recognise(start) > .none }
    return format.flatMap { try? $0.values(at: paths, in: ReadableDocument(bytes)) }
  }
}
