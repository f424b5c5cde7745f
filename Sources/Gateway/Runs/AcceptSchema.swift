internal import Configuration
public import Runtime
public import Shapes
internal import State

/// Accepts changed fields of a source.
public struct AcceptSchema: Sendable {
  private let schemas: SourceSchemas
  private let configuration: Configuration

  public init(_ runtime: Runtime) {
    schemas = runtime.records.schemas
    configuration = runtime.environment.configuration
  }

  /// Accepts the changes of a source, on an operator's decision.
  ///
  /// - Parameter asEmpty: whether missing fields that the mapping reads are accepted too.
  /// - Returns: the accepted changes.
  public func run(of source: String, by person: String, reason: String, asEmpty: Bool) throws -> [SchemaDrift] {
    let drifts = try schemas.drifts(source: source)
    if !asEmpty, let loss = MappedLoss(drifts, configuration) { throw loss }
    for var drift in drifts {
      // A reported change is already stored, and later runs may have seen more.
      if !drift.isHeld, let stored = try schemas.stored(source: source, stream: drift.stream) {
        (drift.shape, drift.run) = (stored.shape, stored.run)
      }
      try schemas.accept(drift, by: person, reason: reason, isLossAccepted: asEmpty)
    }
    return drifts
  }
}
