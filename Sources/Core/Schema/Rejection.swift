/// Why a record did not reach a dataset: one line of the quarantine.
public struct Rejection: Hashable, Sendable {
  /// The broken rule, from a fixed list, so that rejections can be counted by rule.
  public enum Rule: String, CaseIterable, Sendable {
    /// A byte sequence that the declared encoding does not have.
    case encoding
    /// U+FFFD in the file: text that was damaged before delivery.
    case damagedText = "damaged-text"
    case nulByte = "nul-byte"
    /// More or fewer fields than the header has.
    case fieldCount = "field-count"
    case fieldSize = "field-size"
    /// A value that its declared type does not allow.
    case type
    case required
    case duplicateKey = "duplicate-key"
    /// Another source of the same dataset owns the key.
    case foreignKey = "other-source"
    /// The mapping called `reject(...)`, or a mapping function refused its argument.
    case mapping
    case structure
    /// A declared check of the dataset.
    case check
  }

  /// The rule that was broken.
  public var rule: Rule
  /// The line (text formats, from 1) or the ordinal of the record (JSON, from 1); 0 if unknown.
  public var position: Int
  /// The number of lines that are rejected, from `position` on; 1 if the record is on one line or has none.
  public var lines: Int
  /// The field or column; empty if the whole record is meant.
  public var field: String
  /// The offending value, cut to `valueBytesMax`.
  public var value: String
  /// One sentence for the operator.
  public var reason: String
  /// The name of the check, if one rejected it.
  public var check: String

  /// The longest stored value, in bytes.
  public static let valueBytesMax = 200

  public init(
    rule: Rule, position: Int, lines: Int = 1, field: String = "", value: String = "", reason: String,
    check: String = ""
  ) {
    self.rule = rule
    self.position = position
    self.lines = max(1, lines)
    self.field = field
    self.value = Self.cut(value)
    self.reason = reason
    self.check = check
  }

  /// At most `valueBytesMax` bytes of the value, cut between two characters, with an ellipsis if it was cut.
  private static func cut(_ value: String) -> String {
    let bytes = value.utf8
    guard bytes.count > valueBytesMax else { return value }
    var end = bytes.index(bytes.startIndex, offsetBy: valueBytesMax)
    while end.samePosition(in: value.unicodeScalars) == nil { end = bytes.index(before: end) }
    return value[..<end] + "…"
  }
}
