public import Landing
public import Platform
public import Schema

/// A source to fetch, with its connector, values and secrets resolved.
public struct FetchSource: Sendable {
  /// The id of the source.
  public var id: String
  /// The connector.
  public var connector: ConnectorManifest
  /// The base URL of every request; empty if the connector makes none.
  public var base: String
  /// The operator's values, with defaults filled in.
  public var parameters: ParameterValues
  /// The secrets by the names of their parameters.
  public var secrets: [String: String]
  /// The streams to fetch, completed by the source's declarations.
  public var streams: [StreamManifest]

  /// The owner of its runs.
  public var owner: Owner { .source(id) }

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

/// The result of one stream.
public struct Fetched: Hashable, Sendable {
  /// The name of the stream.
  public var stream: String
  /// The documents in the order in which their records are mapped.
  public var documents: [DocumentReference]
  /// The number of records that the source declared; nil if it declared none.
  public var recordsDeclared: Int?
  /// Whether the documents are exactly those of the source's last successful run.
  var isUnchanged: Bool
  /// Warnings for the operator that do not stop the run; each without a full stop.
  public var warnings: [String] = []
  /// The values that were asked for and brought nothing, except for those whose earlier documents are used again.
  public var unanswered: [AskedValue] = []
  /// Whether a reply had the path that leads to the next page.
  public var hasNextPath = false
}

/// The outcome of a fetch that did not fail.
public enum FetchOutcome: Hashable, Sendable {
  /// Every stream of the source, in the order of the source.
  case complete([Fetched])
  /// Stopped early; the run stays `paused`, and the source's next run resumes it.
  case paused(FetchPause)
}

/// Why a fetch stopped, and when it can resume.
public struct FetchPause: Error, Hashable, Sendable {
  /// The earliest moment at which it can resume.
  public var until: Timestamp
  /// For the operator, without a full stop.
  public var reason: String
  /// The number of documents already fetched.
  public var done = 0
  /// The number of documents of the plan, as far as known.
  public var total = 0
}

/// Options of a fetch.
public struct FetchOptions: Hashable, Sendable {
  /// Fetches everything again: no conditional requests, no documents of an earlier run.
  public var isRefetch: Bool
  /// The most documents of each stream, for previews; the result is then incomplete.
  public var documentsMax: Int?
  /// The streams of which an earlier run has seen the path that leads to the next page.
  public var streamsWithNextPath: Set<String>
  /// The rules of the drop folders of all sources: what one of them takes is no stray file.
  public var neighbours: [DropRules]

  public init(
    isRefetch: Bool = false, documentsMax: Int? = nil, streamsWithNextPath: Set<String> = [],
    neighbours: [DropRules] = []
  ) {
    self.neighbours = neighbours
    self.isRefetch = isRefetch
    self.documentsMax = documentsMax
    self.streamsWithNextPath = streamsWithNextPath
  }
}

/// The progress of a fetch.
public struct FetchProgress: Hashable, Sendable {
  /// The name of the stream.
  public var stream: String
  /// The number of documents fetched.
  public var documentsDone: Int
  /// The estimated total, which grows as pages are found.
  public var documentsTotal: Int
  /// The total size of the documents, in bytes.
  public var bytes: Int
}
