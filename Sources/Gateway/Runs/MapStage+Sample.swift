internal import Configuration
internal import Connectors
internal import Formats
internal import Landing
internal import Schema
internal import Shapes
internal import State

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

  /// Lets the readers know how many digits the codes of earlier documents had: a single shorter one is rejected. If most
  /// have changed, the run is held, and an operator who releases it must get all of them.
  mutating func expect(_ look: SchemaLook) {
    guard let stored = look.stored?.shape, let seen = look.seen else { return }
    let changed = Set(look.items.map(\.change.field))
    target.stream.fields = target.stream.fields.map { field in
      guard field.type == .code || field.type == .area, !changed.contains(field.name),
        let digits = seen.name(of: field, in: stored).flatMap({ stored.field($0)?.forms?.digitsExpected })
      else { return field }
      var field = field
      field.digitsExpected = digits
      return field
    }
  }
}
