public import Schema
public import Text

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

  /// `#N/A` and its like.
  static let spreadsheetError = FieldFault(
    rule: .type,
    reason: "this is the error of a spreadsheet, not a value; list it under \"absent\" if it means that there is none")

  /// A code that a spreadsheet or a program has spoiled.
  init(_ fault: CodeText.Fault) {
    self.init(rule: .type, reason: Self.words(fault) + "; if it is meant so, declare the field \"verbatim\"")
  }

  /// How a code was spoiled.
  public static func words(_ fault: CodeText.Fault) -> String {
    switch fault {
    case .exponent:
      "a spreadsheet has written the code as a number with an exponent, and its last digits are lost"
    case .fraction: "a program has taken the code for a number and written it with decimals"
    case .invisible(let character):
      "the code holds a character that cannot be seen (\(name(of: character)))"
    case .quote: "a quote is part of the code: one that closes or opens it is missing"
    case .day: "a spreadsheet has taken the code for a day, and shows the month as a word"
    case .lookalike(let character):
      "the code holds a character that only looks like one of ASCII (\(name(of: character)))"
    }
  }

  /// Letters that were read in another encoding than their own.
  init(_ finding: LetterWatch.Finding) {
    let what =
      switch finding {
      case .mistaken(let actual, let read): "text in \(actual) was read as \(read)"
      case .twiceEncoded(let read): "text in UTF-8 was read as \(read) and encoded again"
      }
    self.init(
      rule: .damagedText,
      reason: "its letters are damaged: \(what); if they are right, declare the field \"verbatim\"")
  }

  /// `U+00A0`: at least four hexadecimal digits.
  private static func name(of character: UInt32) -> String {
    let digits = String(character, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

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
    case .control(let code):
      self.init(
        rule: .damagedText,
        reason:
          "a control code (\(Self.name(of: UInt32(code)))) stands where a letter was: the text was converted from "
          + "another encoding than its own")
    }
  }
}
