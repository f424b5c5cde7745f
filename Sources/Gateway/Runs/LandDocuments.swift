public import Configuration
public import Connectors
internal import Landing
public import Platform
public import Runtime
internal import Settings
internal import State

/// A quota is exhausted, or a file is not complete yet: the run waits and resumes later.
struct RunPaused: Error {
  var until: Timestamp
  var why: String
}

extension SourceSettings {
  /// The source for a fetch, with its secrets read.
  ///
  /// - Throws: `SecretError` if a secret cannot be read.
  public func forFetching() throws -> FetchSource {
    FetchSource(
      id: id, connector: connector, base: effectiveBase, parameters: parameters,
      secrets: try secrets.mapValues { try $0.read() }, streams: streams.map(\.stream))
  }
}

/// Fetches and archives the documents of a source.
public struct LandDocuments: Sendable {
  private let archive: Archive
  private let runs: Runs
  private let fetched: FetchedStreams
  private let quotas: Quotas
  private let key: InstallationKey
  /// The rules of every drop folder of the configuration.
  private let dropRules: [DropRules]

  public init(_ runtime: Runtime) {
    archive = runtime.archive
    runs = runtime.records.runs
    fetched = runtime.records.fetched
    quotas = runtime.records.quotas
    key = runtime.installationKey
    dropRules = runtime.environment.configuration.sources.flatMap { source in
      source.connector.streams.compactMap { stream in
        if case .drop(let drop) = stream.origin { drop.rules(for: source.parameters) } else { nil }
      }
    }
  }

  /// A fetcher within the quotas of this gateway.
  public func fetcher(_ cancellation: Cancellation) throws -> Fetcher {
    try Fetcher(archive: archive, runs: runs, quotas: quotas, key: key, cancellation: cancellation)
  }

  /// Fetches and archives every document of a source, and records its declared totals and what the operator is told.
  ///
  /// - Throws: `RunPaused` if the run waits; it is then in state `paused`.
  func fetch(
    _ source: SourceSettings, run: Int64, isRefetch: Bool, _ cancellation: Cancellation,
    _ observer: @escaping ProgressObserver
  ) throws {
    observer(RunProgress(source: source.owner, stage: .fetch))
    var earlier = 0
    var last: FetchProgress?
    let outcome = try fetcher(cancellation).fetch(
      source.forFetching(), run: run, options: options(for: source, isRefetch: isRefetch)
    ) { progress in
      // The counts restart with each stream.
      if let last, progress.stream != last.stream { earlier += last.documentsDone }
      last = progress
      observer(
        RunProgress(
          source: source.owner, stage: .fetch, done: earlier + progress.documentsDone,
          total: earlier + progress.documentsTotal))
    }
    switch outcome {
    case .paused(let pause):
      let place = pause.total > 0 ? " at \(pause.done) of \(pause.total)" : ""
      throw RunPaused(until: pause.until, why: pause.reason + place)
    case .complete(let streams):
      for stream in streams { try fetched.record(stream, run: run) }
      // Everything that the commit refers to must survive a power failure.
      try archive.sync()
      try runs.enter(.mapped, run)
    }
  }

  /// The options of a fetch, with what earlier runs of the source have seen.
  ///
  /// - Parameter documentsMax: the most documents of each stream, for previews.
  func options(
    for source: SourceSettings, isRefetch: Bool = false, documentsMax: Int? = nil
  ) throws -> FetchOptions {
    FetchOptions(
      isRefetch: isRefetch, documentsMax: documentsMax,
      streamsWithNextPath: try fetched.streamsWithNextPath(of: source.owner), neighbours: dropRules)
  }
}
