internal import Formats
internal import Platform
internal import Schema

/// The folder that holds the list of areas.
public enum AreaFiles {
  /// The list itself, which is built.
  public static let areas = "areas.csv"
  /// What became of areas.
  public static let successions = "successions.csv"
  /// Named sets of areas.
  public static let groupings = "groupings.csv"

  /// What was read last from each folder, so that a daemon reads it once and sees when it has changed.
  private static let kept = Guarded<[String: AreaList]>([:])

  /// Reads the list in a folder; nil where the folder has none.
  ///
  /// - Throws: `TerritoryError` with file and line, or what reading the files throws.
  public static func read(_ folder: String) throws -> AreaList? {
    guard Files.exists("\(folder)/\(areas)") else { return nil }
    var hash = SHA256()
    for name in [areas, successions, groupings] where Files.exists("\(folder)/\(name)") {
      let bytes = try Files.read("\(folder)/\(name)")
      hash.update(Array("\(name) \(bytes.count)\n".utf8))
      hash.update(bytes)
    }
    let digest = hash.digest()
    if let list = kept.withLock({ $0[folder] }), list.digest == digest { return list }
    let list = try load(folder, digest)
    kept.withLock { $0[folder] = list }
    return list
  }

  private static func load(_ folder: String, _ digest: Digest) throws -> AreaList {
    let file = "\(folder)/\(areas)"
    let areas = try areas(in: file)
    let codes = Set(areas.map(\.code))
    func optional<Row>(_ name: String, _ read: (String, Set<String>) throws -> [Row]) throws -> [Row] {
      Files.exists("\(folder)/\(name)") ? try read("\(folder)/\(name)", codes) : []
    }
    return AreaList(
      areas: areas, successions: try optional(successions) { try successions(in: $0, codes: $1) },
      groupings: try optional(groupings) { try groupings(in: $0, codes: $1) }, digest: digest,
      file: file)
  }

  /// Reads a file of areas.
  static func areas(in file: String) throws -> [Area] {
    let rows = try CSVRows(file, columns: Array(Area.columns.dropLast()), optional: ["state"])
    var seen: Set<String> = []
    return try rows.rows.map { row in
      func value(_ column: String) -> String { rows.value(row, column) }
      guard let kind = AreaKind(rawValue: value("kind")) else {
        throw TerritoryError(
          file: file, line: row.line, "\"\(value("kind"))\" is not a kind of area",
          advice: "Kinds are \(AreaKind.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      guard !value("code").isEmpty, seen.insert(value("code")).inserted else {
        throw TerritoryError(
          file: file, line: row.line, "the code \"\(value("code"))\" is missing or stands there twice")
      }
      // What columns of areas store, and mappings rely on.
      guard value("code").utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
        throw TerritoryError(
          file: file, line: row.line, "the code \"\(value("code"))\" has a blank or a letter outside ASCII")
      }
      for column in ["valid_from", "valid_to"] { try day(value(column), file, row.line) }
      return Area(
        code: value("code"), kind: kind, name: value("name"), nameEN: value("name_en"), parent: value("parent"),
        validFrom: value("valid_from"), validTo: value("valid_to"), bdl: value("bdl"), nuts2021: value("nuts_2021"),
        nuts2024: value("nuts_2024"), state: value("state"))
    }
  }

  /// Reads a file of successions.
  static func successions(in file: String, codes: Set<String>?) throws -> [Succession] {
    let rows = try CSVRows(file, columns: ["date", "change", "from", "to"], optional: ["weight", "basis"])
    return try rows.rows.map { row in
      func value(_ column: String) -> String { rows.value(row, column) }
      try day(value("date"), file, row.line)
      guard let change = Succession.Change(rawValue: value("change")) else {
        throw TerritoryError(
          file: file, line: row.line, "\"\(value("change"))\" is not a change",
          advice: "Changes are \(Succession.Change.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      for code in [value("from"), value("to")] where codes?.contains(code) == false {
        throw TerritoryError(file: file, line: row.line, "\"\(code)\" is not in the list of areas")
      }
      let weight = value("weight")
      if !weight.isEmpty {
        guard let canonical = Decimal.canonical(weight, mark: .point), let number = Double(canonical),
          (0...1).contains(number)
        else {
          throw TerritoryError(file: file, line: row.line, "the weight \"\(weight)\" is not a number from 0 to 1")
        }
      }
      return Succession(
        date: value("date"), change: change, from: value("from"), to: value("to"), weight: weight, basis: value("basis")
      )
    }
  }

  /// Reads a file of groupings.
  static func groupings(in file: String, codes: Set<String>?) throws -> [Grouping] {
    let rows = try CSVRows(file, columns: ["grouping", "title_pl", "title_en", "area", "from", "to"])
    var found: [String: Grouping] = [:]
    for row in rows.rows {
      func value(_ column: String) -> String { rows.value(row, column) }
      for column in ["from", "to"] { try day(value(column), file, row.line) }
      if codes?.contains(value("area")) == false {
        throw TerritoryError(file: file, line: row.line, "\"\(value("area"))\" is not in the list of areas")
      }
      let id = value("grouping")
      var grouping =
        found[id] ?? Grouping(id: id, title: Bilingual(pl: value("title_pl"), en: value("title_en")))
      grouping.members.append(Grouping.Member(area: value("area"), from: value("from"), to: value("to")))
      found[id] = grouping
    }
    return found.values.map { grouping in
      var sorted = grouping
      sorted.members.sort { ($0.area, $0.from) < ($1.area, $1.from) }
      return sorted
    }
  }

  private static func day(_ text: String, _ file: String, _ line: Int) throws {
    guard !text.isEmpty else { return }
    guard Day.read(text)?.description == text else {
      throw TerritoryError(file: file, line: line, "\"\(text)\" is not a day such as 2025-01-01")
    }
  }
}
