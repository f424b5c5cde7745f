public import Formats
public import Schema

/// The formats that streams can have: the registry of seam 1. A new member is one line here.
public enum RecordFormats {
  /// In the order in which messages list them.
  public static let all: [any RecordFormat.Type] = [
    JSONFormat.self,
    CSVFormat.self,
    NDJSONFormat.self,
  ]

  /// What is known of each, in the same order.
  public static var profiles: [FormatProfile] { all.map { $0.profile } }

  /// What is known of those whose documents say something of their pages.
  public static var paged: [FormatProfile] { all.filter { $0.hasPageFacts }.map { $0.profile } }

  /// The format of a name; nil where there is none.
  public static func named(_ name: String) -> (any RecordFormat.Type)? { all.first { $0.profile.name == name } }

  /// What a document says at some paths, where a format recognises it that can answer; nil otherwise, and where it is
  /// broken.
  ///
  /// For a reply that is not of the stream's own format, such as the explanation of a failure.
  public static func values(at paths: [DocumentPath], in bytes: [UInt8]) -> [Value?]? {
    let start = DocumentStart(bytes)
    let format = all.lazy.compactMap { $0 as? any PagedFormat.Type }.first { $0.recognise(start) > .none }
    return format.flatMap { try? $0.values(at: paths, in: ReadableDocument(bytes)) }
  }
}
