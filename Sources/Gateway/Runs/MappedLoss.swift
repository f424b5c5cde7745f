internal import Configuration
internal import Connectors
internal import Formats
internal import Mapping
internal import Platform
internal import Rows
internal import Schema
internal import Settings
internal import Shapes

/// Missing fields that a source's mapping still reads: accepting them inadvertently would empty public columns.
struct MappedLoss: Problem, Hashable {
  struct Field: Hashable, Sendable {
    /// The field's name in the mapping.
    var name: String
    /// Its former name in the documents.
    var place: String
    /// Its probable new name; nil if no new field is similar.
    var suggestion: String?
    /// The file and line in which the source names it.
    var location: String
  }

  let source: String
  let fields: [Field]

  /// Nil if the mapping reads no missing field.
  init?(_ drifts: [SchemaDrift], _ configuration: Configuration) {
    guard let held = drifts.first(where: \.isHeld), let source = configuration.source(held.source) else { return nil }
    self.source = source.id
    let file = "\(configuration.folder)/sources/\(source.id).yaml"
    let manifest = "\(configuration.gateway.connectors)/\(source.connector.id)/\(ConnectorManifest.fileName)"
    var fields: [Field] = []
    for drift in drifts where drift.isHeld {
      let stream = source.streams.first { $0.stream.name == drift.stream }?.stream
      let suggestions = Renaming.suggestions(drift.items.map(\.change))
      for change in drift.items.map(\.change) where change.kind == .missing && !change.field.isEmpty {
        // The operator may already have changed the name in the source's file.
        guard let spec = stream?.fields.first(where: { $0.name == change.field }),
          FieldPresence(spec).place == change.name
        else { continue }
        let place = Configuration.place(
          of: ["streams", drift.stream, "fields", change.field], in: [file, manifest])?.location
        fields.append(
          Field(
            name: change.field, place: change.name, suggestion: suggestions[change.name],
            location: place.map { "\($0.file):\($0.line)" } ?? file))
      }
    }
    if fields.isEmpty { return nil }
    self.fields = fields
  }

  var what: String {
    let words = fields.map { "\(VisibleText.shown($0.place).debugDescription) as \($0.name)" }.joined(separator: ", ")
    return "the mapping of \(source) still reads \(words), which its documents have no more: what is made of it "
      + "would be empty; nothing was accepted"
  }

  var advice: Advice {
    let names = fields.map { field in
      let name = field.suggestion.map { VisibleText.shown($0).debugDescription }
      return "the name that it has now\(name.map { ", perhaps \($0)," } ?? "") at \(field.location)"
    }
    return """
      Write \(names.joined(separator: ", ")), and accept then; or accept that it is empty from now on: \
      \(.acceptAsEmpty(source: source))
      """
  }
}
