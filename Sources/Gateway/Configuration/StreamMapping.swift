internal import Connectors
internal import Formats
internal import Mapping
internal import Schema

extension StreamManifest {
  /// A plan that maps documents of this stream into the columns of a dataset.
  func plan(
    into dataset: Dataset, parameters: [String: String], documentCount: Int,
    openDocument: @escaping @Sendable (Int) throws -> any ByteSource
  ) -> MappingPlan {
    let (format, fields) = (format, fields)
    return MappingPlan(
      dataset: dataset, sql: mapping.sql, sqlFile: mapping.file, fields: fields,
      codeLists: codeLists.map { CodeList(name: $0.name, file: $0.path) }, parameters: parameters,
      documentCount: documentCount
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
