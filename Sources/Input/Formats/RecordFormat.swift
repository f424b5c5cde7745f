public import Platform
public import Schema
public import Settings

/// One way in which documents are written: a member of seam 1. A value of the type is the format with its settings.
///
/// Everything that the product needs to know of a format is asked of it; nothing outside the folder of a member asks which
/// member it has. How to add one is in `docs/adding/reader.md`.
public protocol RecordFormat: Hashable, Sendable, Fingerprinted {
  /// What is known of the format before any stream uses it.
  static var profile: FormatProfile { get }

  /// How sure it is that a document is one of its own. A document that is cut after `DocumentStart.bytesMax` is judged by
  /// what is there.
  static func recognise(_ start: DocumentStart) -> Recognition

  /// Reads the settings of a stream; nil where they are wrong, and then the report says so.
  ///
  /// - Parameters:
  ///   - section: what holds the key `format`; every key of the profile is asked for.
  ///   - isRequired: whether settings that all have defaults must be given: a part that a connector leaves open.
  static func read(_ section: Section, isRequired: Bool) -> Self?

  /// Where a field is, as the keys of its section say; by default under its own name. Nil where they are wrong, and then
  /// the report says so.
  static func locator(of field: String, in section: Section) -> FieldSpec.Locator?

  /// Its settings as fingerprints had them until layout 11 of `klamra.sqlite`; empty for formats that came later.
  var formerFingerprint: String { get }

  /// What holds for every field that says nothing else.
  var fieldDefaults: FieldDefaults { get }

  /// Opens a document, of which the format asks for the bytes in order (`stream`) or at any place (`file`).
  ///
  /// Throws `FormatError` for a document of another kind, an empty one and fields that cannot be; and what the document
  /// throws.
  func reader(
    of document: ReadableDocument, fields: [FieldSpec], limits: FormatLimits
  ) throws -> any RecordReader

  /// Reports the fields of a document and the types of their values, as far as `survey` wants to know.
  ///
  /// - Parameter fields: the fields of the stream, by which a header is found.
  func survey(_ document: ReadableDocument, fields: [FieldSpec], into survey: inout some FieldSurvey) throws
}

extension RecordFormat {
  /// What is known of the format.
  public var profile: FormatProfile { Self.profile }

  /// None: such formats came later.
  public var formerFingerprint: String { "" }

  /// Nothing but what each field says.
  public var fieldDefaults: FieldDefaults { FieldDefaults() }

  /// Whether its documents say something of the pages that they are.
  public static var hasPageFacts: Bool { self is any PagedFormat.Type }
}

/// A format whose documents can say where the next page is, how much there is in all, and that something failed.
public protocol PagedFormat: RecordFormat {
  /// What a document says at some paths from its root; nil where there is nothing.
  ///
  /// Throws `FormatError` for a document that is not whole.
  static func values(at paths: [DocumentPath], in document: ReadableDocument) throws -> [Value?]

  /// How many things a document has at a path from its root; nil for its records, with the rejected ones.
  func count(at path: DocumentPath?, in document: ReadableDocument) throws -> Int
}
