public import Landing
public import Platform
public import Schema
public import Transfer

/// Fetches the documents of a source and stores them in the archive.
///
/// Used by one thread at a time; the archive, the runs and the quotas are shared. Fetched documents are recorded in the
/// run at once, so a run that was interrupted by a quota, a crash or a stop resumes where it was.
public final class Fetcher {
  /// The longest wait for a quota, in seconds; beyond it the run is paused.
  static let patienceSeconds: Double = 3
  /// The age up to which a resumed run reuses its recorded documents, in seconds: the longest quota window plus a
  /// margin.
  static let resumeSecondsMax: Double = 8 * 86_400
  /// The same for a source without a quota, in seconds.
  static let resumeSecondsMaxWithoutQuota: Double = 3600

  /// How far ahead of the present a recorded moment may be, in seconds: clocks are set forth and back a little.
  static let clockSecondsTolerated: Double = 300

  let archive: Archive
  let runs: any RunLog
  let quotas: any QuotaCounter
  /// The secret of the names of accounts.
  let key: InstallationKey
  let waiting: any Waiting
  let cancellation: Cancellation
  let client: HTTPClient

  /// - Parameters:
  ///   - key: the secret of the names of accounts.
  ///   - waiting: the clock; nil for real time that ends with the cancellation.
  public init(
    archive: Archive, runs: any RunLog, quotas: any QuotaCounter, key: InstallationKey,
    cancellation: Cancellation = Cancellation(), waiting: (any Waiting)? = nil
  ) throws {
    self.archive = archive
    self.runs = runs
    self.quotas = quotas
    self.key = key
    self.cancellation = cancellation
    self.waiting = waiting ?? SystemWaiting(cancellation)
    client = try HTTPClient()
  }

  /// The run to fetch into: the source's newest if it stopped during its fetch, otherwise a new one.
  public func begin(_ source: Owner, trigger: Run.Trigger, isRefetch: Bool = false) throws -> Int64 {
    if !isRefetch, trigger != .preview, let unfinished = try runs.resumable(source: source) { return unfinished.id }
    return try runs.begin(source: source, trigger: trigger, at: waiting.now)
  }

  /// Fetches every stream of the source.
  ///
  /// The run enters `fetching`, and `paused` if a quota or an unfinished file stops it; the caller sets every other
  /// state. Throws `TransferError`, `FetchError`, and errors of the archive and the database; documents stored before
  /// an error stay recorded.
  public func fetch(
    _ source: FetchSource, run: Int64, options: FetchOptions = FetchOptions(),
    progress: @escaping (FetchProgress) -> Void = { _ in }
  ) throws -> FetchOutcome {
    try runs.enter(.fetching, run)
    var fetched: [Fetched] = []
    for stream in source.streams {
      do {
        switch stream.origin {
        case .request(let request):
          let job = try FetchJob(self, source, stream, request, run, options, progress)
          fetched.append(try job.perform())
        case .drop(let drop):
          fetched.append(try take(drop.rules(for: source.parameters), stream, source, run, options, progress))
        }
      } catch let pause as FetchPause {
        try runs.pause(run, until: pause.until, because: pause.reason)
        return .paused(pause)
      }
    }
    return .complete(fetched)
  }
}
