public import Platform
internal import Schema
internal import Text

/// The folder of the list of areas.
public enum AreaFiles {
  /// The list itself, a generated file.
  public static let areas = "areas.csv"
  /// The successions of areas.
  public static let successions = "successions.csv"
  /// Named sets of areas.
  public static let groupings = "groupings.csv"

  /// Localities of some areas, if an operator wants them.
  public static let localities = "localities.csv"
  /// Names that areas bore on other days than that of the register.
  public static let names = "names.csv"

  /// The largest file, in bytes: a hundred times the whole country.
  public static let bytesMax = 32 << 20

  /// Opens a file of the list; nil if there is no file of that name.
  public typealias Opening = (_ name: String) throws -> (any ByteSource)?

  /// The last list read from each folder, so that a daemon reads it once and notices changes.
  private static let kept = Monitor<[String: AreaList]>([:])

  /// The paths of the list's files in a folder; empty if the folder has no list.
  public static func paths(in folder: String) -> [String] {
    guard Files.exists("\(folder)/\(areas)") else { return [] }
    return all.map { "\(folder)/\($0)" }.filter { Files.exists($0) }
  }

  /// Reads the list in a folder; nil if the folder has none.
  ///
  /// - Throws: `TerritoryError` with file and line, or the errors of reading the files.
  public static func read(_ folder: String) throws -> AreaList? {
    let paths = paths(in: folder)
    if paths.isEmpty { return nil }
    var hash = SHA256()
    for path in paths {
      let bytes = try Files.read(path)
      hash.update(Array("\(name(path)) \(bytes.count)\n".utf8))
      hash.update(bytes)
    }
    let digest = hash.digest()
    if let list = kept.withLock({ $0[folder] }), list.digest == digest { return list }
    let list = try load(folder, digest, file: "\(folder)/\(areas)") { name in
      paths.contains("\(folder)/\(name)") ? try FileSource(path: "\(folder)/\(name)") : nil
    }
    kept.withLock { $0[folder] = list }
    return list
  }

  /// Reads a list from another place than a folder, such as the documents of a run. Mappings cannot join it as a table.
  ///
  /// - Parameter origin: the name of the place in messages.
  public static func read(_ origin: String, _ open: Opening) throws -> AreaList {
    try load(origin, SHA256.of(Array(origin.utf8)), file: "", open)
  }

  /// Whether a path is that of a file of the list.
  public static func isOne(_ path: String) -> Bool { all.contains(name(path)) }

  private static let all = [areas, localities, successions, groupings, names]

  /// The last part of a path.
  public static func name(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

  private static func load(_ folder: String, _ digest: Digest, file: String, _ open: Opening) throws -> AreaList {
    func opened<Row>(
      _ name: String, _ read: (String, @escaping () throws -> any ByteSource) throws -> [Row]
    ) throws -> [Row]? {
      guard try open(name) != nil else { return nil }
      // Read twice, once for the header.
      return try withoutActuallyEscaping(open) { open in
        try read("\(folder)/\(name)") { try open(name)! }
      }
    }
    guard let areas = try opened(areas, { try areas(in: $0, open: $1, within: []) }) else {
      throw TerritoryError(file: "\(folder)/\(areas)", "there is no list of areas")
    }
    let codes = Set(areas.map(\.code))
    let localities = try opened(localities) { try Self.areas(in: $0, open: $1, within: codes) } ?? []
    return AreaList(
      areas: areas + localities,
      successions: try opened(successions) { try successions(in: $0, open: $1, codes: codes) } ?? [],
      groupings: try opened(groupings) { try groupings(in: $0, open: $1, codes: codes) } ?? [],
      names: try opened(names) { try names(in: $0, open: $1, codes: codes) } ?? [], digest: digest, file: file)
  }

  /// Reads a file of areas.
  ///
  /// - Parameter outside: parents must be among these codes or in the file; nil skips this check.
  static func areas(
    in file: String, open: (() throws -> any ByteSource)? = nil, within outside: Set<String>? = nil
  ) throws -> [Area] {
    let rows = try CSVRows(
      file, open: open, columns: Area.columns.filter { !Area.optionalColumns.contains($0) },
      optional: Area.optionalColumns)
    var seen: Set<String> = []
    let areas = try rows.rows.map { row in
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
      // Columns of areas store such codes, and mappings depend on it.
      guard value("code").utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
        throw TerritoryError(
          file: file, line: row.line, "the code \"\(value("code"))\" has a blank or a letter outside ASCII")
      }
      try span(value("valid_from"), value("valid_to"), file, row.line)
      try bounds("began", value("began"), beside: value("valid_from"), file, row.line)
      try bounds("ended", value("ended"), beside: value("valid_to"), file, row.line)
      return Area(
        code: value("code"), kind: kind, name: value("name"), nameEN: value("name_en"), parent: value("parent"),
        validFrom: value("valid_from"), validTo: value("valid_to"), began: value("began"), ended: value("ended"),
        bdl: value("bdl"), nuts2021: value("nuts_2021"), nuts2024: value("nuts_2024"), state: value("state"))
    }
    if let outside {
      for (row, area) in zip(rows.rows, areas)
      where !area.parent.isEmpty && !seen.contains(area.parent) && !outside.contains(area.parent) {
        throw TerritoryError(
          file: file, line: row.line, "\(area.code) lies in \"\(area.parent)\", which is not in the list")
      }
    }
    return areas
  }

  /// Reads a file of successions.
  ///
  /// - Parameter codes: the codes of the list; nil if they are not known yet.
  static func successions(
    in file: String, open: (() throws -> any ByteSource)? = nil, codes: Set<String>?
  ) throws -> [Succession] {
    let rows = try CSVRows(file, open: open, columns: ["date", "change", "from", "to"], optional: ["weight", "basis"])
    var facts = SuccessionFacts(file: file)
    let found = try rows.rows.map { row in
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
      let succession = Succession(
        date: value("date"), change: change, from: value("from"), to: value("to"), weight: value("weight"),
        basis: value("basis"))
      try facts.add(succession, line: row.line)
      return succession
    }
    try facts.end()
    return found
  }

  /// Reads a file of groupings.
  static func groupings(
    in file: String, open: (() throws -> any ByteSource)? = nil, codes: Set<String>?
  ) throws -> [Grouping] {
    let rows = try CSVRows(
      file, open: open, columns: ["grouping", "title_pl", "title_en", "area", "from", "to"],
      optional: ["note"])
    var found: [String: Grouping] = [:]
    for row in rows.rows {
      func value(_ column: String) -> String { rows.value(row, column) }
      try span(value("from"), value("to"), file, row.line)
      if codes?.contains(value("area")) == false {
        throw TerritoryError(file: file, line: row.line, "\"\(value("area"))\" is not in the list of areas")
      }
      let id = value("grouping")
      var grouping =
        found[id] ?? Grouping(id: id, title: Bilingual(pl: value("title_pl"), en: value("title_en")))
      grouping.members.append(
        Grouping.Member(area: value("area"), from: value("from"), to: value("to"), note: value("note")))
      found[id] = grouping
    }
    return found.values.map { grouping in
      var sorted = grouping
      sorted.members.sort { ($0.area, $0.from) < ($1.area, $1.from) }
      return sorted
    }
  }

  /// Reads a file of former names.
  ///
  /// - Parameter codes: the codes of the list; nil if they are not known yet.
  static func names(
    in file: String, open: (() throws -> any ByteSource)? = nil, codes: Set<String>?
  ) throws -> [FormerName] {
    let rows = try CSVRows(file, open: open, columns: ["code", "name", "valid_from", "valid_to"], optional: ["source"])
    return try rows.rows.map { row in
      func value(_ column: String) -> String { rows.value(row, column) }
      try span(value("valid_from"), value("valid_to"), file, row.line)
      if codes?.contains(value("code")) == false {
        throw TerritoryError(file: file, line: row.line, "\"\(value("code"))\" is not in the list of areas")
      }
      guard !value("name").isEmpty, !value("valid_from").isEmpty || !value("valid_to").isEmpty else {
        throw TerritoryError(
          file: file, line: row.line, "a name needs its first day or its last",
          advice: "valid_to is the last day of a former name, valid_from the first day of a new one")
      }
      return FormerName(
        code: value("code"), name: value("name"), validFrom: value("valid_from"), validTo: value("valid_to"))
    }
  }

  /// Reads a file of days: `days.csv`, for the builder.
  static func days(in file: String, codes: Set<String>) throws -> [FormerName] {
    let rows = try CSVRows(file, columns: ["code", "valid_from", "valid_to"], optional: ["source"])
    return try rows.rows.map { row in
      func value(_ column: String) -> String { rows.value(row, column) }
      try span(value("valid_from"), value("valid_to"), file, row.line)
      guard codes.contains(value("code")) else {
        throw TerritoryError(file: file, line: row.line, "\"\(value("code"))\" is not in the list of areas")
      }
      return FormerName(
        code: value("code"), name: "", validFrom: value("valid_from"), validTo: value("valid_to"))
    }
  }

  /// An interval between two registers stands only where the day itself is unknown.
  private static func bounds(
    _ column: String, _ text: String, beside known: String, _ file: String, _ line: Int
  ) throws {
    guard !text.isEmpty else { return }
    guard known.isEmpty else {
      throw TerritoryError(file: file, line: line, "\(column) stands beside a day that is known, \(known)")
    }
    let (first, last) = Area.bounds(text)
    guard Day.read(last)?.description == last, first < last,
      first.isEmpty ? text.hasPrefix("../") && column == "began" : Day.read(first)?.description == first
    else {
      throw TerritoryError(
        file: file, line: line, "\(column) \"\(text)\" does not name two registers such as 2024-01-01/2026-01-01")
    }
  }

  private static func span(_ first: String, _ last: String, _ file: String, _ line: Int) throws {
    for text in [first, last] where !text.isEmpty { try day(text, file, line) }
    guard first.isEmpty || last.isEmpty || first <= last else {
      throw TerritoryError(file: file, line: line, "its last day \(last) lies before its first, \(first)")
    }
  }

  private static func day(_ text: String, _ file: String, _ line: Int) throws {
    guard !text.isEmpty, Day.read(text)?.description == text else {
      throw TerritoryError(file: file, line: line, "\"\(text)\" is not a day such as 2025-01-01")
    }
  }
}
