public import Schema

/// A connector as described by its `connector.yaml`.
public struct ConnectorManifest: Hashable, Sendable {
  /// The name of the folder.
  public var id: String
  /// The path of the folder.
  public var folder: String
  /// The title for people.
  public var title: Bilingual
  public var description: Bilingual
  /// The parameters of its sources, in the order of the file.
  public var parameters: [Parameter]
  /// HTTP settings; nil if every stream reads files.
  public var http: HTTPSettings?
  /// Its streams, in the order of the file.
  public var streams: [StreamManifest]
  /// How the service is asked what it calls the values of a parameter, in the order of the file.
  public var describe: [Describe] = []

  public init(
    id: String, folder: String, title: Bilingual, description: Bilingual = Bilingual(pl: "", en: ""),
    parameters: [Parameter] = [], http: HTTPSettings? = nil, streams: [StreamManifest] = []
  ) {
    self.id = id
    self.folder = folder
    self.title = title
    self.description = description
    self.parameters = parameters
    self.http = http
    self.streams = streams
  }

  /// The parameter with a name.
  public func parameter(_ name: String) -> Parameter? { parameters.first { $0.name == name } }

  /// The stream with a name.
  public func stream(_ name: String) -> StreamManifest? { streams.first { $0.name == name } }
}

/// A parameter that a source sets: units, a folder, a key.
public struct Parameter: Hashable, Sendable {
  /// The key in the manifest and in sources.
  public var name: String
  /// The type that is checked.
  public var type: ParameterType
  /// Whether it is a list.
  public var isMany: Bool
  /// Whether every source must set it.
  public var isRequired: Bool
  /// The default values; empty if there are none.
  public var defaults: [String]
  /// The only values allowed; empty allows all of the type.
  public var choices: [String]
  /// The title for people.
  public var title: Bilingual

  public init(
    name: String, type: ParameterType, isMany: Bool = false, isRequired: Bool = false, defaults: [String] = [],
    choices: [String] = [], title: Bilingual = Bilingual(pl: "", en: "")
  ) {
    self.name = name
    self.type = type
    self.isMany = isMany
    self.isRequired = isRequired
    self.defaults = defaults
    self.choices = choices
    self.title = title
  }
}

/// The types of parameters. All values are text; the type is only checked.
public enum ParameterType: String, CaseIterable, Sendable {
  /// Letters, digits, `.`, `_` and `-`: an identifier of the source system, which keeps its zeros.
  case code
  case text
  case integer
  case decimal
  /// `2024-07-15`.
  case date
  /// `30s`, `15m`.
  case span
  /// A path; a relative one starts at the parent of the configuration's folder.
  case folder
  /// Set under `secrets:` of the source, never inline.
  case secret
}

/// The parameters of one source, with defaults filled in; without secrets.
public struct ParameterValues: Hashable, Sendable {
  /// By the name of the parameter; one that is not a list has one value.
  public var values: [String: [String]]

  public init(_ values: [String: [String]] = [:]) { self.values = values }

  /// The values of a parameter; empty if it has none.
  public func all(_ name: String) -> [String] { values[name] ?? [] }

  /// The value of a parameter that is not a list; nil if it has none.
  public func first(_ name: String) -> String? { values[name]?.first }

  /// Each parameter as one text, as the mapping's `parameter('name')` returns it: a list is joined by commas.
  public var joined: [String: String] { values.mapValues { $0.joined(separator: ",") } }
}
