public import Readers
public import Schema
public import Text

/// Looks at the beginning of a stream's documents and says which fields they have.
///
/// The names of columns are those of every document. Types, and the members of JSON, are those of the records that were
/// looked at: up to `recordsPerDocumentMax` of each document, `recordsMax` in all.
public struct ShapeSample {
  /// How many records of one document are looked at.
  static let recordsPerDocumentMax = 1000
  /// How many records of all documents are looked at.
  public static let recordsMax = 10_000
  /// How many members of JSON are told apart. Where records have more, the members of the object that has the most are
  /// taken for data and are one field, `values.*`. The columns of a table are bounded by `FormatLimits.fieldsMax`.
  public static let fieldsMax = 2000

  private struct Seen {
    var counts: [InferredType: Int] = [:]
    var times = 0
    /// The keys that lead to a member of JSON.
    var place: [String] = []

    mutating func add(_ other: Seen) {
      counts.merge(other.counts, uniquingKeysWith: +)
      times = max(times, other.times)
    }

    /// What most values are, with numbers and dates of both kinds counted together.
    var type: InferredType {
      func count(_ types: InferredType...) -> Int { types.reduce(0) { $0 + (counts[$1] ?? 0) } }
      let all = counts.reduce(0) { $1.key == .empty ? $0 : $0 + $1.value }
      if all == 0 { return .empty }
      if count(.code) > 0, count(.code, .integer) * 2 > all { return .code }
      if count(.integer, .decimal) * 2 > all { return count(.decimal) * 20 >= all ? .decimal : .integer }
      if count(.date, .datetime) * 2 > all { return count(.datetime) >= count(.date) ? .datetime : .date }
      for type in [InferredType.boolean, .object, .array] where count(type) * 2 > all { return type }
      return .text
    }
  }

  private var names: [String] = []
  private var seen: [String: Seen] = [:]
  private var records = 0
  private let isTyped: Bool
  /// Records of the document at hand.
  private var recordsOfDocument = 0
  /// Records, or documents with columns, that could have had each field.
  private var chances = 0
  private var maps: MemberMaps
  /// The fields of the record at hand.
  private var found: Set<String> = []
  /// What is wrong with the first record that could not be looked at; nil where all could.
  public private(set) var obstacle: Rejection?

  /// - Parameters:
  ///   - isTyped: whether the format itself says what is a number and what is a text.
  ///   - maps: the objects whose members were one field before.
  public init(isTyped: Bool, maps: MemberMaps = MemberMaps()) {
    self.isTyped = isTyped
    self.maps = maps
  }

  /// What was seen; nil where there was neither a header nor a record that could be looked at.
  public var shape: InferredSchema? {
    if names.isEmpty { return nil }
    return InferredSchema(
      fields: names.map { name in
        let field = seen[name] ?? Seen()
        return InferredSchema.Field(name: name, type: field.type, isAlways: field.times == chances)
      }, isTyped: isTyped, maps: maps)
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
}

extension ShapeSample: FieldSurvey {
  /// What is left of the limits for one document and for all.
  public var recordsLeft: Int {
    min(Self.recordsPerDocumentMax - recordsOfDocument, Self.recordsMax - records)
  }

  /// The columns of a document are counted once, whatever its records hold.
  public mutating func begin(columns: [String]) {
    recordsOfDocument = 0
    if columns.isEmpty { return }
    chances += 1
    var known = Set(names)
    for name in columns where known.insert(name).inserted { names.append(name) }
    for name in Set(columns) { seen[name, default: Seen()].times += 1 }
  }

  /// Counts a record whose members are its own.
  public mutating func beginRecord() {
    chances += 1
    found.removeAll(keepingCapacity: true)
  }

  /// Counts a value of a column.
  public mutating func note(_ column: String, _ type: InferredType) {
    seen[column, default: Seen()].counts[type, default: 0] += 1
  }

  /// Counts a member of the record at hand; one that comes again in it counts once.
  public mutating func note(member path: [String], _ type: InferredType) {
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

  /// Counts a record; the first rejection is the obstacle.
  public mutating func endRecord(_ rejection: Rejection?) {
    recordsOfDocument += 1
    records += 1
    if let rejection { obstacle = obstacle ?? rejection }
  }
}
