internal import Connectors
internal import Formats
internal import Mapping
internal import Schema
internal import Territory

extension StreamManifest {
  /// A plan that maps documents of this stream into the columns of a dataset.
  func plan(
    into dataset: Dataset, parameters: [String: String], areas: AreaList?, documentCount: Int,
    openDocument: @escaping @Sendable (Int) throws -> any ByteSource
  ) -> MappingPlan {
    let (format, fields) = (format, fields)
    var tables = codeLists.map { CodeList(name: $0.name, file: $0.path) }
    // A few thousand rows: loaded only where the mapping speaks of them.
    if let areas, !areas.file.isEmpty, mapping.sql.lowercased().contains("areas"),
      !tables.contains(where: { $0.name == "areas" })
    {
      tables.append(CodeList(name: "areas", file: areas.file))
    }
    return MappingPlan(
      dataset: dataset, sql: mapping.sql, sqlFile: mapping.file, fields: fields,
      codeLists: tables, parameters: parameters, areas: areas, documentCount: documentCount
    ) { ordinal in
      let source = try openDocument(ordinal)
      switch format {
      case .csv(let csv): return try CSVReader(source: source, format: csv, fields: fields)
      case .json(let records):
        return try JSONReader(source: source, format: JSONFormat(records: records), fields: fields)
      }
    }
  }
}
