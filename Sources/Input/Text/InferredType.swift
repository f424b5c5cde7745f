internal import Schema

/// The type that the values of a source's field appear to have.
public enum InferredType: String, CaseIterable, Sendable {
  /// No value was seen.
  case empty
  case integer
  case decimal
  /// Digits that are not a number: with a leading zero, or in a JSON string.
  case code
  case date
  case datetime
  case text
  case boolean
  case object
  case array

  /// The type of one value of a text format, where everything is text.
  public init(text: UnsafeRawBufferPointer) {
    let bytes = Blank.trimmed(text)
    self = bytes.isEmpty ? .empty : Self.digits(bytes) ?? Self.number(bytes) ?? Self.moment(bytes) ?? .text
  }

  /// The type of a JSON string, which is never a number.
  public init(jsonText text: UnsafeRawBufferPointer) {
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
  public init(jsonNumber digits: UnsafeRawBufferPointer) {
    self = digits.contains { $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "e") } ? .decimal : .integer
  }

  private static func digits(_ bytes: UnsafeRawBufferPointer) -> InferredType? {
    guard bytes.allSatisfy({ $0 &- 48 < 10 }) else { return nil }
    return bytes.count > 1 && bytes[0] == UInt8(ascii: "0") || bytes.count > 18 ? .code : .integer
  }

  private static func number(_ bytes: UnsafeRawBufferPointer) -> InferredType? {
    withUnsafeTemporaryAllocation(byteCount: Decimal.bytesMax, alignment: 1) { target -> InferredType? in
      for mark in DecimalMark.allCases {
        guard let length = Decimal.canonical(bytes, mark: mark, allowsExponent: true, into: target.baseAddress!) else {
          continue
        }
        return target[..<length].contains(UInt8(ascii: ".")) ? .decimal : .integer
      }
      return nil
    }
  }

  private static func moment(_ bytes: UnsafeRawBufferPointer) -> InferredType? {
    withUnsafeTemporaryAllocation(byteCount: Moment.bytesMax, alignment: 1) { target -> InferredType? in
      if Day.canonical(bytes, patterns: [], into: target.baseAddress!) != nil { return .date }
      return Moment.canonical(bytes, into: target.baseAddress!) != nil ? .datetime : nil
    }
  }
}
