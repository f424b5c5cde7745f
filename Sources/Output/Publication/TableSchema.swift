internal import Platform
internal import Schema
internal import Writers

/// The public columns in Table Schema 2.0 (https://datapackage.org/standard/table-schema/).
struct TableSchema {
  private let columns: [Column]
  private let key: [String]

  init(_ dataset: Dataset) {
    columns = dataset.publicIndices.map { dataset.columns[$0] }
    let names = Set(columns.map(\.name))
    // A partial key identifies no rows.
    key = dataset.key.allSatisfy { names.contains($0) } ? dataset.key : []
  }

  /// - Parameter form: the form of the table in the file.
  func json(_ form: TableForm) -> JSON {
    let names = Dictionary(uniqueKeysWithValues: zip(columns.map(\.name), form.names))
    return .object([
      "$schema": .string("https://datapackage.org/profiles/2.0/tableschema.json"),
      "fields": .array(zip(columns, form.names).map { field($0, $1, form) }),
      "primaryKey": key.isEmpty ? nil : .array(key.map { .string(names[$0] ?? $0) }),
      "missingValues": .array([.string("")]),
    ])
  }

  /// The digest of what consumers' programs depend on: names, types, required columns and key. A new title does not
  /// change it.
  var digest: Digest {
    let fields: [JSON] = columns.map {
      .array([.string($0.name), .string($0.type.rawValue), .boolean(isRequired($0))])
    }
    return SHA256.of(JSON.array([.array(fields), .array(key.map { .string($0) })]).compact.utf8)
  }

  private func isRequired(_ column: Column) -> Bool { column.isRequired || key.contains(column.name) }

  private func field(_ column: Column, _ name: String, _ form: TableForm) -> JSON {
    let isMoment = column.type == .datetime
    return .object([
      "name": .string(name),
      "type": .string(Self.type(column.type)),
      "format": isMoment ? form.datetimePattern.map { .string($0) } : nil,
      "decimalChar": column.type == .decimal ? form.decimalMark.map { .string($0) } : nil,
      "title": column.title.isEmpty ? nil : .string(column.title.pl),
      "titles": column.title.isEmpty ? nil : column.title.json,
      "description": column.description.isEmpty ? nil : .string(column.description.pl),
      "descriptions": column.description.isEmpty ? nil : column.description.json,
      "unit": column.unit.map { .string($0) },
      "codeList": CodeLists.name(of: column, in: columns).map { .string($0) },
      "publicationDecision": column.guarding.decision?.json,
      "treatment": column.guarding.treatment.map { .string($0.description) },
      "trueValues": column.type == .boolean ? .array([.string(form.truths.yes)]) : nil,
      "falseValues": column.type == .boolean ? .array([.string(form.truths.no)]) : nil,
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
