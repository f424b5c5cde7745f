public import Connectors
public import Schema
public import Settings

/// `sources/<id>.yaml`: an operator's use of a connector.
public struct SourceSettings: Hashable, Sendable {
  /// The name of the file.
  public var id: String
  /// The connector that it uses.
  public var connector: ConnectorManifest
  /// The title for people.
  public var title: Bilingual
  /// The base URL that overrides the connector's; nil for the connector's.
  public var base: String?
  /// With defaults filled in and folders resolved.
  public var parameters: ParameterValues
  /// The parameters as written in the file, which do not depend on the path of the configuration's folder.
  public var parametersWritten: ParameterValues
  /// What the file says that the service calls values of its lists. Nothing of it reaches a row.
  public var declared: [DeclaredValue] = []
  /// By the name of the parameter.
  public var secrets: [String: SecretReference]
  /// Nil if the source runs only on demand.
  public var schedule: Schedule?
  /// The time limit of a run from its start to its last commit, in seconds, not counting waits for a quota.
  public var runSecondsMax: Int
  /// At least one; each fills a different dataset.
  public var streams: [StreamTarget]
  /// The operator's corrections; nil if the source names no file.
  public var corrections: CorrectionFile?
  /// How often data are expected; nil if not at all.
  public var expect: Expectation?
  /// Former names, or sources that it replaced: their rows become its own.
  public var formerly: [String] = []
  /// The facts for the inventory; nil if none are declared.
  public var facts: SourceFacts?

  /// The owner of its runs and, unless its streams share a dataset, of its rows.
  public var owner: Owner { .source(id) }

  public init(
    id: String, connector: ConnectorManifest, title: Bilingual, base: String? = nil,
    parameters: ParameterValues = ParameterValues(), parametersWritten: ParameterValues? = nil,
    secrets: [String: SecretReference] = [:],
    schedule: Schedule? = nil, runSecondsMax: Int = SourceSettings.runSecondsDefault, streams: [StreamTarget] = [],
    facts: SourceFacts? = nil
  ) {
    self.id = id
    self.connector = connector
    self.title = title
    self.base = base
    self.parameters = parameters
    self.parametersWritten = parametersWritten ?? parameters
    self.secrets = secrets
    self.schedule = schedule
    self.runSecondsMax = runSecondsMax
    self.streams = streams
    self.facts = facts
  }

  /// Six hours: longer than the largest register takes, shorter than the day until the next run.
  public static let runSecondsDefault = 6 * 3600

  /// The base URL of every request; nil for connectors without HTTP.
  public var effectiveBase: String? { base ?? connector.http?.base }

  /// Whether the quotas for registered users apply: the connector has secrets and the source provides all of them.
  public var isRegistered: Bool {
    let names = connector.parameters.filter { $0.type == .secret }.map(\.name)
    return !names.isEmpty && names.allSatisfy { secrets[$0] != nil }
  }
}

/// A stream and its dataset.
public struct StreamTarget: Hashable, Sendable {
  /// The connector's stream, completed by the source's declarations.
  public var stream: StreamManifest
  /// The id of the dataset.
  public var dataset: String
  /// Whether absent rows are deleted.
  public var refresh: Refresh

  public init(stream: StreamManifest, dataset: String, refresh: Refresh = .full) {
    self.stream = stream
    self.dataset = dataset
    self.refresh = refresh
  }
}
