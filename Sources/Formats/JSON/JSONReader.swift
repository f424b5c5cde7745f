public import Schema

/// Reads the records of a JSON document (RFC 8259), in memory that does not grow with it.
///
/// A field may lie in the record, at the root, or in an object that encloses the record, before the records or behind
/// them: records that come before a wanted member of their enclosing object wait for it, within `heldBytesMax`. Numbers
/// keep the digits they came with. Of two members with one name the first wins, as in SQLite. A path that leads nowhere
/// in a record is a field without a value; a path to records that leads nowhere is an error of the document.
public final class JSONReader: RecordReader {
  public let cells: UnsafeMutableBufferPointer<Cell>
  public private(set) var position = 0
  public var fieldsSeen: [String] { [] }

  private let walker: JSONWalker
  private let converter: FieldConverter
  private let specs: [FieldSpec]
  private let types: [ColumnType]
  private let isSimple: [Bool]
  private let fieldBytesMax: Int
  private let scratch = Scratch()

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
    specs = fields
    types = fields.map(\.type)
    isSimple = fields.map { $0.absent.isEmpty && $0.datePatterns.isEmpty }
    fieldBytesMax = limits.fieldBytesMax
    cells = .allocate(capacity: fields.count)
    cells.initialize(repeating: .null)
    walker = try JSONWalker(source, plan: plan, limits: limits)
  }

  deinit { cells.deallocate() }

  public func advance() throws -> ReadOutcome {
    guard try walker.nextRecord() else { return .end }
    position = walker.ordinal
    if !walker.fault.isEmpty {
      return .rejected(Rejection(rule: .structure, position: position, reason: walker.fault))
    }
    var bytes = cells.count * (FieldConverter.rewrittenBytesMax + 16)
    for index in cells.indices { bytes &+= walker.field(index).token.count }
    scratch.restart(bytes: bytes)
    for index in cells.indices {
      let (token, bytes) = walker.field(index)
      do throws(FieldFault) {
        cells[index] = try cell(index, token, bytes)
      } catch {
        return .rejected(
          Rejection(
            rule: error.rule, position: position, field: specs[index].name,
            value: String(decoding: bytes.prefix(Rejection.valueBytesMax + 1), as: UTF8.self), reason: error.reason))
      }
    }
    return .record
  }

  private func cell(
    _ index: Int, _ token: JSONToken, _ bytes: UnsafeRawBufferPointer
  ) throws(FieldFault) -> Cell {
    switch token.kind {
    case .missing, .null: return try converter.absence(index)
    case .number:
      if isSimple[index], let cell = canonical(types[index], bytes) { return cell }
      try requireSize(bytes)
      return try converter.cell(index, bytes, isJSONNumber: true, scratch: scratch)
    case .truth: return try converter.cell(index, bytes, scratch: scratch)
    case .string, .escaped:
      try requireSize(bytes)
      return try converter.cell(index, try text(token, bytes), scratch: scratch)
    case .object, .array:
      guard specs[index].type == .geometry else {
        throw FieldFault(rule: .type, reason: "this is \(token.kind.words), and a single value is wanted")
      }
      try requireSize(bytes)
      try requireSound(bytes)
      return .text(bytes)
    }
  }

  private func canonical(_ type: ColumnType, _ bytes: UnsafeRawBufferPointer) -> Cell? {
    let text = bytes.baseAddress!.assumingMemoryBound(to: UInt8.self)
    switch type {
    case .integer: return Canonical.integer(text, bytes.count).map { .integer($0) }
    case .decimal:
      let form = Canonical.decimal(text, bytes.count, mark: UInt8(ascii: "."))
      return form.length > 0 ? .text(UnsafeRawBufferPointer(rebasing: bytes[..<form.length])) : nil
    case .text, .code, .area: return bytes.count <= fieldBytesMax ? .text(bytes) : nil
    default: return nil
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
