public import Settings

/// What becomes of a run whose documents have other fields than those of before: the schema contract of a stream.
public struct SchemaPolicy: Hashable, Sendable {
  /// What a change leads to.
  public enum Action: String, CaseIterable, Sendable {
    /// Nobody is told.
    case ignore
    /// The run goes on, and the change is told until an operator accepts it.
    case report
    /// The run waits for an operator.
    case hold
  }

  /// A field that was not there before.
  public var new = Action.report
  /// A field that the mapping reads, and that documents have no more.
  public var missing = Action.hold
  /// A field that the mapping reads, whose values are of another type, and not of the declared one.
  public var retyped = Action.hold
  /// A field that the mapping does not read is missing or of another type.
  public var unused = Action.report

  public init() {}
}

extension Shape where Value == SchemaPolicy {
  /// `{new: report, missing: hold, retyped: hold, unused: report}`, each key optional.
  ///
  /// - Parameter base: what holds for keys that are absent.
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
