internal import Configuration
internal import Connectors
internal import Formats
internal import Platform
internal import Schema
internal import Shapes
internal import State

extension StreamManifest {
  /// The fields at the beginning of some documents.
  ///
  /// - Parameter maps: the objects whose members were merged before.
  func sample(
    documents: Int, maps: MemberMaps, open: @escaping @Sendable (Int) throws -> any ByteSource
  ) throws -> ShapeSample {
    let format = format.base
    var sample = ShapeSample(isTyped: format.profile.isTyped, maps: maps)
    for document in 0..<documents {
      try format.survey(ReadableDocument { try open(document) }, fields: fields, into: &sample)
    }
    return sample
  }

  /// Lets the readers know how many digits the codes of earlier documents had: a single shorter one is rejected. If most
  /// have changed, the run is held, and an operator who releases it must get all of them.
  mutating func expect(_ look: SchemaLook) {
    guard let stored = look.stored?.shape, let seen = look.seen else { return }
    let changed = Set(look.items.map(\.change.field))
    fields = fields.map { field in
      guard field.type == .code || field.type == .area, !changed.contains(field.name),
        let digits = seen.name(of: field, in: stored).flatMap({ stored.field($0)?.forms?.digitsExpected })
      else { return field }
      var field = field
      field.digitsExpected = digits
      return field
    }
  }
}
