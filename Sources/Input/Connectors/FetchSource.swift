public import Landing
public import Platform

/// What is fetched: a source, resolved to its connector, its values and its secrets.
public struct FetchSource: Sendable {
  /// The id of the source.
  public var id: String
  /// How the source is talked to.
  public var connector: ConnectorManifest
  /// The base address of every request; empty where the connector makes none.
  public var base: String
  /// What the operator set, defaults filled in.
  public var parameters: ParameterValues
  /// The secrets by the names of their parameters.
  public var secrets: [String: String]
  /// The streams to fetch, each complete with what the source declares for it.
  public var streams: [StreamManifest]

  public init(
    id: String, connector: ConnectorManifest, base: String? = nil, parameters: ParameterValues = ParameterValues(),
    secrets: [String: String] = [:], streams: [StreamManifest]? = nil
  ) {
    self.id = id
    self.connector = connector
    self.base = base ?? connector.http?.base ?? ""
    self.parameters = parameters
    self.secrets = secrets
    self.streams = streams ?? connector.streams
  }
}

/// What one stream brought.
public struct Fetched: Hashable, Sendable {
  /// The name of the stream.
  public var stream: String
  /// In the order in which their records are mapped.
  public var documents: [DocumentReference]
  /// How many records the source said it has; nil where it did not.
  public var recordsDeclared: Int?
  /// Whether these are, document for document, those of the source's last successful run.
  var isUnchanged: Bool
  /// What an operator should look at, although the run goes on; each without a full stop.
  public var warnings: [String] = []
}

/// How a fetch ended, where it did not fail.
public enum FetchOutcome: Hashable, Sendable {
  /// Every stream of the source, in the order of the source.
  case complete([Fetched])
  /// Stopped before its end; the run waits in state `paused`, and the source's next run goes on with what is missing.
  case paused(FetchPause)
}

/// Why a fetch stopped, and when it can go on.
public struct FetchPause: Error, Hashable, Sendable {
  /// The moment from which it can go on.
  public var until: Timestamp
  /// For the operator, without a full stop.
  public var reason: String
  /// Documents that are there already, and how many the plan needs.
  public var done = 0
  /// How many documents the plan needs, as far as is known.
  public var total = 0
}

/// What an operator may ask of a fetch.
public struct FetchOptions: Hashable, Sendable {
  /// Asks for everything again: no conditional requests, nothing taken from an earlier run.
  public var isRefetch: Bool
  /// Ends each stream after so many documents; for previews. What is fetched then is not complete.
  public var documentsMax: Int?

  public init(isRefetch: Bool = false, documentsMax: Int? = nil) {
    self.isRefetch = isRefetch
    self.documentsMax = documentsMax
  }
}

/// How far a fetch is.
public struct FetchProgress: Hashable, Sendable {
  /// The name of the stream.
  public var stream: String
  /// Documents that are there.
  public var documentsDone: Int
  /// An estimate that grows as pages are found.
  public var documentsTotal: Int
  /// Their size together.
  public var bytes: Int
}
