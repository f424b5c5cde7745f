public import Schema
internal import Text

/// Why a value could not be converted to a cell.
public struct FieldFault: Error {
  /// The broken rule.
  public var rule: Rejection.Rule
  /// The reason, as a sentence without a full stop.
  public var reason: String

  public init(rule: Rejection.Rule, reason: String) {
    self.rule = rule
    self.reason = reason
  }
}

extension FieldFault {
  /// A text with a NUL character.
  public static let nul = FieldFault(rule: .nulByte, reason: "the field holds a NUL character")

  /// The first fault of a text; nil if it is sound.
  ///
  /// - Parameter hint: the probable actual encoding, appended to the reason.
  public init?(in bytes: UnsafePointer<UInt8>, _ count: Int, hint: String = "") {
    switch TextCheck.fault(bytes, count) {
    case .none: return nil
    case .nul: self = .nul
    case .malformed(let at):
      let byte = String(bytes[at], radix: 16, uppercase: true)
      self.init(rule: .encoding, reason: "the byte 0x\(byte) is not UTF-8 here\(hint)")
    case .damaged:
      self.init(
        rule: .damagedText, reason: "a character was already destroyed (U+FFFD) when the document was written")
    }
  }
}
