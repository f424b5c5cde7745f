internal import Formats
internal import Platform
internal import Schema
internal import Text

/// The fields of JSON records as typed cells, shared by the readers of JSON and NDJSON.
final class JSONCells {
  /// The fields of the current record, borrowed until the next one.
  let cells: UnsafeMutableBufferPointer<Cell>
  /// Whether at least one record had each of the wanted fields; empty before the first.
  var fieldsFound: [Bool] {
    guard hasLooked else { return [] }
    return cells.indices.map { !unfound.contains($0) }
  }

  private let records: JSONGatherer
  private let converter: FieldConverter
  private let traits: [FieldTraits]
  /// The traits for numbers, whose decimal mark is always a point.
  private let numberTraits: [FieldTraits]
  private let fieldBytesMax: Int
  private let scratch = Scratch()
  /// The fields that no record has had so far: soon few or none, so that checking them costs nothing.
  private var unfound: [Int]
  private var hasLooked = false
  /// The space that a record needs in `scratch` in addition to its strings.
  private let scratchPerRecord: Int

  init(_ fields: [FieldSpec], of records: JSONGatherer, limits: FormatLimits) throws(FormatError) {
    self.records = records
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
    cells = .allocate(capacity: fields.count)
    cells.initialize(repeating: .null)
  }

  deinit { cells.deallocate() }

  /// The paths of fields in a nested document; throws `FormatError` for a field without one.
  static func paths(of fields: [FieldSpec]) throws(FormatError) -> [DocumentPath] {
    var paths: [DocumentPath] = []
    for field in fields {
      guard case .path(let path) = field.locator else {
        throw FormatError("the field \(field.name) has no path", advice: "Give it the path of a member")
      }
      paths.append(path)
    }
    return paths
  }

  /// Converts the current record of the walk.
  ///
  /// - Parameter position: its position, for a rejection.
  @inline(__always)
  func take(at position: Int) -> ReadOutcome {
    guard records.fault.isNone else {
      return .rejected(Rejection(rule: .structure, position: position, reason: records.fault.reason))
    }
    let tokens = records.tokens
    if !unfound.isEmpty { lookForFields(tokens) }
    var bytes = scratchPerRecord
    for token in tokens where token.kind == .escaped { bytes &+= token.count }
    scratch.restart(bytes: bytes)
    for index in tokens.indices where !convert(index, tokens[index]) {
      if let rejection = convertSlowly(index, tokens[index], at: position) { return .rejected(rejection) }
    }
    return .record
  }

  @inline(never)
  private func lookForFields(_ tokens: UnsafeMutableBufferPointer<JSONToken>) {
    unfound.removeAll { tokens[$0].kind != .missing }
    hasLooked = true
  }

  /// Converts a value that is canonical, or nearly so; false if the full conversion is needed.
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

  /// Converts any value, or rejects it.
  @inline(never)
  private func convertSlowly(_ index: Int, _ token: JSONToken, at position: Int) -> Rejection? {
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

  /// The text of a string: in place, or decoded in `scratch`.
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
    if let fault = FieldFault(in: base, bytes.count) { throw fault }
  }
}
