/// What separates the whole part of a number from its fraction.
public enum DecimalMark: String, CaseIterable, Sendable {
  case comma = ","
  case point = "."

  /// The mark as it stands in a text.
  public var byte: UInt8 { self == .comma ? UInt8(ascii: ",") : UInt8(ascii: ".") }
}
