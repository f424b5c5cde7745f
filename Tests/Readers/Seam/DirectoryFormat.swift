internal import Platform
internal import Schema
internal import Settings
internal import Text

@testable internal import Formats

/// A format that needs random access, like archives and spreadsheets: its directory is at the end.
///
/// `name=value` pairs are contiguous without separators; a directory follows with a line `offset,length` for each, and
/// the last eight digits are the length of the directory.
struct DirectoryFormat: RecordFormat {
  /// Whether offsets are counted from the end of the pairs.
  var isReversed: Bool

  static let profile = FormatProfile(
    name: "directory", title: "Directory",
    summary: Bilingual(
      pl: "Format z katalogiem na końcu, tylko dla testów.", en: "A format with a directory at its end, for tests."),
    mediaTypes: ["application/x-directory"], endings: [".dir"], unit: .record, isSelfDelimiting: true,
    settings: [
      FormatSetting(
        "reversed",
        Bilingual(pl: "czy przesunięcia są liczone od końca", en: "whether offsets are counted from the end"),
        example: "true")
    ],
    locators: [
      FormatSetting("name", Bilingual(pl: "nazwa w rekordzie", en: "the name in the record"), example: "other")
    ],
    example: FormatExample(
      stream: "fields:\n  a: {type: integer, required: true}\n  b: {name: c, type: text}\n",
      document: Array("@a=1a=2;c=xc=y".utf8) + Array("1,3\n4,7\n11,3\n00000013".utf8),
      records: [[.integer(1), .null], [.integer(2), .text("x")]], rejected: 1))

  func write(to writer: inout FingerprintWriter) { writer.add("reversed", isReversed) }

  static func recognise(_ start: DocumentStart) -> Recognition {
    if start.bytes.isEmpty { return .no("nothing") }
    return start.bytes.first == UInt8(ascii: "@") ? .certain : .no("something else")
  }

  static func read(_ section: Section, isRequired: Bool) -> DirectoryFormat? {
    DirectoryFormat(isReversed: section.optional("reversed", .boolean, default: false))
  }

  static func locator(of field: String, in section: Section) -> FieldSpec.Locator? {
    section.has("name") ? section.optional("name", .text).map { .column($0) } : .column(field)
  }

  func reader(of document: ReadableDocument, fields: [FieldSpec], limits: FormatLimits) throws -> any RecordReader {
    try DirectoryReader(document.file(), fields, limits)
  }

  func survey(_ document: ReadableDocument, fields: [FieldSpec], into survey: inout some FieldSurvey) throws {
    let reader = try reader(of: document, fields: fields, limits: FormatLimits())
    survey.begin(columns: fields.map(\.name))
    while survey.recordsLeft > 0 {
      switch try reader.advance() {
      case .end: return
      case .rejected(let rejection): survey.endRecord(rejection)
      case .record:
        for (index, field) in fields.enumerated() {
          survey.note(field.name, InferredType(text: reader.cells[index].bytes))
        }
        survey.endRecord(nil)
      }
    }
  }
}

/// Reads the directory, then the records at its offsets.
private final class DirectoryReader: RecordReader {
  let cells: UnsafeMutableBufferPointer<Cell>
  private(set) var position = 0
  let fieldsSeen: [String] = []
  private(set) var fieldsFound: [Bool] = []
  private let file: SpooledFile
  private let places: [Range<Int>]
  private let fields: [FieldSpec]
  private let converter: FieldConverter
  private let scratch = Scratch()
  private var record: [UInt8] = []

  init(_ file: SpooledFile, _ fields: [FieldSpec], _ limits: FormatLimits) throws {
    self.file = file
    self.fields = fields
    converter = try FieldConverter(fields)
    cells = .allocate(capacity: fields.count)
    cells.initialize(repeating: .null)
    func cut() -> FormatError { FormatError("the directory is cut short", offset: file.count) }
    let tail = try file.bytes(in: max(0, file.count - 8)..<file.count)
    guard tail.count == 8, let length = Int(String(decoding: tail, as: UTF8.self)), length <= file.count - 8 else {
      throw cut()
    }
    let directory = String(decoding: try file.bytes(in: file.count - 8 - length..<file.count - 8), as: UTF8.self)
    places = try directory.split(separator: "\n").map { line in
      let parts = line.split(separator: ",").compactMap { Int($0) }
      guard parts.count == 2, parts[0] >= 0, parts[1] >= 0, parts[1] <= limits.recordBytesMax,
        parts[0] + parts[1] <= file.count
      else { throw cut() }
      return parts[0]..<parts[0] + parts[1]
    }
  }

  deinit { cells.deallocate() }

  func advance() throws -> ReadOutcome {
    guard position < places.count else { return .end }
    record = try file.bytes(in: places[position])
    position += 1
    let pairs = record.split(separator: UInt8(ascii: ";")).map { $0.split(separator: UInt8(ascii: "="), maxSplits: 1) }
    scratch.restart(bytes: fields.count * FieldConverter.rewrittenBytesMax + record.count)
    for (index, field) in fields.enumerated() {
      guard case .column(let name) = field.locator else { continue }
      let value = pairs.first { $0.count == 2 && $0[0].elementsEqual(name.utf8) }?[1] ?? []
      let length = value.count
      for (offset, byte) in value.enumerated() { scratch.end[offset] = byte }
      do throws(FieldFault) {
        cells[index] = try converter.cell(index, scratch.use(length), scratch: scratch)
      } catch {
        return .rejected(Rejection(rule: error.rule, position: position, field: field.name, reason: error.reason))
      }
    }
    return .record
  }
}
