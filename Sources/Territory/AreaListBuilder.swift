internal import Formats
internal import Platform
internal import Schema

/// Makes `areas.csv` of the files that GUS publishes and of the facts that the register does not hold.
///
/// - The files TERC of one or more days: what the newest has is in force; what only an older one has ended at the latest
///   on the day before the next; what an older one does not have began at the earliest on its own day.
/// - `extra.csv`: areas that no TERC has (regions, districts, codes of the past) or that are newer than the newest.
/// - `regions.csv`: BDL ids and NUTS codes of voivodeships and powiats; gminas get theirs from their powiat.
/// - `successions.csv`: the days on which codes began and ended.
public struct AreaListBuilder {
  /// The areas that came of it, in the order of their codes.
  public private(set) var areas: [Area] = []
  /// The days of the registers, the oldest first.
  public let states: [String]

  private var byCode: [String: Area] = [:]

  /// - Parameters:
  ///   - registers: files TERC, in any order.
  ///   - folder: where the other files are; each may be missing.
  public init(registers: [String], folder: String) throws {
    let files = try registers.map { try RegisterFile($0) }.sorted { $0.state < $1.state }
    states = files.map(\.state)
    for file in files { add(file, isFirst: file.state == states.first) }
    for area in try Self.optional("\(folder)/extra.csv", AreaFiles.areas(in:)) where byCode[area.code] == nil {
      byCode[area.code] = area
    }
    let codes = Set(byCode.keys)
    let successions = try Self.optional("\(folder)/\(AreaFiles.successions)") { file in
      try AreaFiles.successions(in: file, codes: codes)
    }
    // What goes on under its code stands on both sides of a line.
    let goingOn = Set(successions.filter { $0.from == $0.to }.map { "\($0.date) \($0.from)" })
    for succession in successions { apply(succession, goingOn) }
    try addRegions("\(folder)/regions.csv")
    for (code, area) in byCode where area.kind == .delegatura || area.kind == .warsawDistrict {
      // The parts of a city lie in its only gmina, which has the number 01.
      let gmina = String(code.prefix(4)) + "011"
      if byCode[gmina] != nil { byCode[code]?.parent = gmina }
    }
    for (code, area) in byCode where area.kind == .town || area.kind == .ruralPart {
      // The parts of an urban-rural gmina lie in it, and it has their number with the digit 3.
      let gmina = String(code.dropLast()) + "3"
      if byCode[gmina] != nil { byCode[code]?.parent = gmina }
    }
    areas = byCode.values.sorted { $0.code < $1.code }
  }

  /// The file, in UTF-8 with commas, as `areas.csv` is written.
  public var csv: [UInt8] {
    var text = Area.columns.joined(separator: ",") + "\n"
    for area in areas { text += area.values.map(Self.quoted).joined(separator: ",") + "\n" }
    return Array(text.utf8)
  }

  private static func quoted(_ text: String) -> String {
    guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
    return "\"\(text.replacing("\"", with: "\"\""))\""
  }

  private static func optional<Row>(_ path: String, _ read: (String) throws -> [Row]) throws -> [Row] {
    Files.exists(path) ? try read(path) : []
  }

  private mutating func add(_ file: RegisterFile, isFirst: Bool) {
    let listed = Set(file.areas.map(\.code))
    if !isFirst, let eve = Self.eve(of: file.state) {
      for (code, area) in byCode where area.validTo.isEmpty && !listed.contains(code) { byCode[code]?.validTo = eve }
    }
    for var area in file.areas {
      // What comes back had gone for a while, but one code has one span: it counts as never gone.
      if let known = byCode[area.code] {
        area.validFrom = known.validFrom
      } else if !isFirst {
        area.validFrom = file.state
      }
      byCode[area.code] = area
    }
  }

  /// A code that only one side of a change has began or ended with it, whatever day the registers suggest.
  private mutating func apply(_ succession: Succession, _ goingOn: Set<String>) {
    if !goingOn.contains("\(succession.date) \(succession.to)") { byCode[succession.to]?.validFrom = succession.date }
    if !goingOn.contains("\(succession.date) \(succession.from)") {
      byCode[succession.from]?.validTo = Self.eve(of: succession.date) ?? ""
    }
  }

  private mutating func addRegions(_ path: String) throws {
    guard Files.exists(path) else { return }
    let rows = try CSVRows(path, columns: ["teryt", "bdl", "nuts_2021", "nuts_2024"])
    for row in rows.rows {
      let (code, bdl) = (rows.value(row, "teryt"), rows.value(row, "bdl"))
      guard byCode[code] != nil else {
        throw TerritoryError(file: path, line: row.line, "\"\(code)\" is not in the register")
      }
      guard bdl.utf8.count == 12, AreaCode.teryt(bdl) == code else {
        throw TerritoryError(file: path, line: row.line, "\"\(bdl)\" is not a BDL unit id of \(code)")
      }
      for (other, area) in byCode where other.hasPrefix(code) && (code.utf8.count == 4 || other == code) {
        byCode[other]?.nuts2021 = rows.value(row, "nuts_2021")
        byCode[other]?.nuts2024 = rows.value(row, "nuts_2024")
        // BDL has no districts and no delegatury but those of Warszawa.
        if other == code {
          byCode[other]?.bdl = bdl
        } else if area.kind != .delegatura {
          byCode[other]?.bdl = String(bdl.prefix(9)) + String(other.dropFirst(4))
        }
      }
    }
  }

  private static func eve(of day: String) -> String? {
    Day.read(day).map { Civil(daysSinceEpoch: $0.daysSinceEpoch - 1).description }
  }
}
