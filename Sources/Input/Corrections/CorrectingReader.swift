public import Formats
internal import Platform
public import Schema
internal import Text

/// A reader that applies an operator's corrections before the values are checked.
///
/// It reads every document twice in parallel: with the declared fields, and with all fields as text. A record with a
/// matching correction is rebuilt from its texts.
public final class CorrectingReader: RecordReader {
  private let typed: any RecordReader
  private let raw: RawRecords
  private let index: CorrectionIndex
  private let tally: CorrectionTally
  private let document: Int
  private let converter: FieldConverter
  private let isTyped: Bool
  private let scratch = Scratch()
  private let own: UnsafeMutableBufferPointer<Cell>
  /// The correct values, in memory that cells can point to.
  private let values: [UnsafeMutableRawBufferPointer]
  private var isOwn = false
  private var counts: [Int: CorrectionTally.Count] = [:]
  /// The corrections of the current record.
  public private(set) var applied: [Correction] = []

  /// - Parameters:
  ///   - document: the ordinal of the document in the run.
  ///   - isTyped: whether the format types numbers, which then have a decimal point, whatever the fields declare.
  ///   - open: opens the document with some fields.
  public init(
    _ tally: CorrectionTally, fields: [FieldSpec], document: Int, isTyped: Bool,
    open: ([FieldSpec]) throws -> any RecordReader
  ) throws {
    typed = try open(fields)
    raw = try RawRecords(fields, open: open)
    index = CorrectionIndex(tally.corrections, fields)
    converter = try FieldConverter(fields)
    self.tally = tally
    self.document = document
    self.isTyped = isTyped
    own = .allocate(capacity: fields.count)
    own.initialize(repeating: .null)
    values = tally.corrections.map { correction in
      let bytes = Array(correction.value.utf8)
      let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, bytes.count), alignment: 1)
      copy.copyBytes(from: bytes)
      return UnsafeMutableRawBufferPointer(rebasing: copy[..<bytes.count])
    }
  }

  deinit {
    own.deallocate()
    for value in values { value.deallocate() }
  }

  /// The current record, corrected.
  public var cells: UnsafeMutableBufferPointer<Cell> { isOwn ? own : typed.cells }
  /// The position of the record in the document, uncorrected.
  public var position: Int { typed.position }
  /// The bytes of the record, uncorrected.
  public var extent: Range<Int>? { typed.extent }
  /// The names in the header.
  public var fieldsSeen: [String] { typed.fieldsSeen }
  /// Whether the document has each of the wanted fields.
  public var fieldsFound: [Bool] { typed.fieldsFound }
  /// Those of the reader.
  public var passed: PassedLines { typed.passed }

  /// Advances to the next record; throws the errors of the readers.
  public func advance() throws -> ReadOutcome {
    isOwn = false
    applied = []
    let outcome = try typed.advance()
    let hasTexts = try raw.advance()
    if case .end = outcome {
      tally.count(document: document, counts)
      return outcome
    }
    guard hasTexts else { return outcome }
    let matches = match()
    return matches.isEmpty ? outcome : correct(matches, outcome)
  }

  /// The corrections of the current record whose wrong value occurs.
  private func match() -> [Int] {
    index.candidates(raw).filter { candidate in
      let correction = tally.corrections[candidate]
      guard let field = index.fields[correction.field] else { return false }
      let text = raw.text(field)
      if text.elementsEqual(correction.expected.utf8) { return true }
      fail(candidate, .otherValue(String(decoding: text, as: UTF8.self)))
      return false
    }
  }

  /// Records that a correction found its record but had no effect.
  private func fail(_ correction: Int, _ cause: CorrectionTally.Cause) {
    if counts[correction, default: .init()].cause == nil { counts[correction, default: .init()].cause = cause }
  }

  /// Records that these corrections found their record, which could not be read.
  private func noteFound(_ matches: some Sequence<Int>) {
    for match in matches where counts[match] == nil { counts[match] = .init() }
  }

  private func correct(_ matches: [Int], _ outcome: ReadOutcome) -> ReadOutcome {
    var replaced: [Int: Int] = [:]
    for match in matches {
      guard let field = index.fields[tally.corrections[match].field] else { continue }
      guard let first = replaced[field] else {
        replaced[field] = match
        continue
      }
      let (one, other) = (tally.corrections[first], tally.corrections[match])
      guard one.value == other.value else {
        noteFound(matches)
        return contradict(first, match, field)
      }
      fail(match, .repetition(line: one.line))
    }
    scratch.restart(bytes: converter.specs.count * (FieldConverter.rewrittenBytesMax + 16))
    let isRecord = if case .record = outcome { true } else { false }
    for field in own.indices {
      if isRecord, replaced[field] == nil {
        own[field] = typed.cells[field]
        continue
      }
      let text = replaced[field].map { UnsafeRawBufferPointer(values[$0]) } ?? raw.bytes(field)
      do throws(FieldFault) {
        own[field] = try cell(field, text)
      } catch {
        let line = replaced[field].map { "; so says line \(tally.corrections[$0].line) of the corrections" } ?? ""
        if let match = replaced[field] { fail(match, .unreadable(error.reason)) }
        noteFound(replaced.values)
        return .rejected(
          Rejection(
            rule: error.rule, position: position, field: converter.specs[field].name,
            value: String(decoding: text, as: UTF8.self), reason: error.reason + line))
      }
    }
    for match in replaced.values { counts[match, default: .init()].applied += 1 }
    applied = replaced.values.sorted().map { tally.corrections[$0] }
    isOwn = true
    return .record
  }

  /// Two corrections of one value disagree. Neither can be trusted, so the record is rejected.
  private func contradict(_ first: Int, _ second: Int, _ field: Int) -> ReadOutcome {
    let lines = [first, second].map { tally.corrections[$0].line }
    fail(first, .contradiction(line: lines[1]))
    fail(second, .contradiction(line: lines[0]))
    return .rejected(
      Rejection(
        rule: .mapping, position: position, field: converter.specs[field].name,
        value: String(decoding: raw.bytes(field), as: UTF8.self),
        reason: "lines \(lines[0]) and \(lines[1]) of the corrections say two things about it"))
  }

  private func cell(_ field: Int, _ text: UnsafeRawBufferPointer) throws(FieldFault) -> Cell {
    guard isTyped else { return try converter.cell(field, text, scratch: scratch) }
    // The original JSON type of the text is not known here.
    if let cell = try? converter.cell(field, text, scratch: scratch) { return cell }
    return try converter.cell(field, text, isJSONNumber: true, scratch: scratch)
  }
}

/// The records of a document with the unconverted texts of their fields.
final class RawRecords {
  private let reader: any RecordReader
  private let count: Int

  init(_ fields: [FieldSpec], open: ([FieldSpec]) throws -> any RecordReader) throws {
    reader = try open(
      fields.map { spec in
        var spec = spec
        if spec.type != .geometry { spec.type = .text }
        (spec.absent, spec.datePatterns, spec.mayBeEmpty, spec.isVerbatim) = ([], [], true, true)
        return spec
      })
    count = fields.count
  }

  /// Advances by one record, good or bad.
  func step() throws -> ReadOutcome { try reader.advance() }

  /// Advances to the next record; false if it has no texts, or at the end.
  func advance() throws -> Bool { if case .record = try reader.advance() { true } else { false } }

  /// Advances to a record by its position; false if it has no texts.
  func advance(to position: Int) throws -> Bool {
    while true {
      switch try reader.advance() {
      case .end: return false
      case .record where reader.position == position: return true
      case .rejected(let rejection) where rejection.position == position: return false
      default: continue
      }
    }
  }

  /// Without surrounding blanks; empty if absent.
  func bytes(_ field: Int) -> UnsafeRawBufferPointer { Blank.trimmed(reader.cells[field].bytes) }

  func text(_ field: Int) -> [UInt8] { Array(bytes(field)) }

  var digest: String { RecordDigest.of((0..<count).map(text)).hex }
}

/// Finds the corrections that may apply to a record.
struct CorrectionIndex {
  /// The index of each field.
  let fields: [String: Int]
  private var digests: [(digits: String, correction: Int)] = []
  /// By the indices of key fields, then by their texts.
  private var keys: [[Int]: [[[UInt8]]: [Int]]] = [:]

  init(_ corrections: [Correction], _ specs: [FieldSpec]) {
    fields = Dictionary(specs.enumerated().map { ($0.element.name, $0.offset) }) { first, _ in first }
    for (index, correction) in corrections.enumerated() {
      switch correction.selector {
      case .digest(let digits): digests.append((digits, index))
      case .key(let parts):
        let places = parts.compactMap { fields[$0.field] }
        if places.count == parts.count {
          keys[places, default: [:]][parts.map { Array($0.text.utf8) }, default: []].append(index)
        }
      }
    }
  }

  func candidates(_ record: RawRecords) -> [Int] {
    var found: [Int] = []
    for (places, texts) in keys { found += texts[places.map(record.text)] ?? [] }
    if digests.isEmpty { return found.sorted() }
    let digest = record.digest
    return (found + digests.filter { digest.hasPrefix($0.digits) }.map(\.correction)).sorted()
  }
}

/// The original values of rejected records.
public enum RawRecord {
  /// The digest of a record and the text of one of its fields; nil if the record has no texts.
  public static func read(
    at position: Int, field: String, fields: [FieldSpec], open: ([FieldSpec]) throws -> any RecordReader
  ) throws -> (digest: String, text: String)? {
    guard let index = fields.firstIndex(where: { $0.name == field }) else { return nil }
    let records = try RawRecords(fields, open: open)
    guard try records.advance(to: position) else { return nil }
    return (records.digest, String(decoding: records.bytes(index), as: UTF8.self))
  }
}
