public import Text

/// The defaults for fields of a stream.
public struct FieldDefaults: Hashable, Sendable {
  /// The decimal mark.
  public var decimalMark = DecimalMark.point
  /// Whether the decimal mark was declared.
  public var isMarkDeclared = false
  /// Spellings of an absent value.
  public var absent: [String] = []
  /// Patterns of dates; empty accepts all unambiguous spellings.
  public var datePatterns: [String] = []
  /// The zone of times without an offset.
  public var zone = ClockZone.local

  public init() {}
}
