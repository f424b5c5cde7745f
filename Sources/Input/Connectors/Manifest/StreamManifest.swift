public import Formats
internal import Readers
public import Schema
internal import Settings

/// One table of a connector: the origin of its documents, their format, fields and mapping.
public struct StreamManifest: Hashable, Sendable {
  /// Its key in the file.
  public var name: String
  /// The title for people; empty if the manifest has none.
  public var title: Bilingual
  /// Requests or files.
  public var origin: Origin
  /// The format of the documents.
  public var format: AnyRecordFormat
  /// The columns of the table `source` that the mapping reads.
  public var fields: [FieldSpec]
  /// The SELECT from `source`.
  public var mapping: MappingText
  /// Columns of the SELECT that a dataset may lack.
  public var offers: Set<String> = []
  /// Tables that the mapping may join.
  public var codeLists: [CodeListFile]
  /// The parts that each source must declare; empty once a source has completed the stream.
  public var open: Set<OpenPart>
  /// The connector's fields as written, if the settings that define their spelling are open: they are read again with
  /// those of the source.
  var fieldsAsWritten: Node?
  /// What happens to a run whose documents have changed fields.
  public var schema = SchemaPolicy()

  /// Where the documents of a stream come from.
  public enum Origin: Hashable, Sendable {
    case request(StreamRequest)
    case drop(Drop)
  }

  /// A part of a stream that the connector leaves to its sources.
  public struct OpenPart: Hashable, Sendable {
    /// Its key.
    public let key: String

    public init(_ key: String) { self.key = key }

    /// The fields of the documents.
    public static let fields = OpenPart("fields")
    /// The SELECT.
    public static let mapping = OpenPart("mapping")
    /// Every part: the settings of each format that has a key for them, the fields and the mapping.
    public static var all: [OpenPart] {
      RecordFormats.profiles.compactMap(\.settingsKey).map { OpenPart($0) } + [fields, mapping]
    }
  }

  public init(
    name: String, title: Bilingual = Bilingual(pl: "", en: ""), origin: Origin, format: any RecordFormat,
    fields: [FieldSpec] = [], mapping: MappingText = MappingText(sql: "", file: "", line: 1),
    codeLists: [CodeListFile] = [], open: Set<OpenPart> = []
  ) {
    self.name = name
    self.title = title
    self.origin = origin
    self.format = AnyRecordFormat(format)
    self.fields = fields
    self.mapping = mapping
    self.codeLists = codeLists
    self.open = open
  }
}

/// The SELECT of a stream, and its place.
public struct MappingText: Hashable, Sendable {
  /// One SELECT.
  public var sql: String
  /// Its file, for messages.
  public var file: String
  /// The line of the file in which the SELECT begins: 1, or its line in the source that contains it.
  public var line: Int

  public init(sql: String, file: String, line: Int) {
    self.sql = sql
    self.file = file
    self.line = line
  }
}

/// A table that mappings join: a CSV file in UTF-8 with commas and a header.
public struct CodeListFile: Hashable, Sendable {
  /// The name of the table.
  public var name: String
  /// A path that can be opened.
  public var path: String

  public init(name: String, path: String) {
    self.name = name
    self.path = path
  }
}

/// The requests of a stream.
public struct StreamRequest: Hashable, Sendable {
  /// The path, appended to the base URL: `/data/by-unit/{unit}`.
  public var path: Template
  /// The query items, in the order of the file.
  public var query: [QueryItem]
  /// One request for every combination of these parameters' values, the last one changing fastest.
  public var each: [Each]
  /// Values that are combined in a request, up to a number of them.
  public var batch: Batch?
  /// Nil if one reply holds everything.
  public var pages: Pages?
  /// Whether one reply is enough, although it may name further ones: `pages: none`.
  var isWhole = false
  /// How a body reports a failure, if the source does so.
  public var failure: FailureBody?
  /// The fields that repeat the value that was asked for, by the placeholder or query item that asks for it.
  var answers: [String: String] = [:]
  /// Statuses and failure codes that mean that one of many values is gone: the run goes on without it.
  var gone = StreamRequest.goneDefault

  /// Whether a value that has no records any more holds a run whose documents are the whole table; otherwise it is only
  /// reported.
  public var holdsUnanswered = true

  /// The default of `gone`: not found and gone (RFC 9110, sections 15.5.5 and 15.5.11).
  static let goneDefault = ["404", "410"]

  public init(
    path: Template, query: [QueryItem] = [], each: [Each] = [], batch: Batch? = nil, pages: Pages? = nil,
    failure: FailureBody? = nil
  ) {
    self.path = path
    self.query = query
    self.each = each
    self.batch = batch
    self.pages = pages
    self.failure = failure
  }
}

/// One `name=value` of a query; omitted if a parameter in its template has no value.
public struct QueryItem: Hashable, Sendable {
  /// Its key in the file.
  public var name: String
  /// A template over parameters.
  public var value: Template

  public init(name: String, value: Template) {
    self.name = name
    self.value = value
  }
}

/// A placeholder that takes each value of a parameter in turn.
public struct Each: Hashable, Sendable {
  /// The name in braces.
  public var placeholder: String
  /// A parameter that is a list.
  public var parameter: String

  public init(placeholder: String, parameter: String) {
    self.placeholder = placeholder
    self.parameter = parameter
  }
}

/// A query item repeated for up to `size` values of a parameter: `var-id=1&var-id=2`.
public struct Batch: Hashable, Sendable {
  /// Its key in the file.
  public var name: String
  /// A parameter that is a list.
  public var parameter: String
  /// The most values of one request.
  public var size: Int

  public init(name: String, parameter: String, size: Int) {
    self.name = name
    self.parameter = parameter
    self.size = size
  }
}

/// How a body that reports a failure is recognised, whatever its status.
public struct FailureBody: Hashable, Sendable {
  /// The path of the error code: a document with a value here is a failure, not data.
  public var code: DocumentPath
  /// The path of the explanation.
  public var reason: DocumentPath?

  public init(code: DocumentPath, reason: DocumentPath? = nil) {
    self.code = code
    self.reason = reason
  }
}
