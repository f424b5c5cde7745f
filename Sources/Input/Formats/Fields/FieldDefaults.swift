public import Text

/// What holds for every field of a stream that says nothing else.
public struct FieldDefaults: Hashable, Sendable {
  /// Between the whole part of a number and its fraction.
  public var decimalMark = DecimalMark.point
  /// Spellings that mean no value.
  public var absent: [String] = []
  /// Spellings of dates; empty accepts all unambiguous ones.
  public var datePatterns: [String] = []
  /// What a time without an offset means.
  public var zone = ClockZone.local

  public init() {}
}
