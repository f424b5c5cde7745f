internal import Catalogues
internal import Platform
internal import Runtime

/// The runtime as routes see it, which are there before it on a full disk, and which do not keep it from ending.
final class LateRuntime: Sendable {
  private struct Held {
    weak var runtime: Runtime?
  }

  private let held = Monitor(Held())

  /// From now on routes may ask it.
  func set(_ runtime: Runtime) { held.withLock { $0.runtime = runtime } }

  /// What is published.
  ///
  /// - Throws: `LateRuntimeError` while there is none.
  func catalogue() throws -> CatalogueModel {
    guard let runtime = held.withLock({ $0.runtime }) else { throw LateRuntimeError() }
    return try runtime.environment.site.catalogue()
  }
}

/// A request that came before the state folder could be opened.
struct LateRuntimeError: Problem, Hashable {
  var what: String { "the state folder is not open yet" }
  var advice: Advice { "" }
  var isRetryable: Bool { true }
}
