internal import Configuration
internal import Connectors
internal import Formats
internal import Landing
internal import Shapes

extension MapStage {
  /// The fields at the beginning of the documents.
  ///
  /// - Parameter maps: the objects whose members were merged before.
  func sample(_ documents: [DocumentReference], from archive: Archive, maps: MemberMaps) throws -> ShapeSample {
    let format = target.stream.format.base
    var sample = ShapeSample(isTyped: format.profile.isTyped, maps: maps)
    for document in documents {
      try format.survey(
        ReadableDocument { try archive.open(document.document) }, fields: target.stream.fields, into: &sample)
    }
    return sample
  }
}
