internal import Configuration
internal import Platform
internal import Runtime
internal import Schema
internal import Serving
internal import State

/// The start of `klamra serve`: the state folder and the public site.
///
/// On a full disk no run can write, but consumers must still be served: the site is started, and the rest begins once
/// there is space.
struct DaemonStart: Sendable {
  /// The pause between attempts, in seconds.
  static let restSecondsMax = 10.0

  let folders: Folders
  let configuration: Configuration
  let inbox: Monitor<Daemon.Inbox>
  let late = LateRuntime()
  var manager = ServiceManager()
  var restSeconds = Self.restSecondsMax

  /// - Returns: nil if the daemon was asked to stop before there was space.
  func begin() throws -> (Runtime, HTTPServer)? {
    try begin { try Runtime(folders, configuration) }
  }

  /// - Parameter open: opens the state folder.
  func begin(_ open: () throws -> Runtime) throws -> (Runtime, HTTPServer)? {
    var early: HTTPServer?
    while true {
      do {
        let runtime = try open()
        late.set(runtime)
        for notice in runtime.notices { Log.warning(notice) }
        if early != nil { Log.notice("there is space again: runs go on") }
        return (runtime, try early ?? publicServer())
      } catch let error where Space.isLacking(error) {
        if early == nil {
          early = try publicServer()
          Log.error("nothing runs until there is space, and only what is published is served: \(error)")
          manager.ready("no space is left: only what is published is served")
        }
      }
      manager.alive()
      let seconds = min(restSeconds, (manager.watchdogSeconds ?? .infinity) / 3)
      if inbox.wait(seconds: seconds, until: { $0.isStopping ? true : nil }) == true {
        early?.stop()
        return nil
      }
    }
  }

  private func publicServer() throws -> HTTPServer {
    let settings = configuration.gateway.publicSite
    var limits = HTTPServer.Limits()
    limits.connectionsMax = PublicSettings.connectionsMax
    limits.connectionsPerAddressMax = settings.connectionsPerAddress
    let site = RouteSite(folders) { [late] in try late.catalogue() }
    return try HTTPServer(settings.listener, limits: limits, router: Router(PublicRoutes.all(site)))
  }
}
