internal import Platform
internal import Schema
internal import Text

/// Builds `areas.csv` from the files that GUS publishes and from facts that the register does not contain.
///
/// - The files TERC of one or more days, and the existing list, which is not newer than the newest of them. Areas of the
///   newest file are valid; areas only in an older one ended between the two, and areas only in the newer one began
///   between them (`RegisterHistory`).
/// - `extra.csv`: areas that no TERC has (regions, districts) or that are newer than the newest.
/// - `regions.csv`: BDL ids, NUTS codes and English names of voivodeships and powiats; gminas inherit them from their
///   powiat.
/// - `successions.csv`: the days on which codes began and ended, and for changes of kind the codes before and after.
/// - `days.csv`: the days of codes that no other file gives.
/// - `names.csv`: names that are newer than the register.
public struct AreaListBuilder {
  /// The resulting areas, in the order of their codes.
  public private(set) var areas: [Area] = []
  /// The dates of the registers, the oldest first.
  public let states: [String]
  /// Changes of kind that the registers show and `successions.csv` lacks.
  public private(set) var changes: [Succession] = []
  /// Changes of kind on a day that the registers do not show and `successions.csv` lacks: codes, and the registers
  /// between which it lies. They are not in `changes`.
  public private(set) var undated: [Succession] = []
  /// The registers of 1 January that are missing between two that were read; with them no day would be unknown.
  public let missing: [String]

  private let folder: String
  private var byCode: [String: Area] = [:]
  private let losses: [(state: String, gone: Int, of: Int)]

  /// The voivodeships of a complete register (act on the three-tier division of the state of 24 July 1998).
  static let voivodeships = 16
  /// The largest share of codes that may disappear between registers, not counting changes of kind: gminas are
  /// abolished one at a time.
  static let goneShareMax = 0.02

  /// - Parameters:
  ///   - registers: files TERC, in any order.
  ///   - folder: the folder of the other files; each may be missing.
  public init(registers: [String], folder: String) throws {
    self.folder = folder
    let files = try registers.map { try RegisterFile($0) }.sorted { $0.state < $1.state }
    states = files.map(\.state)
    let history = RegisterHistory(files, list: try Self.list(in: folder, notAfter: files[files.count - 1].state))
    byCode = history.areas
    (losses, missing) = (history.losses, history.missing)
    for area in try Self.optional("\(folder)/extra.csv", { try AreaFiles.areas(in: $0) }) where byCode[area.code] == nil
    {
      byCode[area.code] = area
    }
    let path = "\(folder)/\(AreaFiles.successions)"
    let successions = try Self.optional(path) { try AreaFiles.successions(in: $0, codes: nil) }
    for succession in successions { complete(succession) }
    _ = try Self.optional(path) { try AreaFiles.successions(in: $0, codes: Set(byCode.keys)) }
    // A code that continues is on both sides of a line.
    let goingOn = Set(successions.filter { $0.from == $0.to }.map { "\($0.date) \($0.from)" })
    for succession in successions { apply(succession, goingOn) }
    addChanges(history, known: successions)
    try addDays("\(folder)/days.csv")
    try addNames("\(folder)/\(AreaFiles.names)")
    try addRegions("\(folder)/regions.csv")
    for (code, area) in byCode where area.kind == .delegatura || area.kind == .warsawDistrict {
      // The parts of a city belong to its only gmina, which has the number 01.
      let gmina = String(code.prefix(4)) + "011"
      if byCode[gmina] != nil { byCode[code]?.parent = gmina }
    }
    for (code, area) in byCode where area.kind == .town || area.kind == .ruralPart {
      // The parts of an urban-rural gmina have its number with another last digit; the gmina's is 3.
      let gmina = String(code.dropLast()) + "3"
      if byCode[gmina] != nil { byCode[code]?.parent = gmina }
    }
    areas = byCode.values.sorted { $0.code < $1.code }
  }

  /// The content of `areas.csv`, in UTF-8 with commas.
  public var csv: [UInt8] {
    ([Area.columns] + areas.map(\.values)).flatMap { Array((CSVLine.text($0) + "\n").utf8) }
  }

  /// Throws if the result cannot be the whole country, or contradicts the other files; then nothing may be written.
  public func check() throws {
    let found = areas.filter { $0.kind == .voivodeship && $0.state == states.last }.count
    guard found == Self.voivodeships else {
      throw TerritoryError(
        file: "the register of \(states.last ?? "")",
        "it has \(found) voivodeships and not \(Self.voivodeships), so it is not the whole register",
        advice: "Take the whole file TERC from eteryt.stat.gov.pl (pliki pełne)")
    }
    for loss in losses where Double(loss.gone) > Self.goneShareMax * Double(loss.of) {
      throw TerritoryError(
        file: "the register of \(loss.state)", "\(loss.gone) of \(loss.of) codes would have come to their end with it",
        advice: "A register with gaps would close gminas that are there; download the whole file again")
    }
    let codes = Set(areas.map(\.code))
    if let area = areas.first(where: { !$0.parent.isEmpty && !codes.contains($0.parent) }) {
      throw TerritoryError(
        file: "\(folder)/extra.csv",
        "\(area.code) lies in \"\(area.parent)\", which neither the register has nor this file")
    }
    _ = try Self.optional("\(folder)/\(AreaFiles.groupings)") { try AreaFiles.groupings(in: $0, codes: codes) }
  }

  static func optional<Row>(_ path: String, _ read: (String) throws -> [Row]) throws -> [Row] {
    Files.exists(path) ? try read(path) : []
  }

  // MARK: Registers

  /// The areas of the existing list that a register has had; empty if there is no list.
  private static func list(in folder: String, notAfter state: String) throws -> [Area] {
    let path = "\(folder)/\(AreaFiles.areas)"
    let listed = try optional(path) { try AreaFiles.areas(in: $0) }.filter { !$0.state.isEmpty }
    if let newest = listed.map(\.state).max(), newest > state {
      throw TerritoryError(
        file: path, "the list is of the register of \(newest), which is newer than that of \(state)",
        advice: "Name the file of \(newest) as well")
    }
    return listed
  }

  /// Finds the changes of kind: a gmina that began when the only other one of its number ended.
  private mutating func addChanges(_ history: RegisterHistory, known: [Succession]) {
    let gminas = Dictionary(grouping: history.areas.values.filter(\.kind.isGmina), by: { $0.code.prefix(6) })
    for area in history.areas.values.sorted(by: { $0.code < $1.code }) where area.kind.isGmina {
      let (after, by) = history.beginnings[area.code] ?? Area.bounds(area.began)
      guard !by.isEmpty, !known.contains(where: { $0.to == area.code }) else { continue }
      let was = (gminas[area.code.prefix(6)] ?? []).filter { other in
        guard other.code != area.code, !known.contains(where: { $0.from == other.code }) else { return false }
        if !area.began.isEmpty {
          let end = Area.bounds(other.ended)
          return !other.ended.isEmpty && end.first >= after && end.last <= by
        }
        return other.validTo == RegisterHistory.eve(of: area.validFrom)
      }
      guard was.count == 1 else { continue }
      let change = Succession(
        date: area.validFrom, change: .kind, from: was[0].code, to: area.code, weight: "1",
        basis: "the registers of \(after) and \(by)")
      if area.began.isEmpty { changes.append(change) } else { undated.append(change) }
    }
  }

  // MARK: Successions

  /// Adds the codes before and after a change of kind that are in no register.
  private mutating func complete(_ succession: Succession) {
    guard succession.change == .kind else { return }
    if let old = byCode[succession.from] {
      add(succession.to, like: old)
    } else if let new = byCode[succession.to] {
      add(succession.from, like: new)
    }
    for code in Self.parts(of: succession.from) + Self.parts(of: succession.to) {
      if let whole = byCode[code.dropLast() + "3"] { add(code, like: whole) }
    }
  }

  private mutating func add(_ code: String, like area: Area) {
    guard byCode[code] == nil, let kind = code.utf8.last.flatMap({ AreaKind(teryt: $0) }) else { return }
    byCode[code] = Area(code: code, kind: kind, name: area.name, parent: String(code.prefix(4)))
  }

  /// The town and the rural part of an urban-rural gmina.
  private static func parts(of gmina: String) -> [String] {
    gmina.hasSuffix("3") ? ["4", "5"].map { gmina.dropLast() + $0 } : []
  }

  /// A code on only one side of a change began or ended with it, whatever day the registers suggest.
  private mutating func apply(_ succession: Succession, _ goingOn: Set<String>) {
    // The parts of an urban-rural gmina begin and end with its kind.
    let isKind = succession.change == .kind
    if !goingOn.contains("\(succession.date) \(succession.to)") {
      for code in [succession.to] + (isKind ? Self.parts(of: succession.to) : []) {
        byCode[code]?.validFrom = succession.date
        byCode[code]?.began = ""
      }
    }
    if !goingOn.contains("\(succession.date) \(succession.from)") {
      for code in [succession.from] + (isKind ? Self.parts(of: succession.from) : []) {
        byCode[code]?.validTo = RegisterHistory.eve(of: succession.date) ?? ""
        byCode[code]?.ended = ""
      }
    }
  }

  private mutating func addRegions(_ path: String) throws {
    guard Files.exists(path) else { return }
    let rows = try CSVRows(path, columns: ["teryt", "bdl", "nuts_2021", "nuts_2024"], optional: ["name_en"])
    for row in rows.rows {
      let (code, bdl) = (rows.value(row, "teryt"), rows.value(row, "bdl"))
      guard byCode[code] != nil else {
        throw TerritoryError(file: path, line: row.line, "\"\(code)\" is not in the register")
      }
      guard bdl.utf8.count == 12, AreaCode.teryt(bdl) == code else {
        throw TerritoryError(file: path, line: row.line, "\"\(bdl)\" is not a BDL unit id of \(code)")
      }
      byCode[code]?.nameEN = rows.value(row, "name_en")
      for (other, area) in byCode where other.hasPrefix(code) && (code.utf8.count == 4 || other == code) {
        byCode[other]?.nuts2021 = rows.value(row, "nuts_2021")
        byCode[other]?.nuts2024 = rows.value(row, "nuts_2024")
        // BDL has no districts, and no delegatury except those of Warszawa.
        if other == code {
          byCode[other]?.bdl = bdl
        } else if area.kind != .delegatura {
          byCode[other]?.bdl = String(bdl.prefix(9)) + String(other.dropFirst(4))
        }
      }
    }
  }

  /// Sets the days that no register and no succession gives.
  private mutating func addDays(_ path: String) throws {
    guard Files.exists(path) else { return }
    for area in try AreaFiles.days(in: path, codes: Set(byCode.keys)) {
      if !area.validFrom.isEmpty {
        byCode[area.code]?.validFrom = area.validFrom
        byCode[area.code]?.began = ""
      }
      if !area.validTo.isEmpty {
        byCode[area.code]?.validTo = area.validTo
        byCode[area.code]?.ended = ""
      }
    }
  }

  /// Gives areas the names that they took after the day of their register.
  private mutating func addNames(_ path: String) throws {
    guard Files.exists(path) else { return }
    for name in try AreaFiles.names(in: path, codes: Set(byCode.keys))
    where name.validTo.isEmpty && name.validFrom > (byCode[name.code]?.state ?? "") {
      byCode[name.code]?.name = name.name
    }
  }
}
