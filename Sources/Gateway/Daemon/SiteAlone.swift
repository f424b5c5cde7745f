internal import Platform
internal import Runtime
internal import Serving
internal import State

/// The public site while the gateway cannot work, and what operators are told meanwhile.
final class SiteAlone: Sendable {
  let site: HTTPServer
  let operators: OperatorsListener
  private let obstacle: Monitor<String>

  init(site: HTTPServer, operators address: ListenAddress) throws {
    self.site = site
    let obstacle = Monitor("")
    self.obstacle = obstacle
    do {
      operators = try OperatorsListener(
        address,
        OperatorsListener.Providers(
          obstacles: { [obstacle.withLock { $0 }] },
          status: {
            JSON.object([.init("serving", true), .init("problem", .string(obstacle.withLock { $0 }))]).pretty
          },
          metrics: { Metric.process() + [Metric.answered(site, listener: "public")] }))
    } catch {
      site.stop()
      throw error
    }
  }

  /// Says what is wrong: to operators, and once in the log.
  func tell(_ error: any Error, _ manager: ServiceManager) {
    let text = "nothing runs, and only what is published is served, until this is put right: \(error)"
    let isNew = obstacle.withLock { obstacle in
      defer { obstacle = text }
      return obstacle != text
    }
    guard isNew else { return }
    Log.error(text)
    let why = Space.isLacking(error) ? "no space is left" : "the gateway cannot work"
    manager.ready("\(why): only what is published is served")
  }

  func stop() {
    site.stop()
    operators.stop()
  }
}
