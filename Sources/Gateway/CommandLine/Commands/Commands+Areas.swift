internal import Configuration
internal import Connectors
internal import Platform
internal import Presentation
internal import Runtime
internal import Schema
internal import State
internal import Territory
internal import Text

extension Commands {
  static let areasResolve = Command(
    "areas resolve", "find the area of a code or a name, and say how", arguments: [.many("TEXT")],
    options: [.text("--at", "PERIOD", "on the last day of this day, month, quarter or year")],
    details: """
      TEXT is a TERYT code, a unit id of BDL, a NUTS code, a district's code or a name with its kind: gmina wiejska Bochnia,
      Bochnia (2), Bochnia (gmina wiejska), powiat bocheński, Dzielnica VIII. A name that means several areas is not guessed:
      they are listed, and the command fails.
      """,
    access: .none
  ) { context in
    let text = context.invocation.arguments.joined(separator: " ")
    guard !text.isEmpty else {
      throw UsageError("\"areas resolve\" wants a TEXT", advice: "See klamra help areas resolve")
    }
    let list = try context.areas()
    let found = list.resolve(text, on: try context.day())
    let output = context.output
    for step in found.steps { output.line(step) }
    if let area = found.area {
      describe(area, in: list, to: output)
    } else if let code = found.code {
      output.line("area: \(code)")
    } else {
      // Similar names are searched for only here, since it takes long.
      let near = found.candidates.isEmpty ? UsageError.hint(text, among: list.areas.map(\.name)) : ""
      output.error(found.refusal + near)
      for candidate in found.candidates { output.line("  \(around(candidate, in: list))") }
    }
    output.json([
      "text": .string(text), "code": .optional(found.code), "area": found.area.map(json) ?? .null,
      "steps": .array(found.steps.map { .string($0) }), "refusal": .string(found.refusal),
      "candidates": .array(found.candidates.map(json)),
    ])
    return found.code == nil ? .failed : .done
  }

  static let areasMembers = Command(
    "areas members", "list the areas of a grouping", arguments: [.optional("GROUPING")],
    options: [.text("--at", "PERIOD", "those of the last day of this period; without it all, each with its days")],
    details: "A voivodeship, powiat or region is a grouping of its gminas: klamra areas members 1206 --at 2024.",
    access: .none
  ) { context in
    let list = try context.areas()
    guard let id = context.invocation.arguments.first else {
      var table = Table([.init("GROUPING"), .init("MEMBERS", .right), .init("TITLE")])
      for grouping in list.groupings { table.add(grouping.id, "\(grouping.members.count)", grouping.title.pl) }
      context.output.table(table)
      context.output.json(["groupings": .array(list.groupings.map { .string($0.id) })])
      return .done
    }
    guard let grouping = list.grouping(id) ?? list.area(id).flatMap(list.gminas) else {
      throw UnknownNameError("grouping", id, list.groupings.map(\.id))
    }
    let day = try context.day()
    let chosen = day.map { Set(grouping.members(on: $0)) }
    let members = grouping.members.filter { chosen?.contains($0.area) ?? true }
    var table = Table([.init("AREA"), .init("NAME"), .init("FROM"), .init("TO")])
    for member in members {
      table.add(
        member.area, list.area(member.area)?.name ?? "", member.from.isEmpty ? "-" : member.from,
        member.to.isEmpty ? "-" : member.to)
    }
    context.output.table(table)
    for member in members where !member.note.isEmpty { context.output.line("\(member.area): \(member.note)") }
    context.output.json([
      "grouping": .string(id),
      "members": .array(
        members.map { member in
          .object(
            [JSON.Member("area", .string(member.area)), JSON.Member("from", .string(member.from))]
              + [JSON.Member("to", .string(member.to))]
              + (member.note.isEmpty ? [] : [JSON.Member("note", .string(member.note))]))
        }),
    ])
    return .done
  }

  static let areasBuild = Command(
    "areas build", "make the list of areas from the TERC files that GUS publishes", arguments: [.many("FILE")],
    options: [.path("--territory", "DIR", "the folder of the list, instead of territory in klamra.yaml")],
    details: """
      Each FILE is the whole register TERC of one day, as it is downloaded from eteryt.stat.gov.pl. Several of them tell when
      a code came and went, and so does one with the list that is there already. areas.csv in the folder is replaced as a
      whole; changes of kind that the registers show are added to successions.csv. A register that is incomplete is refused.
      With one register for each 1 January every day is known. Where one is missing, the days of changes in the gap stay
      unknown, and the command names the registers to download.
      """,
    access: .none
  ) { context in
    guard !context.invocation.arguments.isEmpty else {
      throw UsageError("\"areas build\" wants a FILE", advice: "See klamra help areas build")
    }
    let folder = try context.territoryFolder()
    let built = try AreaListBuilder(registers: context.invocation.arguments, folder: folder)
    try built.check()
    // The list first: a change between codes that are not in it yet would be a mistake.
    try AtomicFile.write(built.csv, to: "\(folder)/\(AreaFiles.areas)")
    if !built.changes.isEmpty { try note(built.changes, in: "\(folder)/\(AreaFiles.successions)") }
    let states = built.states.joined(separator: ", ")
    context.output.line(
      "\(folder)/\(AreaFiles.areas): \(Formatting.count(built.areas.count, "area")), register of \(states)")
    if !built.changes.isEmpty {
      context.output.line(
        "\(folder)/\(AreaFiles.successions): \(Formatting.count(built.changes.count, "change")) of kind added")
    }
    warn(of: built, to: context.output)
    context.output.json([
      "areas": .integer(built.areas.count), "changes": .integer(built.changes.count),
      "registers": .array(built.states.map { .string($0) }), "missing": .array(built.missing.map { .string($0) }),
      "undated": .array(built.undated.map { ["from": .string($0.from), "to": .string($0.to)] }),
    ])
    return .done
  }

  static let areasLocalities = Command(
    "areas localities", "add the localities of some areas from the file SIMC that GUS publishes",
    arguments: [.one("FILE"), .many("AREA")],
    options: [.path("--territory", "DIR", "the folder of the list, instead of territory in klamra.yaml")],
    details: """
      FILE is the whole register SIMC, as it is downloaded from eteryt.stat.gov.pl; each AREA a voivodeship, powiat, gmina or
      grouping: klamra areas localities SIMC.csv metropolia-krakowska. localities.csv in the folder is replaced as a whole.
      Names of localities are found with their word: miejscowość Modlnica, gmina Wielka Wieś.
      """,
    access: .none
  ) { context in
    let arguments = context.invocation.arguments
    guard arguments.count > 1 else {
      throw UsageError("\"areas localities\" wants a FILE and an AREA", advice: "See klamra help areas localities")
    }
    let folder = try context.territoryFolder()
    guard let list = try AreaFiles.read(folder) else { throw NoAreasError(folder: folder) }
    let built = try LocalityFile(arguments[0], in: Array(arguments.dropFirst()), of: list)
    try AtomicFile.write(built.csv, to: "\(folder)/\(AreaFiles.localities)")
    let parts = built.localities.count { $0.kind == .localityPart }
    context.output.line(
      "\(folder)/\(AreaFiles.localities): \(Formatting.count(built.localities.count, "area")), "
        + "\(parts) of them parts of localities, register of \(built.state)")
    context.output.json([
      "localities": .integer(built.localities.count), "parts": .integer(parts), "register": .string(built.state),
    ])
    return .done
  }

  /// Names the registers without which days of changes stay unknown, and the changes concerned.
  private static func warn(of built: AreaListBuilder, to output: Output) {
    guard !built.missing.isEmpty else { return }
    let unknown = built.areas.count { !$0.began.isEmpty || !$0.ended.isEmpty }
    let registers = built.missing.joined(separator: ", ")
    output.line(
      "missing: the register of \(registers); the days of changes in the gap stay unknown "
        + "(\(Formatting.count(unknown, "area"))). Download it and name it together with the newest")
    for change in built.undated {
      output.line("  \(change.from) became \(change.to) between two registers (\(change.basis))")
    }
  }

  /// Appends lines to the file of successions, which is otherwise maintained by hand.
  private static func note(_ changes: [Succession], in path: String) throws {
    var bytes = Files.exists(path) ? try Files.read(path) : Array("date,change,from,to,weight,basis\n".utf8)
    if bytes.last != UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\n")) }
    for change in changes.sorted(by: { ($0.date, $0.from) < ($1.date, $1.from) }) {
      let fields = [change.date, change.change.rawValue, change.from, change.to, change.weight, change.basis]
      bytes += (CSVLine.text(fields) + "\n").utf8
    }
    try AtomicFile.write(bytes, to: path)
  }

  private static func describe(_ area: Area, in list: AreaList, to output: Output) {
    output.line("area: \(around(area, in: list))")
    var facts: [(String, String)] = [("kind", "\(area.kind.words), \(area.kind.wordsEN)")]
    facts += [("English", area.nameEN), ("since", area.validFrom), ("until", area.validTo)]
    facts += [("began between the registers of", area.began), ("ended between the registers of", area.ended)]
    facts.append(("BDL unit", area.bdl))
    facts.append(("NUTS 2021", area.nuts2021))
    facts.append(("NUTS 2024", area.nuts2024))
    let groupings = list.groupings.filter { $0.members.contains { $0.area == area.code } }.map(\.id)
    facts.append(("groupings", groupings.joined(separator: ", ")))
    for succession in list.predecessors(of: area.code) + list.successors(of: area.code) {
      let weight = succession.weight.isEmpty ? "" : ", weight \(succession.weight)"
      facts.append(
        ("change", "\(succession.date) \(succession.change.rawValue) \(succession.from) → \(succession.to)\(weight)"))
    }
    for (name, value) in facts where !value.isEmpty { output.line("\(name): \(value)") }
  }

  /// `1201022 Bochnia (gmina wiejska), bocheński, małopolskie`.
  private static func around(_ area: Area, in list: AreaList) -> String {
    ([area.label] + list.path(of: area).dropFirst().filter { $0.kind != .country }.map(\.name)).joined(separator: ", ")
  }

  private static func json(_ area: Area) -> JSON {
    .object(zip(Area.columns, area.values).map { JSON.Member($0, .string($1)) })
  }
}

extension Context {
  /// The list of areas; throws if there is none.
  func areas() throws -> AreaList {
    let folder = try Configuration.territory(folder: folders.config)
    guard let list = try AreaFiles.read(folder) else { throw NoAreasError(folder: folder) }
    return list
  }

  /// The folder of `--territory`, or that of the configuration.
  fileprivate func territoryFolder() throws -> String {
    try invocation.text("--territory") ?? Configuration.territory(folder: folders.config)
  }

  /// The day of `--at`; nil if absent.
  fileprivate func day() throws -> String? {
    guard let text = invocation.text("--at") else { return nil }
    guard let day = PeriodEnd.day(of: text) else {
      throw UsageError("--at wants a day, month, quarter or year, not \"\(text)\"", advice: "See klamra help")
    }
    return day
  }
}
