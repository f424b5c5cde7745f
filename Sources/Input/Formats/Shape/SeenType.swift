internal import Schema

/// What the values of a field of a source look like.
public enum SeenType: String, CaseIterable, Sendable {
  /// No value was seen.
  case empty
  case integer
  case decimal
  /// Digits that are no number: with a zero in front, or a JSON text of digits.
  case code
  case date
  case datetime
  case text
  case boolean
  case object
  case array

  /// The type of one value of a text format, where everything is text.
  init(text: UnsafeRawBufferPointer) {
    let bytes = Blank.trimmed(text)
    self = bytes.isEmpty ? .empty : Self.digits(bytes) ?? Self.number(bytes) ?? Self.moment(bytes) ?? .text
  }

  /// The type of a text of JSON, which is none of a number.
  init(jsonText text: UnsafeRawBufferPointer) {
    let bytes = Blank.trimmed(text)
    if bytes.isEmpty {
      self = .empty
    } else if bytes.allSatisfy({ $0 &- 48 < 10 }) {
      self = .code
    } else {
      self = Self.moment(bytes) ?? .text
    }
  }

  /// The type of a JSON number.
  init(jsonNumber digits: UnsafeRawBufferPointer) {
    self = digits.contains { $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "e") } ? .decimal : .integer
  }

  private static func digits(_ bytes: UnsafeRawBufferPointer) -> SeenType? {
    guard bytes.allSatisfy({ $0 &- 48 < 10 }) else { return nil }
    return bytes.count > 1 && bytes[0] == UInt8(ascii: "0") || bytes.count > 18 ? .code : .integer
  }

  private static func number(_ bytes: UnsafeRawBufferPointer) -> SeenType? {
    withUnsafeTemporaryAllocation(byteCount: Decimal.bytesMax, alignment: 1) { target -> SeenType? in
      for mark in FieldSpec.DecimalMark.allCases {
        guard let length = Decimal.canonical(bytes, mark: mark, into: target.baseAddress!) else { continue }
        return target[..<length].contains(UInt8(ascii: ".")) ? .decimal : .integer
      }
      return nil
    }
  }

  private static func moment(_ bytes: UnsafeRawBufferPointer) -> SeenType? {
    withUnsafeTemporaryAllocation(byteCount: Moment.bytesMax, alignment: 1) { target -> SeenType? in
      if Day.canonical(bytes, patterns: [], into: target.baseAddress!) != nil { return .date }
      return Moment.canonical(bytes, into: target.baseAddress!) != nil ? .datetime : nil
    }
  }

  /// What a JSON value is, whatever its text says.
  private enum Kind { case nothing, number, text, truth, object, array }

  private var kind: Kind {
    switch self {
    case .empty: .nothing
    case .integer, .decimal: .number
    case .code, .date, .datetime, .text: .text
    case .boolean: .truth
    case .object: .object
    case .array: .array
    }
  }

  /// Whether values of this type, where the other was seen before, mean that the source writes the field in another way.
  ///
  /// In text formats only what no longer fits counts: a text may well look like a number, and a number may be whole.
  func isRetyped(from before: SeenType, isTyped: Bool) -> Bool {
    if self == before || self == .empty || before == .empty { return false }
    switch (before, self) {
    case (.decimal, .integer), (.datetime, .date), (.text, .code), (.text, .date), (.text, .datetime): return false
    case (.code, .text) where isTyped: return false
    case _ where isTyped: return kind != before.kind || before == .date || before == .datetime || before == .integer
    case (.text, _), (.code, .integer): return false
    default: return true
    }
  }

  /// What is remembered of a field whose values were of one type and are of this one now.
  func merged(with before: SeenType, isTyped: Bool) -> SeenType {
    if self == .empty { return before }
    guard before != .empty else { return self }
    if !isRetyped(from: before, isTyped: isTyped) {
      return isTyped && kind == .text && before.kind == .text && self != before ? .text : before
    }
    if isTyped { return self }
    switch (before, self) {
    case (.integer, .decimal): return .decimal
    case (.integer, .code): return .code
    default: return .text
    }
  }

  /// Whether a field that is declared so can hold such values.
  func fits(_ type: ColumnType, isTyped: Bool) -> Bool {
    switch type {
    case .integer: [.empty, .integer, .code].contains(self)
    case .decimal: [.empty, .integer, .decimal, .code].contains(self)
    case .date, .datetime: [.empty, .date, .datetime].contains(self)
    case .text, .code, .area, .period, .boolean, .geometry: !isTyped
    }
  }
}
