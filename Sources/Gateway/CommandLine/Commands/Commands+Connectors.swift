internal import Configuration
internal import Connectors
internal import Platform
internal import Presentation
internal import Schema

extension Commands {
  static let connectorList = Command("connector list", "list the connectors", access: .none) { context in
    let configuration = try context.configuration()
    var table = Table([.init("CONNECTOR"), .init("STREAMS"), .init("PARAMETERS"), .init("TITLE")])
    for connector in configuration.connectors {
      let parameters = connector.parameters.map { $0.isRequired ? $0.name : "[\($0.name)]" }
      table.add(
        connector.id, connector.streams.map(\.name).joined(separator: " "), parameters.joined(separator: " "),
        connector.title.en.isEmpty ? connector.title.pl : connector.title.en)
    }
    context.output.table(table)
    context.output.json(["connectors": .array(configuration.connectors.map(json))])
    return .done
  }

  private static func json(_ connector: ConnectorManifest) -> JSON {
    [
      "connector": .string(connector.id), "folder": .string(connector.folder),
      "title": ["pl": .string(connector.title.pl), "en": .string(connector.title.en)],
      "streams": .array(connector.streams.map { .string($0.name) }),
      "parameters": .array(
        connector.parameters.map { parameter in
          [
            "name": .string(parameter.name), "type": .string(parameter.type.rawValue),
            "required": .boolean(parameter.isRequired), "many": .boolean(parameter.isMany),
            "default": .array(parameter.defaults.map { .string($0) }),
            "choices": .array(parameter.choices.map { .string($0) }),
          ]
        }),
    ]
  }
}
