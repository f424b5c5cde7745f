internal import Configuration
internal import Platform
internal import Runtime
internal import Schema
internal import Serving
internal import State

/// The start of `klamra serve`: the state folder and the public site.
///
/// What is published must be served whatever keeps the gateway from working: a full disk, a damaged or newer database, a
/// folder that cannot be written, an invalid configuration. The site is started alone, the operators' listener says what
/// is wrong, and the rest begins once it is put right.
struct DaemonStart: Sendable {
  /// The pause between attempts while there is no space, in seconds.
  static let restSecondsMax = 10.0
  /// The same after any other failure, unless a reload is requested before.
  static let failureSecondsMax = 30.0

  let folders: Folders
  let inbox: Monitor<Daemon.Inbox>
  let late = LateRuntime()
  var manager = ServiceManager()
  var restSeconds = Self.restSecondsMax

  /// - Returns: nil if the daemon was asked to stop before it could work.
  func begin() throws -> (Runtime, HTTPServer)? {
    try begin {
      let configuration = try Configuration.usable(folder: folders.config, .everything)
      for warning in configuration.warnings { Log.warning("\(warning)") }
      for part in configuration.unusable { Log.error("\(part.sentence)") }
      return try Runtime(folders, configuration)
    }
  }

  /// - Parameter open: opens the state folder.
  func begin(_ open: () throws -> Runtime) throws -> (Runtime, HTTPServer)? {
    var early: SiteAlone?
    while true {
      let isFull: Bool
      do {
        let runtime = try open()
        late.set(runtime)
        for notice in runtime.notices { Log.warning(notice) }
        early?.operators.stop()
        if early != nil { Log.notice("the gateway works again: runs go on") }
        return (runtime, try early?.site ?? publicServer(runtime.environment.configuration.gateway.publicSite))
      } catch let error where isBearable(error) {
        let site = try early ?? alone(error)
        early = site
        site.tell(error, manager)
        isFull = Space.isLacking(error)
      }
      manager.alive()
      let seconds = isFull ? restSeconds : max(restSeconds, restSeconds * Self.failureSecondsMax / Self.restSecondsMax)
      if wait(seconds: seconds) {
        early?.stop()
        return nil
      }
    }
  }

  /// Waits, and keeps the service manager informed.
  ///
  /// - Returns: whether the daemon was asked to stop.
  private func wait(seconds: Double) -> Bool {
    let deadline = Monotonic.seconds + seconds
    while Monotonic.seconds < deadline {
      let pause = min(deadline - Monotonic.seconds, (manager.watchdogSeconds ?? .infinity) / 3)
      let letter: Bool? = inbox.wait(seconds: pause) { inbox in
        if inbox.isStopping { return true }
        guard inbox.isReloading else { return nil }
        inbox.isReloading = false
        return false
      }
      if let letter { return letter }
      manager.alive()
    }
    return false
  }

  /// Whether the site is served in spite of an error: where there is one, and no other process serves it.
  private func isBearable(_ error: any Error) -> Bool {
    if error is StateFolderError || error is ServingError { return false }
    return Space.isLacking(error) || Files.exists("\(folders.public)/index.html")
  }

  /// - Throws: the error that stopped the start, if nothing says where to listen.
  private func alone(_ error: any Error) throws -> SiteAlone {
    guard let listeners = Configuration.listeners(folder: folders.config) else { throw error }
    return try SiteAlone(site: publicServer(listeners.publicSite), operators: listeners.operators)
  }

  private func publicServer(_ settings: PublicSettings) throws -> HTTPServer {
    var limits = HTTPServer.Limits()
    limits.connectionsMax = PublicSettings.connectionsMax
    limits.connectionsPerAddressMax = settings.connectionsPerAddress
    let site = RouteSite(folders) { [late] in try late.catalogue() }
    return try HTTPServer(settings.listener, limits: limits, router: Router(PublicRoutes.all(site)))
  }
}
