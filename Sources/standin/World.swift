internal import Glibc
internal import Platform
internal import Serving

/// The state shared by all requests to the stand-in, and its control interface.
final class World: Sendable {
  struct State: Sendable {
    var isRevised = false
    var failure: Failure?
    /// How many requests still fail; nil for all.
    var failuresLeft: Int?
    /// Only paths with this prefix fail.
    var failurePath = "/"
    var quotas = QuotaBook()
    /// The status that a receiver returns instead of its verdict.
    var hookStatus: Int?
    var received: [JSON] = []
    /// Requests by service.
    var requests: [String: Int] = [:]
  }

  let state: Monitor<State>
  private let start: State
  /// The folder that stores a revision between starts; nil stores nothing.
  private let folder: String?

  init(_ start: State, folder: String?) throws(FileError) {
    var start = start
    if let folder {
      try Files.makeFolder(folder)
      if start.isRevised { try AtomicFile.write([], to: "\(folder)/revised") }
      start.isRevised = Files.exists("\(folder)/revised")
    }
    self.start = start
    self.folder = folder
    state = Monitor(start)
  }

  /// The failure of this request; decrements the counter.
  func failure(for path: String) -> Failure? {
    state.withLock { state in
      guard let failure = state.failure, path.hasPrefix(state.failurePath) else { return nil }
      guard let left = state.failuresLeft else { return failure }
      guard left > 0 else { return nil }
      state.failuresLeft = left - 1
      return failure
    }
  }

  /// `{"fail": "500", "times": 2, "path": "/api", "revise": true, "quota": "1s=5", "hook": 503}`; each member is
  /// optional and null resets it. Nil if the body is invalid.
  func control(_ body: [UInt8]) -> JSON? {
    guard let wish = try? JSON(parsing: body), case .object(let members) = wish else { return nil }
    var next = state.withLock { $0 }
    for member in members {
      switch (member.name, member.value) {
      case ("fail", .null): next.failure = nil
      case ("fail", .string(let name)):
        guard let failure = Failure(rawValue: name) else { return nil }
        next.failure = failure
        next.failuresLeft = wish["times"]?.intValue
        next.failurePath = wish["path"]?.stringValue ?? "/"
      case ("times", .integer), ("path", .string): break
      case ("revise", .boolean(let isRevised)): next.isRevised = isRevised
      case ("quota", .string(let text)):
        guard let quotas = QuotaBook.parse(text) else { return nil }
        next.quotas = quotas
      case ("hook", .null): next.hookStatus = nil
      case ("hook", .integer(let status)): next.hookStatus = Int(status)
      default: return nil
      }
    }
    remember(next.isRevised)
    state.withLock { $0 = next }
    return facts
  }

  /// Resets to the initial state, without received webhooks.
  func reset() -> JSON {
    remember(start.isRevised)
    state.withLock { $0 = start }
    return facts
  }

  var facts: JSON {
    let state = state.withLock { $0 }
    return .object([
      "revised": .boolean(state.isRevised), "fail": state.failure.map { .string($0.rawValue) } ?? .null,
      "times": state.failuresLeft.map { .integer($0) } ?? .null, "path": .string(state.failurePath),
      "received": .integer(state.received.count),
      "requests": .object(
        state.requests.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .integer($0.value)) }),
    ])
  }

  private func remember(_ isRevised: Bool) {
    guard let folder else { return }
    if isRevised {
      try? AtomicFile.write([], to: "\(folder)/revised")
    } else {
      try? Files.remove("\(folder)/revised")
    }
  }
}
