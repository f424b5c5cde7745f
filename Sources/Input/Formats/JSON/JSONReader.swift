public import Schema

/// Reads the records of a JSON document (RFC 8259), in memory that does not grow with it.
///
/// A field may lie in the record, at the root, or in an object that encloses the record, before the records or behind
/// them: records that come before a wanted member of their enclosing object wait for it, within `heldBytesMax`. Numbers
/// keep the digits they came with. Of two members with one name the first wins, as in SQLite; on the way to the records they
/// are an error of the document. A path that leads nowhere in a record is a field without a value; a path to records that
/// leads nowhere is an error of the document.
public final class JSONReader: RecordReader {
  /// The fields of the current record, borrowed until the next `advance`.
  public let cells: UnsafeMutableBufferPointer<Cell>
  /// The ordinal of the current record in the document, from 1.
  public var position: Int { records.ordinal }
  /// The value that is the record; a text without its quotes.
  public var extent: Range<Int>? { records.extent }
  /// Always empty: there is no header.
  public var fieldsSeen: [String] { [] }
  /// Which of the wanted fields at least one record had; empty before the first.
  public var fieldsFound: [Bool] {
    guard hasLooked else { return [] }
    return cells.indices.map { !unfound.contains($0) }
  }

  private let walker: JSONWalker
  private let records: JSONGatherer
  private let converter: FieldConverter
  private let traits: [FieldTraits]
  /// The traits that hold for a number, whose mark is always a point.
  private let numberTraits: [FieldTraits]
  private let fieldBytesMax: Int
  private let scratch = Scratch()
  /// The fields that no record has had so far: soon none or few, so that looking for them costs nothing.
  private var unfound: [Int]
  private var hasLooked = false
  /// Room that a record needs in `scratch` besides that for its strings.
  private let scratchPerRecord: Int

  /// Opens a document.
  ///
  /// Throws `FormatError` for a document of another kind, an empty one, and paths that cannot be.
  public init(
    source: any ByteSource, format: JSONFormat, fields: [FieldSpec], limits: FormatLimits = FormatLimits()
  ) throws {
    var paths: [JSONPath] = []
    for field in fields {
      guard case .path(let path) = field.locator else {
        throw FormatError("the field \(field.name) has no path", advice: "Give it the path of a member")
      }
      paths.append(path)
    }
    let plan = try JSONPlan(records: format.records, fields: paths)
    converter = try FieldConverter(fields)
    traits = fields.map { FieldTraits($0) }
    numberTraits = traits.map { traits in
      var traits = traits
      traits.mark = UInt8(ascii: ".")
      return traits
    }
    scratchPerRecord = fields.count * (FieldConverter.rewrittenBytesMax + 16)
    fieldBytesMax = limits.fieldBytesMax
    unfound = Array(fields.indices)
    walker = try JSONWalker(source, plan: plan, limits: limits)
    records = walker.gatherer
    cells = .allocate(capacity: fields.count)
    cells.initialize(repeating: .null)
  }

  deinit { cells.deallocate() }

  /// Goes to the next record; throws `FormatError` where the document is no JSON, is cut short or passes a limit.
  public func advance() throws -> ReadOutcome {
    guard try walker.nextRecord() else { return .end }
    guard records.fault.isNone else {
      return .rejected(Rejection(rule: .structure, position: position, reason: records.fault.reason))
    }
    let tokens = records.tokens
    if !unfound.isEmpty { lookForFields(tokens) }
    var bytes = scratchPerRecord
    for token in tokens where token.kind == .escaped { bytes &+= token.count }
    scratch.restart(bytes: bytes)
    for index in tokens.indices where !convert(index, tokens[index]) {
      if let rejection = convertSlowly(index, tokens[index]) { return .rejected(rejection) }
    }
    return .record
  }

  @inline(never)
  private func lookForFields(_ tokens: UnsafeMutableBufferPointer<JSONToken>) {
    unfound.removeAll { tokens[$0].kind != .missing }
    hasLooked = true
  }

  /// Converts a value that is canonical, or nearly; false where it must be looked at more closely.
  @inline(__always)
  private func convert(_ index: Int, _ token: JSONToken) -> Bool {
    guard token.kind == .string || token.kind == .number, token.count > 0, token.count <= fieldBytesMax else {
      return false
    }
    let text = records.bytes(index).baseAddress!.assumingMemoryBound(to: UInt8.self)
    let traits = token.kind == .number ? numberTraits[index] : traits[index]
    return traits.convert(
      text, token.count, isASCII: false, isUTF8: true, scratch: scratch, into: cells.baseAddress! + index)
  }

  /// Converts any value, or says what is wrong with it.
  @inline(never)
  private func convertSlowly(_ index: Int, _ token: JSONToken) -> Rejection? {
    let bytes = records.bytes(index)
    do throws(FieldFault) {
      cells[index] = try cell(index, token, bytes)
      return nil
    } catch {
      return Rejection(
        rule: error.rule, position: position, field: converter.specs[index].name,
        value: String(decoding: bytes.prefix(Rejection.valueBytesMax + 1), as: UTF8.self), reason: error.reason)
    }
  }

  private func cell(
    _ index: Int, _ token: JSONToken, _ bytes: UnsafeRawBufferPointer
  ) throws(FieldFault) -> Cell {
    switch token.kind {
    case .missing, .null: return try converter.absence(index)
    case .number:
      try requireSize(bytes)
      return try converter.cell(index, bytes, isJSONNumber: true, scratch: scratch)
    case .truth: return try converter.cell(index, bytes, scratch: scratch)
    case .string, .escaped:
      try requireSize(bytes)
      return try converter.cell(index, try text(token, bytes), scratch: scratch)
    case .object, .array:
      guard traits[index].type == .geometry else {
        throw FieldFault(rule: .type, reason: "this is \(token.kind.words), and a single value is wanted")
      }
      try requireSize(bytes)
      try requireSound(bytes)
      return .text(bytes)
    }
  }

  /// The text of a string: where it stands, or decoded in `scratch`.
  private func text(_ token: JSONToken, _ bytes: UnsafeRawBufferPointer) throws(FieldFault) -> UnsafeRawBufferPointer {
    guard token.kind == .escaped else {
      try requireSound(bytes)
      return bytes
    }
    guard let length = JSONText.decode(bytes, into: scratch.end) else {
      throw FieldFault(rule: .encoding, reason: "an escape is half of a surrogate pair, which is no character")
    }
    let text = scratch.use(length)
    try requireSound(text)
    return text
  }

  private func requireSize(_ bytes: UnsafeRawBufferPointer) throws(FieldFault) {
    guard bytes.count <= fieldBytesMax else {
      throw FieldFault(
        rule: .fieldSize, reason: "the field has \(bytes.count) bytes, and \(fieldBytesMax) are allowed")
    }
  }

  private func requireSound(_ bytes: UnsafeRawBufferPointer) throws(FieldFault) {
    guard let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return }
    if let fault = TextCheck.fieldFault(base, bytes.count, hint: "") { throw fault }
  }
}
