public import Landing
public import Platform
public import Transfer

/// Turns a source into landed documents.
///
/// One thread uses it at a time; the archive, the runs and the quotas are shared by all. What it fetched is recorded in
/// the run as it goes, so that a run which a quota, a crash or a stop cut short goes on where it was.
public final class Fetcher {
  /// A quota that has room again within so many seconds is waited for; otherwise the run is paused.
  static let patienceSeconds: Double = 3
  /// What a run recorded at most so long ago is used again when the run goes on, in seconds: the longest window of a
  /// quota, and an hour where there is none to spare.
  static let resumeSecondsMax: Double = 8 * 86_400
  /// The same for a source without a quota, in seconds.
  static let resumeSecondsMaxWithoutQuota: Double = 3600

  let archive: Archive
  let runs: any RunLog
  let quotas: any QuotaCounter
  let waiting: any Waiting
  let cancellation: Cancellation
  let client: HTTPClient

  /// - Parameter waiting: the clock; nil for real time that ends with the cancellation.
  public init(
    archive: Archive, runs: any RunLog, quotas: any QuotaCounter, cancellation: Cancellation = Cancellation(),
    waiting: (any Waiting)? = nil
  ) throws {
    self.archive = archive
    self.runs = runs
    self.quotas = quotas
    self.cancellation = cancellation
    self.waiting = waiting ?? SystemWaiting(cancellation)
    client = try HTTPClient()
  }

  /// The run to fetch into: the source's newest, where that one stopped while it fetched, or a new one.
  public func begin(_ source: String, trigger: Run.Trigger, isRefetch: Bool = false) throws -> Int64 {
    if !isRefetch, trigger != .preview, let unfinished = try runs.resumable(source: source) { return unfinished.id }
    return try runs.begin(source: source, trigger: trigger, at: waiting.now)
  }

  /// Fetches every stream of the source.
  ///
  /// The run enters `fetching`, and `paused` where a quota or a file on its way stops it; every other state is the
  /// caller's to set. Throws `TransferError`, `FetchError`, and what archive and database throw; what was landed until
  /// then stays recorded.
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
