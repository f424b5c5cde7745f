/// The separator between the integer part of a number and its fraction.
public enum DecimalMark: String, CaseIterable, Sendable {
  case comma = ","
  case point = "."

  /// The mark as a byte.
  public var byte: UInt8 { self == .comma ? UInt8(ascii: ",") : UInt8(ascii: ".") }
}
