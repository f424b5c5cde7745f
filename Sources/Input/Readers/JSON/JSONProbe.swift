internal import Formats
internal import Platform
internal import Schema
internal import Text

/// Single facts of a JSON document: `totalRecords`, `links.next`.
enum JSONProbe {
  /// The values at some paths from the root, found in one pass; nil if absent or null.
  ///
  /// An integer is an `integer`, another number `text` with its digits, true and false are 1 and 0; an object or an
  /// array is its JSON text. Of several values at one path the first counts. Throws `FormatError` for a document that
  /// is not valid JSON to its end.
  static func values(
    of paths: [DocumentPath], in source: any ByteSource, limits: FormatLimits = FormatLimits()
  ) throws -> [Value?] {
    let plan = try JSONPlan(records: nil, fields: paths)
    let walker = try JSONWalker(source, of: JSONFormat.self, plan: plan, limits: limits)
    while try walker.nextRecord() {}
    return paths.indices.map { index in
      value(walker.gatherer.tokens[index], walker.gatherer.bytes(index))
    }
  }

  private static func value(_ token: JSONToken, _ bytes: UnsafeRawBufferPointer) -> Value? {
    switch token.kind {
    case .missing, .null: return nil
    case .truth: return .integer(bytes.first == UInt8(ascii: "t") ? 1 : 0)
    case .number:
      if let number = Whole.read(bytes, allowsExponent: true) { return .integer(number) }
      return .text(String(decoding: bytes, as: UTF8.self))
    case .escaped:
      return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: bytes.count) { target in
        JSONText.decode(bytes, into: target.baseAddress!).map { .text(String(decoding: target[..<$0], as: UTF8.self)) }
      }
    case .string, .object, .array: return .text(String(decoding: bytes, as: UTF8.self))
    }
  }
}
