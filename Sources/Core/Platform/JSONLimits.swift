/// Limits of the JSON parser; a larger text is refused.
public struct JSONLimits: Hashable, Sendable {
  /// The size of the whole text.
  public var bytesMax = 64 << 20
  /// How deeply arrays and objects may nest.
  public var depthMax = 64
  /// The number of values in the text, at all depths together.
  var valuesMax = 4_000_000

  public init() {}

  public init(bytesMax: Int, depthMax: Int = 64, valuesMax: Int = 4_000_000) {
    self.bytesMax = bytesMax
    self.depthMax = depthMax
    self.valuesMax = valuesMax
  }
}
