internal import Platform
internal import Schema

/// `datapackage.json`: the files of a version described by Data Package 2.0 (https://datapackage.org/standard/).
///
/// Nothing in it depends on when or where it is written. `titles`, `descriptions`, `unit`, `codeLists`, `codeList`,
/// `publicationDecision` and `treatment` are our own properties, which the standard allows beside its own.
struct DataPackage {
  static let fileName = "datapackage.json"

  let dataset: Dataset
  let version: Int
  let site: SiteFacts
  let files: [PublishedFile]

  var json: JSON {
    let licence = Licence(spdx: dataset.publication.licence)
    return .object([
      "$schema": .string("https://datapackage.org/profiles/2.0/datapackage.json"),
      "name": .string(dataset.id),
      "id": .string("\(site.baseURL)/datasets/\(dataset.id)"),
      "title": .string(dataset.title.pl),
      "titles": dataset.title.json,
      "description": dataset.description.isEmpty ? nil : .string(dataset.description.pl),
      "descriptions": dataset.description.isEmpty ? nil : dataset.description.json,
      "homepage": .string("\(site.baseURL)/datasets/\(dataset.id)/"),
      "version": .string(String(version)),
      "licenses": .array([
        .object(["name": .string(licence.id), "path": .string(licence.url), "title": .string(licence.title.en)])
      ]),
      "attribution": dataset.publication.attribution.isEmpty ? nil : dataset.publication.attribution.json,
      "contributors": .array([
        .object(["title": .string(site.publisher.pl), "roles": .array([.string("publisher")])])
      ]),
      "publicationDecision": dataset.privacy.decision?.json,
      "keywords": dataset.publication.keywords.isEmpty
        ? nil : .array(dataset.publication.keywords.map { .string($0) }),
      "codeLists": CodeLists.json(dataset.publicIndices.map { dataset.columns[$0] }),
      "resources": .array(files.compactMap(resource)),
    ])
  }

  /// How every CSV file is written.
  static let dialect = JSON.object([
    "delimiter": .string(","), "lineTerminator": .string("\r\n"), "quoteChar": .string("\""),
    "doubleQuote": .boolean(true), "header": .boolean(true),
  ])

  private func resource(_ file: PublishedFile) -> JSON? {
    if file.isRevisions { return RevisionFile.resource(dataset, file) }
    guard let format = Publication.Format.allCases.first(where: { file.path == "\(dataset.id).\($0.rawValue)" }) else {
      return nil
    }
    let isCSV = format != .ndjsonGzip
    return .object([
      "name": .string("\(dataset.id)-\(format.rawValue.map { $0 == "." ? "-" : String($0) }.joined())"),
      "type": .string("table"),
      "path": .string(file.path),
      "format": .string(isCSV ? "csv" : "ndjson"),
      "mediatype": .string(isCSV ? "text/csv" : "application/x-ndjson"),
      "compression": format == .csv ? nil : .string("gz"),
      "encoding": .string("utf-8"),
      "bytes": .integer(file.bytes),
      "hash": .string("sha256:\(file.digest)"),
      "dialect": isCSV ? Self.dialect : nil,
      "schema": TableSchema(dataset).json,
    ])
  }
}

/// The public columns by Table Schema 2.0 (https://datapackage.org/standard/table-schema/).
struct TableSchema {
  private let columns: [Column]
  private let key: [String]

  init(_ dataset: Dataset) {
    columns = dataset.publicIndices.map { dataset.columns[$0] }
    let names = Set(columns.map(\.name))
    // Part of a key identifies nothing.
    key = dataset.key.allSatisfy { names.contains($0) } ? dataset.key : []
  }

  var json: JSON {
    .object([
      "$schema": .string("https://datapackage.org/profiles/2.0/tableschema.json"),
      "fields": .array(columns.map(field)),
      "primaryKey": key.isEmpty ? nil : .array(key.map { .string($0) }),
      "missingValues": .array([.string("")]),
    ])
  }

  /// What a consumer's program depends on: names, types, obligation and key; a new title is no new schema.
  var digest: Digest {
    let fields: [JSON] = columns.map {
      .array([.string($0.name), .string($0.type.rawValue), .boolean(isRequired($0))])
    }
    return SHA256.of(JSON.array([.array(fields), .array(key.map { .string($0) })]).compact.utf8)
  }

  private func isRequired(_ column: Column) -> Bool { column.isRequired || key.contains(column.name) }

  private func field(_ column: Column) -> JSON {
    .object([
      "name": .string(column.name),
      "type": .string(Self.type(column.type)),
      "title": column.title.isEmpty ? nil : .string(column.title.pl),
      "titles": column.title.isEmpty ? nil : column.title.json,
      "description": column.description.isEmpty ? nil : .string(column.description.pl),
      "descriptions": column.description.isEmpty ? nil : column.description.json,
      "unit": column.unit.map { .string($0) },
      "codeList": CodeLists.name(of: column, in: columns).map { .string($0) },
      "publicationDecision": column.guarding.decision?.json,
      "treatment": column.guarding.treatment.map { .string($0.description) },
      "trueValues": column.type == .boolean ? .array([.string("true")]) : nil,
      "falseValues": column.type == .boolean ? .array([.string("false")]) : nil,
      "constraints": isRequired(column)
        ? .object(["required": .boolean(true), "unique": key == [column.name] ? .boolean(true) : nil]) : nil,
    ])
  }

  static func type(_ type: ColumnType) -> String {
    switch type {
    case .text, .code, .period, .area: "string"
    case .integer: "integer"
    case .decimal: "number"
    case .boolean: "boolean"
    case .date: "date"
    case .datetime: "datetime"
    case .geometry: "geojson"
    }
  }
}

extension Bilingual {
  var isEmpty: Bool { pl.isEmpty && en.isEmpty }
  var json: JSON { .object(["pl": .string(pl), "en": .string(en)]) }
}
