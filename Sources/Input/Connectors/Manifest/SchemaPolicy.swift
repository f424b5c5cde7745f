public import Settings

/// What happens to a run whose documents have changed fields: the schema policy of a stream.
public struct SchemaPolicy: Hashable, Sendable {
  /// The reaction to a change.
  public enum Action: String, CaseIterable, Sendable {
    /// The change is not reported.
    case ignore
    /// The run continues, and the change is reported until an operator accepts it.
    case report
    /// The run waits for an operator.
    case hold
  }

  /// A new field.
  public var new = Action.report
  /// A field that the mapping reads is no longer in the documents.
  public var missing = Action.hold
  /// A field that the mapping reads has values of a new type that is not the declared one.
  public var retyped = Action.hold
  /// A field that the mapping does not read is missing or has a new type.
  public var unused = Action.report

  public init() {}
}

extension Shape where Value == SchemaPolicy {
  /// `{new: report, missing: hold, retyped: hold, unused: report}`, each key optional.
  ///
  /// - Parameter base: the actions for absent keys.
  public static func schemaPolicy(over base: SchemaPolicy = SchemaPolicy()) -> Shape {
    let action = Shape<SchemaPolicy.Action>.choice("an action")
    return .section("a schema contract") { section in
      var policy = base
      policy.new = section.optional("new", action, default: base.new)
      policy.missing = section.optional("missing", action, default: base.missing)
      policy.retyped = section.optional("retyped", action, default: base.retyped)
      policy.unused = section.optional("unused", action, default: base.unused)
      return policy
    }
  }
}
