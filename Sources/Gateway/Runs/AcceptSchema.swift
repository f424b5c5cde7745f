internal import Configuration
public import Runtime
public import Shapes
internal import State

/// Accepts what has changed about the fields of a source.
public struct AcceptSchema: Sendable {
  private let schemas: SourceSchemas
  private let configuration: Configuration

  public init(_ runtime: Runtime) {
    schemas = runtime.records.schemas
    configuration = runtime.environment.configuration
  }

  /// Takes what is different about a source, by an operator's word.
  ///
  /// - Parameter asEmpty: fields that the mapping reads and that are gone are accepted too.
  /// - Returns: what was taken.
  public func run(of source: String, by person: String, reason: String, asEmpty: Bool) throws -> [SchemaDrift] {
    let drifts = try schemas.drifts(source: source)
    if !asEmpty, let loss = MappedLoss(drifts, configuration) { throw loss }
    for var drift in drifts {
      // What was only reported is stored already, and later runs may know more.
      if !drift.isHeld, let stored = try schemas.stored(source: source, stream: drift.stream) {
        (drift.shape, drift.run) = (stored.shape, stored.run)
      }
      try schemas.accept(drift, by: person, reason: reason, isLossAccepted: asEmpty)
    }
    return drifts
  }
}
