internal import Configuration
internal import Connectors
internal import Formats
internal import Landing

extension MapStage {
  /// What the beginnings of the documents show of their fields.
  ///
  /// - Parameter maps: the objects whose members were one field before.
  func sample(_ documents: [DocumentReference], from archive: Archive, maps: MemberMaps) throws -> ShapeSample {
    var sample = ShapeSample(maps: maps)
    for document in documents {
      switch target.stream.format {
      case .json(let records):
        try sample.addJSON(try archive.open(document.document), JSONFormat(records: records))
      case .csv(let format):
        try sample.addTable(target.stream.fields) { fields in
          try CSVReader(source: try archive.open(document.document), format: format, fields: fields)
        }
      }
    }
    return sample
  }
}
