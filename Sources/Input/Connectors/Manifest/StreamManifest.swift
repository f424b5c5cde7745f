public import Readers
public import Schema
internal import Settings

/// One table that a connector offers: where its documents come from, how they are read and mapped.
public struct StreamManifest: Hashable, Sendable {
  /// Its key in the file.
  public var name: String
  /// What people call it; empty where the manifest says nothing.
  public var title: Bilingual
  /// Requests or files.
  public var origin: Origin
  /// How the documents are read.
  public var format: AnyRecordFormat
  /// The columns of the table `source` that the mapping reads.
  public var fields: [FieldSpec]
  /// The SELECT from `source`.
  public var mapping: MappingText
  /// Tables that the mapping may join.
  public var codeLists: [CodeListFile]
  /// What each source must declare for itself; empty once a source has done so.
  public var open: Set<OpenPart>
  /// The connector's own fields as they are written, where the settings that say how they are spelled are open: they are
  /// read again with those of the source.
  var fieldsAsWritten: Node?
  /// What becomes of a run whose documents have other fields than those of before.
  public var schema = SchemaPolicy()

  /// Where the documents of a stream come from.
  public enum Origin: Hashable, Sendable {
    case request(StreamRequest)
    case drop(Drop)
  }

  /// A part of a stream that the connector leaves to its sources.
  public struct OpenPart: Hashable, Sendable {
    /// The key that gives it.
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

/// The SELECT of a stream, and where it stands.
public struct MappingText: Hashable, Sendable {
  /// One SELECT.
  public var sql: String
  /// Where it stands, for messages.
  public var file: String
  /// The line of the file in which the SELECT begins: 1, or its line in a source that holds it.
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
  /// Added to the base address: `/data/by-unit/{unit}`.
  public var path: Template
  /// Added to the path, in the order of the file.
  public var query: [QueryItem]
  /// One request for every combination of these parameters' values, the last one changing fastest.
  public var each: [Each]
  /// Values that share a request, up to a number of them.
  public var batch: Batch?
  /// Absent where one reply holds everything.
  public var pages: Pages?
  /// How the source says that something failed, where it does so in a body.
  public var failure: FailureBody?

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

/// One `name=value` of a query; it is left out where a parameter in its template has no value.
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

/// A placeholder that takes every value of a parameter in turn.
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
  /// How many values or items at the most.
  public var size: Int

  public init(name: String, parameter: String, size: Int) {
    self.name = name
    self.parameter = parameter
    self.size = size
  }
}

/// How a body that tells of a failure is recognised, whatever its status.
public struct FailureBody: Hashable, Sendable {
  /// A document that has something here is a failure, not data.
  public var code: DocumentPath
  /// Where the failure is explained.
  public var reason: DocumentPath?

  public init(code: DocumentPath, reason: DocumentPath? = nil) {
    self.code = code
    self.reason = reason
  }
}
