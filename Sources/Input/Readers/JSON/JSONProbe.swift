internal import Formats
internal import Platform
internal import Schema
internal import Text

/// Single facts of a JSON document: `totalRecords`, `links.next`.
enum JSONProbe {
  /// The values at some paths from the root, found in one pass; nil if absent, and `.null` for null.
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
    case .missing: return nil
    case .null: return .null
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

  /// Passes every value at a path to the body, with its hash and the texts of some fields.
  ///
  /// A field outside the record is part of its hash: the same value in another object is another record. Throws
  /// `FormatError` for a document that is not valid JSON to its end, and for one without the path.
  static func eachRecord(
    at path: DocumentPath, _ fields: [DocumentPath], hasTexts: Bool, in source: any ByteSource,
    limits: FormatLimits = FormatLimits(), _ body: (PageRecord) throws -> Void
  ) throws {
    let whole = DocumentPath(isAbsolute: false, steps: [])
    let plan = try JSONPlan(records: path, fields: [whole] + fields)
    let walker = try JSONWalker(source, of: JSONFormat.self, plan: plan, limits: limits)
    let gatherer = walker.gatherer
    let outside = plan.isOutside.indices.filter { plan.isOutside[$0] }
    while try walker.nextRecord() {
      var (record, wanted) = (Hasher(), Hasher())
      func add(_ index: Int, to hasher: inout Hasher) {
        hasher.combine(gatherer.tokens[index].kind == .missing)
        hasher.combine(bytes: gatherer.bytes(index))
      }
      add(0, to: &record)
      for index in outside { add(index, to: &record) }
      for index in fields.indices { add(index + 1, to: &wanted) }
      let texts = !hasTexts ? [] : fields.indices.map { text(gatherer.tokens[$0 + 1], gatherer.bytes($0 + 1)) }
      try body(PageRecord(whole: record.finalize(), fields: wanted.finalize(), texts: texts))
    }
  }

  private static func text(_ token: JSONToken, _ bytes: UnsafeRawBufferPointer) -> String? {
    switch token.kind {
    case .missing, .null, .object, .array: nil
    case .truth, .number: String(decoding: bytes, as: UTF8.self)
    case .string, .escaped: value(token, bytes)?.description
    }
  }
}
