public import Schema
internal import Text

/// Why a value could not become a cell.
public struct FieldFault: Error {
  /// The rule that it breaks.
  public var rule: Rejection.Rule
  /// What is wrong with it, as a sentence without its end.
  public var reason: String

  public init(rule: Rejection.Rule, reason: String) {
    self.rule = rule
    self.reason = reason
  }
}

extension FieldFault {
  /// A text with a NUL character.
  public static let nul = FieldFault(rule: .nulByte, reason: "the field holds a NUL character")

  /// The first fault of a text; nil where it is sound.
  ///
  /// - Parameter hint: what the encoding may be instead, appended to the reason.
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
