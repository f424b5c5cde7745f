//! Daemon: `klamra serve`.
//!
//! The schedule, the background threads, signals, the control socket, the operators' listener and the service manager.

public import CommandLine
internal import Configuration
internal import Events
internal import Followers
internal import Glibc
internal import Landing
internal import Operations
internal import Platform
public import Presentation
internal import Publication
internal import Runs
internal import Runtime
internal import Schema
internal import Serving
public import State
internal import Store

/// `klamra serve`: the schedule, the runs, the public site, the operators' listener, the control socket.
public final class Daemon: Sendable {
  /// How long threads may take to end once the daemon was asked to stop, in seconds; then they are abandoned, which
  /// every stage survives.
  static let graceSecondsMax = 8.0
  /// The longest time between two rounds of the scheduler, in seconds.
  static let tickSecondsMax = 30.0
  /// How many runs of the schedule are under way at once, most of them waiting for a server.
  static let runLimits = Scheduler.Limits(runningMax: RunSlots.underWayMax, remoteMax: RunSlots.underWayMax - 4)

  struct Inbox {
    var isStopping = false
    var isReloading = false
    var isAwake = false
    /// Whether the publication at start is under way.
    var isFollowing = true
    var ended: [(source: String, failure: Bool?)] = []
    /// Whether a derived dataset could not be computed the last time.
    var hasDerivationFailed = false
    /// Consecutive failed publications, and when the next attempt is due, in seconds of the monotonic clock.
    var followingFailures = 0
    var followsAt = Monotonic.seconds
    /// Subscribers with an attempt that the deliverer did not wait for.
    var undelivered: [String] = []
  }

  let runtime: Runtime
  let folders: Folders
  let inbox: Monitor<Inbox>
  private let cancellation = Cancellation()
  /// The background threads.
  private let threads = ThreadGroup()
  private let manager = ServiceManager()
  let deliverer: Deliverer
  /// The time of the scheduler's last round, in seconds of the monotonic clock.
  let heartbeat = Monitor(Monotonic.seconds)
  /// Why nothing is scheduled; nil if it is.
  private let trouble = Monitor<String?>(nil)
  /// The sources whose last run failed because of a file or a folder, a sentence each.
  private let damage = Monitor<[String: String]>([:])
  /// The public folder as it was when it was last whole.
  let publicFolder: Monitor<FileIdentity?>

  private init(_ folders: Folders, _ runtime: Runtime, _ inbox: Monitor<Inbox>) {
    self.folders = folders
    self.runtime = runtime
    self.inbox = inbox
    publicFolder = Monitor(FileIdentity(at: folders.public))
    deliverer = DeliverEvents(runtime).deliverer(observer: Deliverer.log)
  }

  /// Serves until SIGTERM or SIGINT.
  public static func serve(_ folders: Folders, _ output: Output) throws -> ExitStatus {
    // Before any thread is started, so that all of them inherit it.
    Signals.block()
    let inbox = Monitor(Inbox())
    Signals.receive { signal in
      inbox.withLock { if signal == .stop { $0.isStopping = true } else { $0.isReloading = true } }
    }
    let start = DaemonStart(folders: folders, inbox: inbox)
    guard let (runtime, publicServer) = try start.begin() else { return .done }
    try Daemon(folders, runtime, inbox).run(publicServer, output)
    return .done
  }

  private func run(_ publicServer: HTTPServer, _ output: Output) throws {
    let gateway = runtime.environment.configuration.gateway
    let endpoints = OperatorsEndpoints(
      runtime: runtime, heartbeat: heartbeat, publicServer: publicServer, publicFolder: folders.public,
      trouble: trouble, damage: damage, publicIdentity: publicFolder)
    let operatorsServer = try OperatorsListener(gateway.operatorsListener, endpoints.providers)
    let control = try ControlServer(runtime.paths.socket) { [self] in command($0, $1, $2) }
    threads.start("deliver") { [self] in
      let busy = deliverer.run(until: cancellation)
      inbox.withLock { $0.undelivered = busy }
    }
    threads.start("prune") { [self] in keepHouse(until: cancellation) }
    threads.start("publish") { [self] in catchUp() }
    threads.start("freshness") { [self] in watchFreshness(until: cancellation) }

    manager.ready("serving \(runtime.environment.configuration.sources.count) sources")
    output.note("klamra serves http://\(publicServer.address), operators http://\(operatorsServer.address)")
    schedule()

    manager.stopping()
    let abandoned = stop(control, publicServer, operatorsServer)
    if abandoned.isEmpty { return Log.notice("stopped") }
    let time = Formatting.duration(Self.graceSecondsMax)
    Log.notice("abandoned after \(time): \(abandoned.joined(separator: ", ")); the next start goes on there")
    // These threads are still running: nothing they use may be torn down.
    _exit(ExitStatus.done.rawValue)
  }

  /// Ends all background work, and waits for it.
  ///
  /// - Returns: the threads that did not end in time.
  private func stop(_ control: ControlServer, _ publicServer: HTTPServer, _ operators: OperatorsListener) -> [String] {
    let deadline = Monotonic.seconds + Self.graceSecondsMax
    cancellation.cancel()
    deliverer.wake()
    // The site is still served while commands end.
    control.stop(seconds: Self.graceSecondsMax / 2)
    publicServer.stop()
    operators.stop()
    let abandoned = threads.end(within: deadline - Monotonic.seconds)
    return abandoned + control.stop(seconds: deadline - Monotonic.seconds)
      + inbox.withLock { $0.undelivered }.map { "notify \($0)" }
  }

  /// Publishes and announces what was committed before a crash.
  private func catchUp() {
    var hasFailed = false
    derive()
    defer {
      inbox.withLock { inbox in
        inbox.isFollowing = false
        inbox.followingFailures = hasFailed ? inbox.followingFailures + 1 : 0
        let rest = Scheduler.restSecondsMin * Double(1 << min(inbox.followingFailures, 5))
        inbox.followsAt = Monotonic.seconds + rest
      }
    }
    let caught = CatchUp(runtime).catchUp()
    for notice in caught.notices { Log.warning(notice) }
    for item in caught.published { Log.notice("published \(item.dataset) version \(item.version)") }
    for failure in caught.failures {
      hasFailed = true
      Log.error("the publication of \(failure.dataset) does not go on, and is tried again: \(failure.error)")
    }
    deliverer.wake()
  }

  /// Whether a follower lags and no catch-up is under way.
  private func isBehind() -> Bool {
    guard runtime.slots.running.isEmpty, inbox.withLock({ !$0.isFollowing && $0.followsAt <= Monotonic.seconds }) else {
      return false
    }
    let isBehind = (try? CatchUp(runtime).isBehind()) ?? false
    inbox.withLock { inbox in
      inbox.isFollowing = isBehind
      inbox.followsAt = Monotonic.seconds + Scheduler.restSecondsMin
    }
    return isBehind
  }

  // MARK: The schedule

  /// Starts runs as they become due, until the daemon is asked to stop.
  ///
  /// An error of the database does not end it: what is published must still be served.
  private func schedule() {
    var scheduler = Scheduler()
    var plannedAt = -Double.infinity
    var wasFull = false
    while true {
      let isFull = [runtime.paths.folder, folders.public].contains { Space($0)?.isObstacle == true }
      if wasFull, !isFull {
        Log.notice("there is space again: what failed is done again")
        scheduler.forgive(onlyPassing: true)
        plannedAt = -.infinity
      }
      wasFull = isFull
      do {
        if try round(&scheduler, &plannedAt) { return }
        let isOver = trouble.withLock { trouble in
          defer { trouble = nil }
          return trouble != nil
        }
        if isOver {
          Log.notice("klamra.sqlite can be used again: runs go on")
          scheduler.forgive(onlyPassing: false)
        }
      } catch {
        plannedAt = -.infinity
        if endure(error) { return }
      }
    }
  }

  /// - Returns: whether the daemon is asked to stop.
  private func round(_ scheduler: inout Scheduler, _ plannedAt: inout Double) throws -> Bool {
    // Commands and the clock can change any due time, the end of a run only its source's.
    if Monotonic.seconds - plannedAt >= Self.tickSecondsMax {
      try scheduler.plan(idleSources, runtime.records.runs, now: .now)
      plannedAt = Monotonic.seconds
    }
    let now = Timestamp.now
    heartbeat.withLock { $0 = Monotonic.seconds }
    try runtime.records.prove()
    // A database query proves that the daemon is alive.
    _ = try runtime.records.runs.held()
    manager.alive()
    for source in scheduler.take(now: now, within: Self.runLimits) { start(source) }
    let letters = sleep(until: scheduler.nextDueAt(within: Self.runLimits), now: now)
    if letters.isStopping { return true }
    if letters.isReloading { reload() }
    for end in letters.ended { scheduler.ended(end.source, failure: end.failure) }
    for end in letters.ended {
      guard let source = runtime.environment.configuration.source(end.source) else { continue }
      try scheduler.plan(source, runtime.records.runs, now: .now)
    }
    if letters.isReloading || letters.isAwake { plannedAt = -.infinity }
    if isBehind() { threads.start("publish") { [self] in catchUp() } }
    settleOverdue()
    return false
  }

  /// Waits after an error of the database, which the operators' listener reports.
  ///
  /// - Returns: whether the daemon is asked to stop.
  private func endure(_ error: any Error) -> Bool {
    let text = "nothing is scheduled, since klamra.sqlite cannot be used: \(error)"
    let isNew = trouble.withLock { trouble in
      defer { trouble = text }
      return trouble == nil
    }
    if isNew { Log.error(text) }
    heartbeat.withLock { $0 = Monotonic.seconds }
    manager.alive()
    let pause = min(DaemonStart.restSecondsMax, (manager.watchdogSeconds ?? .infinity) / 3)
    return inbox.wait(seconds: pause) { $0.isStopping ? true : nil } == true
  }

  /// The sources without a run under way: in the database an active run is indistinguishable from an interrupted one.
  private var idleSources: [SourceSettings] {
    let running = runtime.slots.running
    return runtime.environment.configuration.sources.filter { !running.contains($0.owner) }
  }

  /// Waits until a run is due or a request arrives, and empties the inbox.
  private func sleep(until due: Timestamp?, now: Timestamp) -> Inbox {
    let limit = min(Self.tickSecondsMax, (manager.watchdogSeconds ?? .infinity) / 3)
    let pause = min(limit, max(0, due?.seconds(since: now) ?? limit))
    _ = inbox.wait(seconds: pause) { inbox in
      inbox.isStopping || inbox.isReloading || inbox.isAwake || !inbox.ended.isEmpty ? true : nil
    }
    return inbox.withLock { inbox in
      let letters = inbox
      inbox.isReloading = false
      inbox.isAwake = false
      inbox.ended = []
      return letters
    }
  }

  private func start(_ source: String) {
    threads.start("run \(source)") { [self] in
      let report = RunSource(runtime, CatchUp(runtime)).run(
        source, trigger: .schedule, cancellation: cancellation)
      log(report)
      if !report.events.isEmpty { deliverer.wake() }
      inbox.withLock { $0.ended.append((source, failure(of: report))) }
      let changed = Set(report.streams.filter(\.hasVersion).map(\.dataset))
      let isRetry = inbox.withLock { $0.hasDerivationFailed }
      if isRetry || !changed.isEmpty { derive(from: isRetry ? nil : changed) }
      settle()
    }
  }

  /// Writes the catalogue, unless a run is under way that will.
  private func settle(isLast: Bool = true) {
    if isLast && !runtime.slots.running.isEmpty { return }
    do { try CatchUp(runtime).settle(isLast: isLast) } catch { Log.error("the catalogue is not written: \(error)") }
  }

  /// Writes the catalogue although a run is under way that would: it may hang.
  private func settleOverdue() {
    guard CatchUp(runtime).isSiteOverdue else { return }
    let isTurn = inbox.withLock { inbox in
      defer { inbox.isFollowing = true }
      return !inbox.isFollowing
    }
    guard isTurn else { return }
    threads.start("publish") { [self] in
      settle(isLast: false)
      inbox.withLock { $0.isFollowing = false }
    }
  }

  /// Computes the derived datasets that are due.
  ///
  /// - Parameter changed: only those that are derived from these datasets, directly or not; nil for all.
  private func derive(from changed: Set<String>? = nil) {
    let reports = DeriveDatasets(runtime, CatchUp(runtime)).run(from: changed, cancellation: cancellation)
    for report in reports {
      log(report)
      if !report.events.isEmpty { deliverer.wake() }
    }
    inbox.withLock { $0.hasDerivationFailed = reports.contains { failure(of: $0) != nil } }
  }

  /// Nil for a run that did not fail; otherwise whether the failure is transient.
  private func failure(of report: RunReport) -> Bool? {
    guard case .failed(let error) = report.end, !cancellation.isCancelled else { return nil }
    return (error as? any Problem)?.isRetryable ?? false
  }

  /// Whether the cause is a file or a folder, and not the source.
  private static func isOfFiles(_ error: any Error) -> Bool {
    if case DatasetError.misplaced = error { return true }
    return error is FileError || DatabaseFault.isDamage(error)
  }

  private func log(_ report: RunReport) {
    damage.withLock { damage in
      guard case .failed(let error) = report.end, Self.isOfFiles(error) else {
        return damage[report.source.text] = nil
      }
      damage[report.source.text] = "\(report.source) fails: \(error)"
    }
    let text = "\(report.source): \(RunText.result(report))"
    if case .paused = report.end { return Log.notice(text) }
    switch report.status {
    case .done: if report.warnings.isEmpty { Log.info(text) } else { Log.warning(text) }
    case .quarantined: Log.notice("\(text). See klamra quarantine show \(report.quarantineRun)")
    case .held: Log.warning(report.isHeld ? "\(text). See klamra hold list" : text)
    case .failed, .wrong: if cancellation.isCancelled { Log.notice(text) } else { Log.error(text) }
    }
  }

  private func reload() {
    manager.reloading()
    do {
      let configuration = try Configuration.whole(folder: folders.config)
      let old = runtime.environment.configuration.gateway
      try runtime.reload(configuration)
      deliverer.update(subscribers: runtime.environment.site.subscribers)
      if old.publicSite != configuration.gateway.publicSite
        || old.operatorsListener != configuration.gateway.operatorsListener
      {
        Log.warning("the listeners keep their addresses and limits until the next start")
      }
      Log.notice("the configuration was read again: \(Formatting.count(configuration.sources.count, "source"))")
      // Datasets that are derived otherwise now, versions that are no longer kept, pages with other texts.
      inbox.withLock { $0.isFollowing = true }
      threads.start("publish") { [self] in catchUp() }
    } catch {
      Log.error("the new configuration is rejected, the old one stays:\n\(error)")
    }
    manager.ready("serving \(runtime.environment.configuration.sources.count) sources")
  }
}
