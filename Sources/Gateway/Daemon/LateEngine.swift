internal import Catalogues
internal import Platform

/// The engine as routes see it, which are there before it on a full disk, and which do not keep it from ending.
final class LateEngine: Sendable {
  private struct Held {
    weak var engine: Engine?
  }

  private let held = Guarded(Held())

  /// From now on routes may ask it.
  func set(_ engine: Engine) { held.withLock { $0.engine = engine } }

  /// What is published.
  ///
  /// - Throws: `LateEngineError` while there is no engine.
  func catalogue() throws -> CatalogueModel {
    guard let engine = held.withLock({ $0.engine }) else { throw LateEngineError() }
    return try engine.setup.catalogue()
  }
}

/// A request that came before the state folder could be opened.
struct LateEngineError: Problem, Hashable {
  var what: String { "the state folder is not open yet" }
  var advice: String { "" }
  var isRetryable: Bool { true }
}
