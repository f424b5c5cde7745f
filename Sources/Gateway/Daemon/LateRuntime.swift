internal import Catalogues
internal import Platform
internal import Runtime

/// The runtime for routes, which on a full disk exist before it, and which must not keep it alive.
final class LateRuntime: Sendable {
  private struct Held {
    weak var runtime: Runtime?
  }

  private let held = Monitor(Held())

  /// Makes the runtime available to routes.
  func set(_ runtime: Runtime) { held.withLock { $0.runtime = runtime } }

  /// The published catalogue.
  ///
  /// - Throws: `LateRuntimeError` while there is no runtime.
  func catalogue() throws -> CatalogueModel {
    guard let runtime = held.withLock({ $0.runtime }) else { throw LateRuntimeError() }
    return try runtime.environment.site.catalogue()
  }
}

/// A request before the state folder could be opened.
struct LateRuntimeError: Problem, Hashable {
  var what: String { "the state folder is not open yet" }
  var advice: Advice { "" }
  var isRetryable: Bool { true }
}
