public import Connectors
public import Schema
public import Settings

/// `sources/<id>.yaml`: an operator's use of a connector.
public struct SourceSettings: Hashable, Sendable {
  /// The name of the file.
  public var id: String
  /// The connector that it uses.
  public var connector: ConnectorManifest
  /// What people call it.
  public var title: Bilingual
  /// What stands in place of the connector's base address; nil where that holds.
  public var base: String?
  /// Defaults filled in; folders as paths that can be opened.
  public var parameters: ParameterValues
  /// The parameters as they stand in the file: how the configuration's folder is named changes nothing of them.
  public var parametersWritten: ParameterValues
  /// By the name of the parameter.
  public var secrets: [String: SecretReference]
  /// Nil where the source runs only when somebody says so.
  public var schedule: Schedule?
  /// How long a run may work from its beginning to its last commit, in seconds; waiting for a quota does not count.
  public var runSecondsMax: Int
  /// At least one; each goes into a dataset of its own.
  public var streams: [StreamTarget]
  /// What an operator has corrected; nil where the source names no file.
  public var corrections: CorrectionFile?
  /// How often data are expected; nil where nobody waits for them.
  public var expect: Expectation?
  /// Names that it had before, or sources that it took the place of: their rows are its own.
  public var formerly: [String] = []
  /// What is declared about it for the inventory; nil where nothing is.
  public var facts: SourceFacts?

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

  /// Six hours: longer than the largest register takes, shorter than the day after which the next run is due.
  public static let runSecondsDefault = 6 * 3600

  /// The base address of every request; nil for connectors that make none.
  public var effectiveBase: String? { base ?? connector.http?.base }

  /// Whether the quotas for registered users hold: the connector has secrets and the source gives all of them.
  public var isRegistered: Bool {
    let names = connector.parameters.filter { $0.type == .secret }.map(\.name)
    return !names.isEmpty && names.allSatisfy { secrets[$0] != nil }
  }
}

/// Into which dataset a stream goes.
public struct StreamTarget: Hashable, Sendable {
  /// The connector's stream, completed by what the source declares.
  public var stream: StreamManifest
  /// The id of the dataset.
  public var dataset: String
  /// Whether absent rows were deleted.
  public var refresh: Refresh

  public init(stream: StreamManifest, dataset: String, refresh: Refresh = .full) {
    self.stream = stream
    self.dataset = dataset
    self.refresh = refresh
  }
}
