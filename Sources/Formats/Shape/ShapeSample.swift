internal import Schema

/// Looks at the beginning of a stream's documents and says which fields they have.
///
/// The names of columns are those of every document. Types, and the members of JSON, are those of the records that were
/// looked at: up to `recordsPerDocumentMax` of each document, `recordsMax` in all.
public struct ShapeSample {
  /// How many records of one document are looked at.
  public static let recordsPerDocumentMax = 1000
  /// How many records of all documents are looked at.
  public static let recordsMax = 10_000

  private struct Seen {
    var counts: [SeenType: Int] = [:]
    var times = 0

    /// What most values are, with numbers and dates of both kinds counted together.
    var type: SeenType {
      func count(_ types: SeenType...) -> Int { types.reduce(0) { $0 + (counts[$1] ?? 0) } }
      let all = counts.reduce(0) { $1.key == .empty ? $0 : $0 + $1.value }
      if all == 0 { return .empty }
      if count(.code) > 0, count(.code, .integer) * 2 > all { return .code }
      if count(.integer, .decimal) * 2 > all { return count(.decimal) * 20 >= all ? .decimal : .integer }
      if count(.date, .datetime) * 2 > all { return count(.datetime) >= count(.date) ? .datetime : .date }
      for type in [SeenType.boolean, .object, .array] where count(type) * 2 > all { return type }
      return .text
    }
  }

  private var names: [String] = []
  private var seen: [String: Seen] = [:]
  private var records = 0
  private var isTyped = false
  /// Records, or documents with a header, that could have had each field.
  private var chances = 0

  public init() {}

  /// What was seen; nil where there was neither a header nor a record.
  public var shape: SeenShape? {
    if names.isEmpty { return nil }
    return SeenShape(
      fields: names.map { name in
        let field = seen[name] ?? Seen()
        return SeenShape.Field(name: name, type: field.type, isAlways: field.times == chances)
      }, isTyped: isTyped)
  }

  private mutating func note(_ name: String, _ type: SeenType) {
    if seen[name] == nil { names.append(name) }
    seen[name, default: Seen()].counts[type, default: 0] += 1
  }

  /// Adds a document whose records are lines of a table.
  ///
  /// - Parameters:
  ///   - specs: the fields of the stream, by which its header is found.
  ///   - open: opens the document with other fields.
  public mutating func addTable(_ specs: [FieldSpec], open: ([FieldSpec]) throws -> any RecordReader) throws {
    let texts = specs.map { spec in
      var spec = spec
      (spec.type, spec.absent, spec.datePatterns, spec.mayBeEmpty) = (.text, [], [], true)
      return spec
    }
    let header = try open(texts).fieldsSeen
    // Without a header nobody says how many columns there are but the fields of the stream.
    let places = header.isEmpty ? specs.compactMap(Self.index) : Array(1...header.count)
    let columns = places.map { FieldSpec(name: "column_\($0)", locator: .index($0), type: .text) }
    let shown = places.map { header.isEmpty ? "\($0)" : header[$0 - 1] }
    let reader = try open(texts + columns)
    chances += 1
    for name in Set(shown) {
      seen[name, default: Seen()].times += 1
    }
    for name in shown where !names.contains(name) { names.append(name) }
    var left = min(Self.recordsPerDocumentMax, Self.recordsMax - records)
    while left > 0 {
      switch try reader.advance() {
      case .end: return
      case .rejected: break
      case .record:
        for (index, name) in shown.enumerated() {
          note(name, SeenType(text: reader.cells[specs.count + index].bytes))
        }
      }
      left -= 1
      records += 1
    }
  }

  private static func index(_ spec: FieldSpec) -> Int? {
    if case .index(let index) = spec.locator { index } else { nil }
  }

  /// Adds a JSON document.
  public mutating func addJSON(_ source: any ByteSource, _ format: JSONFormat) throws {
    let whole = FieldSpec(name: "record", locator: .path(JSONPath(isAbsolute: false, steps: [])), type: .geometry)
    let reader = try JSONReader(source: source, format: format, fields: [whole])
    isTyped = true
    var left = min(Self.recordsPerDocumentMax, Self.recordsMax - records)
    while left > 0 {
      switch try reader.advance() {
      case .end: return
      case .rejected: break
      case .record:
        chances += 1
        var found: Set<String> = []
        try JSONMembers.each(of: reader.cells[0].bytes) { name, type in
          if !found.insert(name).inserted { return }
          note(name, type)
          seen[name]?.times += 1
        }
      }
      left -= 1
      records += 1
    }
  }
}
