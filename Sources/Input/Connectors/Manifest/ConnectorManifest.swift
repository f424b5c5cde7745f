public import Schema

/// A connector as its `connector.yaml` describes it.
public struct ConnectorManifest: Hashable, Sendable {
  /// The name of the folder.
  public var id: String
  /// The path of the folder.
  public var folder: String
  /// What people call it.
  public var title: Bilingual
  public var description: Bilingual
  /// What a source may set, in the order of the file.
  public var parameters: [Parameter]
  /// Absent where every stream reads files.
  public var http: HTTPSettings?
  /// The tables that it offers, in the order of the file.
  public var streams: [StreamManifest]

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

  /// The parameter of a name.
  public func parameter(_ name: String) -> Parameter? { parameters.first { $0.name == name } }

  /// The stream of a name.
  public func stream(_ name: String) -> StreamManifest? { streams.first { $0.name == name } }
}

/// Something that a source sets: which units, which folder, which key.
public struct Parameter: Hashable, Sendable {
  /// The key in the manifest and in sources.
  public var name: String
  /// What is checked.
  public var type: ParameterType
  /// Whether a source gives a list.
  public var isMany: Bool
  /// Whether every source must give it.
  public var isRequired: Bool
  /// What holds where the source says nothing; empty where nothing does.
  public var defaults: [String]
  /// The only values allowed; empty allows all of the type.
  public var choices: [String]
  /// What people call it.
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

/// What the values of a parameter look like. All travel as text; the type is what is checked.
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
  /// A path; a relative one starts at the folder that holds the configuration's folder.
  case folder
  /// Given under `secrets:` of the source, never inline.
  case secret
}

/// The parameters of one source, defaults filled in. Secrets are not among them.
public struct ParameterValues: Hashable, Sendable {
  /// By the name of the parameter; one that is not a list has one value.
  public var values: [String: [String]]

  public init(_ values: [String: [String]] = [:]) { self.values = values }

  /// The values of a parameter; empty where it has none.
  public func all(_ name: String) -> [String] { values[name] ?? [] }

  /// The value of a parameter that is not a list; nil where it has none.
  public func first(_ name: String) -> String? { values[name]?.first }

  /// Each parameter as one text, as the mapping's `parameter('name')` gives it: a list is joined by commas.
  public var joined: [String: String] { values.mapValues { $0.joined(separator: ",") } }
}
