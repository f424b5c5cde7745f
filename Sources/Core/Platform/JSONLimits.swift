/// How much JSON is read at once; what is larger is refused.
public struct JSONLimits: Hashable, Sendable {
  /// The size of the whole text.
  public var bytesMax = 64 << 20
  /// How deeply arrays and objects may nest.
  public var depthMax = 64
  /// How many values the text may hold, members and elements of all depths together.
  var valuesMax = 4_000_000

  public init() {}

  public init(bytesMax: Int, depthMax: Int = 64, valuesMax: Int = 4_000_000) {
    self.bytesMax = bytesMax
    self.depthMax = depthMax
    self.valuesMax = valuesMax
  }
}
