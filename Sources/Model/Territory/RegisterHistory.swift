internal import Platform
internal import Schema
internal import Text

/// The days of every code, as registers of several days and an older list give them.
///
/// A register says only what is in force on its own day. Gminas change on 1 January (act on gmina self-government of 8
/// March 1990, article 4): if exactly one lies between the last register without a code and the first with it, that was
/// the day. Otherwise the day is unknown, and the area names the two registers.
struct RegisterHistory {
  /// The areas of the registers and of the list, by code.
  private(set) var areas: [String: Area] = [:]
  /// For each register after another: how many codes disappeared without another of the same number, and of how many.
  private(set) var losses: [(state: String, gone: Int, of: Int)] = []
  /// The registers between which a code began, for codes whose beginning follows from the registers.
  private(set) var beginnings: [String: (after: String, by: String)] = [:]
  /// The registers of 1 January that are missing between two that were read.
  let missing: [String]

  private let days: [String]
  private let listDays: [String]

  /// - Parameters:
  ///   - files: the registers, the oldest first; at least one.
  ///   - list: the areas of an older list that a register has had; may be empty.
  init(_ files: [RegisterFile], list: [Area]) {
    days = files.map(\.state)
    var known: Set<String> = []
    for area in list {
      known.formUnion([area.state, Area.bounds(area.began).first, Area.bounds(area.began).last])
      known.formUnion([Area.bounds(area.ended).first, Area.bounds(area.ended).last])
    }
    known.remove("")
    listDays = known.sorted()
    missing = Self.missing(among: known.union(days).sorted(), for: days)
    // Of two registers of one day the file counts.
    let codes = Dictionary(files.map { ($0.state, Set($0.areas.map(\.code))) }) { first, _ in first }
    let list = list.filter { codes[$0.state]?.contains($0.code) ?? true }
    let listed = Dictionary(list.map { ($0.code, $0) }) { first, _ in first }
    var present: [String: [String]] = [:]
    areas = listed
    for file in files {
      for area in file.areas {
        present[area.code, default: []].append(file.state)
        areas[area.code] = area
      }
    }
    for code in areas.keys {
      begin(code, present[code] ?? [], listed[code])
      end(code, present[code] ?? [], listed[code])
    }
    addLosses(files, listed)
  }

  // MARK: Days of a code

  private mutating func begin(_ code: String, _ present: [String], _ listed: Area?) {
    var (after, by) = ("", present.first ?? "")
    if let listed {
      areas[code]?.validFrom = listed.validFrom
      guard listed.validFrom.isEmpty else { return }
      // Without either, it was in every register that the list knows.
      let seen = listed.began.isEmpty ? listDays.first ?? listed.state : Area.bounds(listed.began).last
      after = Area.bounds(listed.began).first
      by = present.first.map { min($0, seen) } ?? seen
    }
    for day in days + (listed == nil ? listDays : []) where day < by && day > after { after = day }
    if after.isEmpty, listed?.began.isEmpty ?? listDays.isEmpty { return }
    areas[code]?.began = ""
    if let day = Self.change(after: after, by: by) {
      areas[code]?.validFrom = day
      beginnings[code] = (after, by)
    } else {
      areas[code]?.began = "\(after.isEmpty ? ".." : after)/\(by)"
    }
  }

  private mutating func end(_ code: String, _ present: [String], _ listed: Area?) {
    areas[code]?.validTo = ""
    areas[code]?.ended = ""
    guard let newest = days.last, present.last != newest else { return }
    var (last, gone) = (present.last ?? "", "")
    if let listed {
      if !listed.validTo.isEmpty, last <= listed.validTo {
        areas[code]?.validTo = listed.validTo
        return
      }
      last = max(last, listed.ended.isEmpty ? listed.state : Area.bounds(listed.ended).first)
      gone = listed.ended.isEmpty ? "" : Area.bounds(listed.ended).last
    }
    for day in days where day > last && (gone.isEmpty || day < gone) { gone = day }
    guard !gone.isEmpty, gone > last else { return }
    if let day = Self.change(after: last, by: gone) {
      areas[code]?.validTo = Self.eve(of: day) ?? ""
    } else {
      areas[code]?.ended = "\(last)/\(gone)"
    }
  }

  /// The day of a change between two registers; nil if it is unknown. The first is empty if there is none.
  static func change(after: String, by day: String) -> String? {
    let turns = newYears(after: after, by: day)
    return after.isEmpty || turns.count != 1 ? nil : turns[0]
  }

  /// The registers of 1 January that would say on which day a code changed between two of those read.
  private static func missing(among known: [String], for days: [String]) -> [String] {
    zip(known, known.dropFirst()).filter { days.contains($1) }.flatMap { newYears(after: $0, by: $1).dropLast() }
  }

  /// Every 1 January after one day, up to and including another.
  private static func newYears(after: String, by day: String) -> [String] {
    guard let from = Int(after.prefix(4)), let to = Int(day.prefix(4)), from <= to else { return [] }
    return (from...to).map { "\(String($0))-01-01" }.filter { after < $0 && $0 <= day }
  }

  /// The day before.
  static func eve(of day: String) -> String? {
    Day.read(day).map { Civil(daysSinceEpoch: $0.daysSinceEpoch - 1).description }
  }

  // MARK: Completeness

  private mutating func addLosses(_ files: [RegisterFile], _ listed: [String: Area]) {
    var before = Set(listed.values.filter { !$0.isOver && $0.state < days[0] }.map(\.code))
    for file in files {
      let codes = Set(file.areas.map(\.code))
      if !before.isEmpty {
        let numbers = Set(codes.map { $0.prefix(6) })
        let gone = before.subtracting(codes).filter { !numbers.contains($0.prefix(6)) }
        losses.append((file.state, gone.count, before.count))
      }
      before = codes
    }
  }
}
