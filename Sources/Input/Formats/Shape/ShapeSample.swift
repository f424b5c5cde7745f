public import Schema

/// Looks at the beginning of a stream's documents and says which fields they have.
///
/// The names of columns are those of every document. Types, and the members of JSON, are those of the records that were
/// looked at: up to `recordsPerDocumentMax` of each document, `recordsMax` in all.
public struct ShapeSample {
  /// How many records of one document are looked at.
  public static let recordsPerDocumentMax = 1000
  /// How many records of all documents are looked at.
  public static let recordsMax = 10_000
  /// How many members of JSON are told apart. Where records have more, the members of the object that has the most are
  /// taken for data and are one field, `values.*`. The columns of a table are bounded by `FormatLimits.fieldsMax`.
  public static let fieldsMax = 2000

  private struct Seen {
    var counts: [SeenType: Int] = [:]
    var times = 0
    /// The keys that lead to a member of JSON.
    var place: [String] = []

    mutating func add(_ other: Seen) {
      counts.merge(other.counts, uniquingKeysWith: +)
      times = max(times, other.times)
    }

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
  private var maps: MemberMaps
  /// The fields of the record at hand.
  private var found: Set<String> = []
  /// What is wrong with the first record that could not be looked at; nil where all could.
  public private(set) var obstacle: Rejection?

  /// - Parameter maps: the objects whose members were one field before.
  public init(maps: MemberMaps = MemberMaps()) { self.maps = maps }

  /// What was seen; nil where there was neither a header nor a record that could be looked at.
  public var shape: SeenShape? {
    if names.isEmpty { return nil }
    return SeenShape(
      fields: names.map { name in
        let field = seen[name] ?? Seen()
        return SeenShape.Field(name: name, type: field.type, isAlways: field.times == chances)
      }, isTyped: isTyped, maps: maps)
  }

  private mutating func note(_ name: String, _ type: SeenType) {
    seen[name, default: Seen()].counts[type, default: 0] += 1
  }

  /// Takes note of a member of the record at hand; one that comes again in it counts once.
  private mutating func note(member path: [String], _ type: SeenType) {
    let place = maps.place(path)
    let name = MemberMaps.name(place)
    if !found.insert(name).inserted { return }
    if seen[name] == nil {
      names.append(name)
      seen[name] = Seen(place: place)
    }
    note(name, type)
    seen[name]?.times += 1
    while names.count > Self.fieldsMax { fold() }
  }

  /// Makes one field of the members of the largest object.
  private mutating func fold() {
    maps.add(largestOf: names.compactMap { seen[$0]?.place })
    let before = (names: names, seen: seen, found: found)
    (names, seen, found) = ([], [:], [])
    for old in before.names {
      guard var field = before.seen[old] else { continue }
      field.place = maps.place(field.place)
      let name = MemberMaps.name(field.place)
      if seen[name] == nil {
        names.append(name)
        seen[name] = field
      } else {
        seen[name]?.add(field)
      }
      if before.found.contains(old) { found.insert(name) }
    }
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
    var known = Set(names)
    for name in shown where known.insert(name).inserted { names.append(name) }
    for name in Set(shown) { seen[name, default: Seen()].times += 1 }
    var left = min(Self.recordsPerDocumentMax, Self.recordsMax - records)
    while left > 0 {
      switch try reader.advance() {
      case .end: return
      case .rejected(let rejection): obstacle = obstacle ?? rejection
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
    var limits = FormatLimits()
    // The record is read as one field, and only its members have to keep the limit of a field.
    limits.fieldBytesMax = limits.recordBytesMax
    let reader = try JSONReader(source: source, format: format, fields: [whole], limits: limits)
    isTyped = true
    var left = min(Self.recordsPerDocumentMax, Self.recordsMax - records)
    while left > 0 {
      switch try reader.advance() {
      case .end: return
      case .rejected(let rejection): obstacle = obstacle ?? rejection
      case .record:
        chances += 1
        found.removeAll(keepingCapacity: true)
        try MemberWalk.each(of: reader.cells[0].bytes) { note(member: $0, $1) }
      }
      left -= 1
      records += 1
    }
  }
}
