public import Formats
public import Schema
public import Text

/// Infers the fields of a stream from the beginning of its documents.
///
/// Column names come from every document. Types and JSON members come from the inspected records: up to
/// `recordsPerDocumentMax` of each document, `recordsMax` in total.
public struct ShapeSample {
  /// The most records inspected in one document.
  static let recordsPerDocumentMax = 1000
  /// The most records inspected in all documents.
  public static let recordsMax = 10_000
  /// The most JSON members that are distinguished. Above it the keys of the object with the most members are treated as
  /// data, and its members are one field, `values.*`. `FormatLimits.fieldsMax` limits the columns of a table.
  public static let fieldsMax = 2000

  private struct Seen {
    var counts: [InferredType: Int] = [:]
    var times = 0
    var forms = FormProfile.Counts()
    /// The keys that lead to a member of JSON.
    var place: [String] = []

    mutating func add(_ other: Seen) {
      counts.merge(other.counts, uniquingKeysWith: +)
      times = max(times, other.times)
      forms.add(other.forms)
    }

    /// The type of most values, with numbers and dates of both kinds counted together.
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
  /// The number of records of the current document.
  private var recordsOfDocument = 0
  /// The number of records, or of documents with columns, that could have had each field.
  private var chances = 0
  private var maps: MemberMaps
  /// The fields of the current record.
  private var found: Set<String> = []
  /// The first rejection of a record; nil if all records could be inspected.
  public private(set) var obstacle: Rejection?

  /// - Parameters:
  ///   - isTyped: whether the format itself distinguishes numbers from texts.
  ///   - maps: the objects whose members were merged before.
  public init(isTyped: Bool, maps: MemberMaps = MemberMaps()) {
    self.isTyped = isTyped
    self.maps = maps
  }

  /// The inferred schema; nil without a header and without a readable record.
  public var shape: InferredSchema? {
    if names.isEmpty { return nil }
    return InferredSchema(
      fields: names.map { name in
        let field = seen[name] ?? Seen()
        return InferredSchema.Field(
          name: name, type: field.type, isAlways: field.times == chances, forms: field.forms.profile)
      }, isTyped: isTyped, maps: maps)
  }

  /// Merges the members of the largest object into one field.
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
  /// The remaining number of records, by the limits for one document and for all.
  public var recordsLeft: Int {
    min(Self.recordsPerDocumentMax - recordsOfDocument, Self.recordsMax - records)
  }

  /// Counts the columns of a document once, whatever its records hold.
  public mutating func begin(columns: [String]) {
    recordsOfDocument = 0
    if columns.isEmpty { return }
    chances += 1
    var known = Set(names)
    for name in columns where known.insert(name).inserted { names.append(name) }
    for name in Set(columns) { seen[name, default: Seen()].times += 1 }
  }

  /// Counts a record with its own members.
  public mutating func beginRecord() {
    chances += 1
    found.removeAll(keepingCapacity: true)
  }

  /// Counts a value of a column.
  public mutating func note(_ column: String, _ type: InferredType) { note(column, type, .other) }

  /// Counts a value of a column with its form.
  public mutating func note(_ column: String, _ type: InferredType, _ form: ValueForm) {
    seen[column, default: Seen()].counts[type, default: 0] += 1
    seen[column]?.forms.add(form)
  }

  /// Counts a member of the current record; a repeated member counts once.
  public mutating func note(member path: [String], _ type: InferredType) { note(member: path, type, .other) }

  /// Counts a member of the current record with the form of its value.
  public mutating func note(member path: [String], _ type: InferredType, _ form: ValueForm) {
    let place = maps.place(path)
    let name = MemberMaps.name(place)
    if !found.insert(name).inserted { return }
    if seen[name] == nil {
      names.append(name)
      seen[name] = Seen(place: place)
    }
    note(name, type, form)
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
