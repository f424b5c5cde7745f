public import Platform
public import Schema
public import Settings

/// A document format: a member of seam 1. A value of the type is the format with its settings.
///
/// The rest of the product uses a format only through this protocol; no code outside a member's folder depends on the
/// member. `docs/adding/reader.md` shows how to add one.
public protocol RecordFormat: Hashable, Sendable, Fingerprinted {
  /// The stream-independent facts about the format.
  static var profile: FormatProfile { get }

  /// The confidence that a document has this format. A document that is cut after `DocumentStart.bytesMax` is judged by
  /// that part.
  static func recognise(_ start: DocumentStart) -> Recognition

  /// Reads the settings of a stream; nil if they are wrong, which is reported.
  ///
  /// - Parameters:
  ///   - section: the section with the key `format`; every key of the profile must be requested.
  ///   - isRequired: whether settings with defaults must be given: for a part that a connector leaves open.
  static func read(_ section: Section, isRequired: Bool) -> Self?

  /// The location of a field from the keys of its section; by default its own name. Nil if they are wrong, which is
  /// reported.
  static func locator(of field: String, in section: Section) -> FieldSpec.Locator?

  /// Its settings as fingerprints contained them until layout 11 of `klamra.sqlite`; empty for later formats.
  var formerFingerprint: String { get }

  /// The defaults for fields.
  var fieldDefaults: FieldDefaults { get }

  /// Opens a document, with sequential (`stream`) or random access (`file`).
  ///
  /// Throws `FormatError` for a document of another kind, an empty one and impossible fields, and the errors of the
  /// document.
  func reader(
    of document: ReadableDocument, fields: [FieldSpec], limits: FormatLimits
  ) throws -> any RecordReader

  /// Reports the fields of a document and the types of their values to `survey`.
  ///
  /// - Parameter fields: the fields of the stream, by which a header is found.
  func survey(_ document: ReadableDocument, fields: [FieldSpec], into survey: inout some FieldSurvey) throws
}

extension RecordFormat {
  /// The profile of the format.
  public var profile: FormatProfile { Self.profile }

  /// Empty: the format came later.
  public var formerFingerprint: String { "" }

  /// No defaults.
  public var fieldDefaults: FieldDefaults { FieldDefaults() }

  /// Whether its documents can contain page facts.
  public static var hasPageFacts: Bool { self is any PagedFormat.Type }
}

/// A format whose documents can contain the next page, the total, and a failure.
public protocol PagedFormat: RecordFormat {
  /// The values at some paths from the root; nil if the document has nothing there, and `.null` for null.
  ///
  /// Throws `FormatError` for an incomplete document.
  static func values(at paths: [DocumentPath], in document: ReadableDocument) throws -> [Value?]

  /// Passes the values at a path from the root to the body, in order; nil passes the records, including rejected ones.
  ///
  /// - Parameters:
  ///   - fields: the paths by which records are compared.
  ///   - hasTexts: whether the texts of these fields are wanted too.
  func eachRecord(
    at path: DocumentPath?, fields: [DocumentPath], hasTexts: Bool, in document: ReadableDocument,
    _ body: (PageRecord) throws -> Void
  ) throws
}

extension PagedFormat {
  /// The number of values at a path from the root; nil counts the records, including rejected ones.
  public func count(at path: DocumentPath?, in document: ReadableDocument) throws -> Int {
    var count = 0
    try eachRecord(at: path, fields: [], hasTexts: false, in: document) { _ in count += 1 }
    return count
  }
}

/// One record of a page, as far as paging compares records. Hashes are equal only within one process.
public struct PageRecord: Hashable, Sendable {
  /// The hash of all of its bytes, and of the wanted fields beside it in the document.
  public var whole: Int
  /// The hash of the wanted fields; that of nothing if none is wanted.
  public var fields: Int
  /// The texts of the wanted fields, nil for one that is absent or null, and for an object or an array; empty if no
  /// texts are wanted.
  public var texts: [String?]

  public init(whole: Int, fields: Int, texts: [String?]) {
    self.whole = whole
    self.fields = fields
    self.texts = texts
  }
}
