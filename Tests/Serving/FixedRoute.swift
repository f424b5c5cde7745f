internal import Platform
internal import Schema
internal import Serving

/// A route that calls a closure.
struct FixedRoute: Route {
  var methods = ["GET"]
  var pattern: PathPattern
  var limits = RouteLimits()
  var work = RouteWork.immediate
  var guide: RouteGuide {
    RouteGuide(title: Bilingual(pl: "", en: ""), text: Bilingual(pl: "", en: ""), mediaType: "text/plain")
  }
  var reply: @Sendable (RouteRequest) -> HTTPReply

  init(
    _ pattern: PathPattern, methods: [String] = ["GET"], limits: RouteLimits = RouteLimits(),
    work: RouteWork = .immediate, reply: (@Sendable (RouteRequest) -> HTTPReply)? = nil
  ) {
    self.pattern = pattern
    self.methods = methods
    self.limits = limits
    self.work = work
    let name = pattern.description
    self.reply =
      reply ?? { request in
        let parameters = request.parameters.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        return .text(200, name + parameters)
      }
  }

  func answer(_ request: RouteRequest) -> HTTPReply { reply(request) }
}

/// A gate at which handlers wait until it is opened, with a count of the waiting ones.
final class ServingDoor: Sendable {
  private struct State {
    var waiting = 0
    var mostAtOnce = 0
    var isOpen = false
  }

  private let state = Monitor(State())

  /// Waits for the door, or for the end of the request; false for the latter.
  func pass(_ request: RouteRequest) -> Bool {
    state.withLock {
      $0.waiting += 1
      $0.mostAtOnce = max($0.mostAtOnce, $0.waiting)
    }
    defer { state.withLock { $0.waiting -= 1 } }
    while !request.cancellation.isCancelled {
      if state.wait(seconds: 0.02, until: { $0.isOpen ? true : nil }) == true { return true }
    }
    return false
  }

  func open() { state.withLock { $0.isOpen = true } }
  func close() { state.withLock { $0.isOpen = false } }
  /// Waits until this many handlers are waiting; false on a time-out.
  func waits(for count: Int) -> Bool { state.wait(seconds: 60) { $0.waiting == count ? true : nil } ?? false }
  var mostAtOnce: Int { state.withLock { $0.mostAtOnce } }
}
