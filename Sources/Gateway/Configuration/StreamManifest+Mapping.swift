public import Connectors
public import Corrections
internal import Formats
public import Mapping
public import Platform
public import Schema
public import Territory

extension StreamManifest {
  /// A plan that maps documents of this stream into the columns of a dataset.
  public func plan(
    into dataset: Dataset, parameters: [String: String], areas: AreaList?, documentCount: Int,
    corrections: CorrectionTally? = nil,
    openDocument: @escaping @Sendable (Int) throws -> any ByteSource
  ) -> MappingPlan {
    let (format, fields) = (format, fields)
    var tables = codeLists.map { CodeList(name: $0.name, file: $0.path) }
    // A few thousand rows: loaded only if the mapping reads them.
    if let areas, !areas.file.isEmpty, !tables.contains(where: { $0.name.lowercased() == ListUse.areas }) {
      tables.append(CodeList(name: ListUse.areas, file: areas.file, isOptional: true))
    }
    var plan = MappingPlan(
      dataset: dataset, sql: mapping.sql, sqlFile: mapping.file, fields: fields,
      codeLists: tables, parameters: parameters, areas: areas, documentCount: documentCount
    ) { ordinal in
      let document = ReadableDocument { try openDocument(ordinal) }
      guard let corrections else { return try format.reader(of: document, fields: fields) }
      let isTyped = format.profile.isTyped
      return try CorrectingReader(corrections, fields: fields, document: ordinal, isTyped: isTyped) {
        try format.reader(of: document, fields: $0)
      }
    }
    plan.corrections = corrections
    plan.offers = offers
    return plan
  }
}
