import Platform
import Schema
import Settings
import Testbed
import Testing

@testable import Configuration

/// Each key is misspelt or removed: nothing is ignored, nothing crashes, and every position is inside its file.
@Suite struct ConfigurationMutationTests {
  /// One key of a file.
  private struct Key {
    var file: String
    /// From the root of the file.
    var path: [String]
    var mark: Mark
    /// The path in one word.
    var text: String { path.joined(separator: ".") }
  }

  private static let files: [String: String] = [
    "config/klamra.yaml": """
    gateway:
      title: {pl: Dane, en: Data}
      publisher: {pl: Urząd, en: Office}
      base_url: https://dane.example.org
      zone: Europe/Warsaw
      contact:
        name: {pl: Zespół, en: Team}
        email: dane@example.org
    public:
      listen: 127.0.0.1:8080
      connections_per_address: 8
    operators:
      listen: 127.0.0.1:8081
    webhooks:
      allow: [10.0.0.0/8]
    catalogues: [schema-org]
    retention:
      documents: 10d
      runs: 2000d
      deliveries: 20d
      dead_letters: 500d
      events: 2000d
    privacy:
      secret:
        credential: hashes
      logins: "[a-z]{3}[0-9]{4}"
    connectors: Connectors
    territory: lists

    """,
    "config/datasets/areas.yaml": """
    title: {pl: Obszary, en: Areas}
    columns:
      code:
        type: code
        privacy: public
        title: {pl: Kod, en: Code}
    key: [code]

    """,
    "config/datasets/schools.yaml": """
    title: {pl: Szkoły, en: Schools}
    description: {pl: S, en: S}
    columns:
      id:
        type: code
        privacy: public
        required: true
        title: {pl: Kod, en: Code}
        description: {pl: K, en: C}
      area:
        type: area
        privacy: public
        title: {pl: Gmina, en: Gmina}
      sign:
        type: code
        privacy: public
        title: {pl: Znak, en: Sign}
        codes:
          "#": {pl: ukryte, en: hidden}
      pupils:
        type: integer
        privacy: public
        unit: osoba
        title: {pl: Uczniowie, en: Pupils}
      girls:
        type: integer
        title: {pl: Dziewczęta, en: Girls}
      patron:
        type: text
        privacy: public
        title: {pl: Patron, en: Patron}
        treatment:
          prefix: 3
        published:
          decision: {pl: d, en: d}
          legal_basis: {pl: b, en: b}
        detectors_off:
          name: patron szkoły
    key: [id]
    limits:
      deleted_share: 10%
      deleted_rows: 3
      quarantined_share: 1%
    publication:
      formats: [csv]
      licence: CC0-1.0
      attribution: {pl: U, en: O}
      keywords: [szkoły]
      themes: [EDUC]
      place: {pl: Kraków, en: Cracow}
      versions_kept: 5
      revisions_kept: 6
    privacy:
      decision: {pl: d, en: d}
      legal_basis: {pl: b, en: b}
    checks:
      there:
        check: required
        columns: [patron]
        action: hold
        title: {pl: t, en: t}
      place:
        check: reference
        column: area
        dataset: areas
        to: code
      bounds:
        check: range
        column: girls
        min: 0
        max: 1000
      jump:
        check: change
        column: girls
        max: 30%
        ignore: 2
    disclosure:
      values:
        pupils: sign
      frequency:
        minimum: 4
        column: girls
      margin: 20%
      totals:
        - column: id
          total: T
          parts: [a]
      lift:
        - id: x
          reason: zgoda

    """,
    "config/sources/areas.yaml": """
    connector: office
    title: {pl: Obszary, en: Areas}
    parameters:
      folder: drop/areas
    streams:
      years:
        dataset: areas
        refresh: partial
        csv:
          encoding: utf-8
          delimiter: ","
        fields:
          code:
            column: code
            type: code
            required: true
        mapping: areas.sql

    """,
    "config/sources/register.yaml": """
    connector: office
    title: {pl: Rejestr, en: Register}
    base: https://mirror.example.org
    schedule: every 1h
    expect:
      run: every 2h
      version: every 9d
    time_limit: 1h
    formerly: [old]
    parameters:
      folder: drop/schools
      limit: 5
      mode: slow
    secrets:
      token:
        credential: office
    streams:
      table:
        dataset: schools
        refresh: full
    corrections: register.csv
    inventory:
      institution: {pl: U, en: O}
      system: s
      owner: o
      contact: c
      legal_basis: l
      frequency: {pl: f, en: f}
      quality: {pl: q, en: q}

    """,
    "config/subscribers/office.yaml": """
    title: {pl: Biuro, en: Office}
    channel: webhook
    url: https://office.example.org/hook
    secret:
      credential: office
    datasets: [schools]
    events: [dataset.version.published]

    """,
  ]

  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for (name, text) in Self.files { try folder.write(name, text) }
    try folder.write("config/sources/areas.sql", "SELECT code FROM source\n")
    try folder.write("config/sources/register.csv", "record;field;expected;value;reason;by;at\n")
    try folder.write("Connectors/office/connector.yaml", ConfigurationScene.connector)
    try folder.write("Connectors/office/table.sql", "SELECT id FROM source\n")
    try Files.makeFolder(folder.file("lists"))
  }

  private func load() throws(ConfigurationError) -> Configuration {
    try Configuration.load(folder: folder.file("config"))
  }

  /// Every key below a node.
  private static func keys(_ node: Node, in file: String, _ path: [String] = []) -> [Key] {
    switch node.content {
    case .scalar: []
    case .sequence(let items): items.enumerated().flatMap { keys($1, in: file, path + ["\($0)"]) }
    case .mapping(let entries):
      entries.flatMap { entry in
        [Key(file: file, path: path + [entry.key], mark: entry.keyMark)]
          + keys(entry.value, in: file, path + [entry.key])
      }
    }
  }

  private func keys(_ file: String) throws -> [Key] {
    Self.keys(try #require(SettingsFile.read(folder.file(file), into: Report())), in: file)
  }

  /// Keys that an operator chooses: another word is another column, code or check.
  private static func isFree(_ key: Key) -> Bool {
    let kind = key.file.split(separator: "/")[1]
    switch (kind, key.path.count) {
    case ("datasets", 2): return ["columns", "checks"].contains(key.path[0])
    case ("datasets", 3): return key.path[..<2] == ["disclosure", "values"]
    case ("datasets", 4): return key.path[0] == "columns" && ["codes", "detectors_off"].contains(key.path[2])
    case ("sources", 2): return key.path[0] == "streams"
    case ("sources", 4): return key.path[2] == "fields"
    default: return false
    }
  }

  /// The errors of the folder, each inside the file that it names.
  private func errors(_ comment: String) throws -> [Diagnostic] {
    let found: [Diagnostic]
    do throws(ConfigurationError) {
      found = try load().warnings
    } catch {
      found = error.diagnostics
    }
    for diagnostic in found {
      let place = diagnostic.location
      #expect(place.file.hasPrefix(folder.path), "\(comment): \(diagnostic)")
      let text = String(decoding: try Files.read(place.file), as: UTF8.self)
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      #expect((1...lines.count).contains(place.line), "\(comment): \(diagnostic)")
      guard lines.indices.contains(place.line - 1) else { continue }
      #expect((1...lines[place.line - 1].count + 1).contains(place.column), "\(comment): \(diagnostic)")
      #expect(diagnostic.line.isEmpty || diagnostic.line == lines[place.line - 1], "\(comment): \(diagnostic)")
    }
    return found.filter { $0.severity == .error }
  }

  @Test func theConfigurationHasNoMistake() throws { #expect(try errors("unchanged").isEmpty) }

  @Test func aMisspeltKeyIsFoundAtItsPlace() throws {
    for (file, text) in Self.files.sorted(by: { $0.key < $1.key }) {
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      for key in try keys(file) {
        var changed = lines
        let place = key.mark.location
        var line = Array(changed[place.line - 1])
        // Inside the quotes, if any.
        let start = place.column - 1 + (line[place.column - 1] == "\"" ? 1 : 0)
        line.insert(contentsOf: "qx", at: start)
        changed[place.line - 1] = String(line)
        try folder.write(file, changed.joined(separator: "\n"))
        let comment = "\(file): \(key.text)"
        let found = try errors(comment)
        if Self.isFree(key) { continue }
        let written = "qx" + key.path[key.path.count - 1]
        #expect(
          found.contains { $0.location == place && $0.message.contains("\"\(written)\"") },
          "\(comment) is not missed: \(found.map(\.description))")
      }
      try folder.write(file, text)
    }
  }

  /// Replaces each key that begins its line, with everything below it, by other lines, and checks the messages.
  private func eachBlock(
    _ replacement: (_ line: String) -> [String],
    _ look: (_ key: Key, _ comment: String, _ found: [Diagnostic]) throws -> Void
  ) throws {
    for (file, text) in Self.files.sorted(by: { $0.key < $1.key }) {
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      for key in try keys(file) {
        let (first, indent) = (key.mark.location.line - 1, key.mark.location.column - 1)
        guard lines[first].prefix(indent).allSatisfy({ $0 == " " }) else { continue }
        let end = lines[(first + 1)...].firstIndex { $0.prefix { $0 == " " }.count <= indent } ?? lines.count
        try folder.write(file, (lines[..<first] + replacement(lines[first]) + lines[end...]).joined(separator: "\n"))
        let comment = "\(file): \(key.text)"
        try look(key, comment, try errors(comment))
      }
      try folder.write(file, text)
    }
  }

  /// Optional keys are listed, so that a reviewer sees when the list changes.
  @Test func aKeyThatIsLeftOutIsOptionalOrAskedFor() throws {
    var text = ""
    try eachBlock({ _ in [] }) { key, comment, found in
      if found.isEmpty { text += "\(comment)\n" }
      // A mistake is said of the file, or of one that refers to the dataset.
      let isNear = key.file.contains("datasets") || found.contains { $0.location.file == folder.file(key.file) }
      #expect(found.isEmpty || isNear, "\(comment): \(found)")
    }
    #expect(try text == Golden.expected("Tests/Configuration/golden/optional-keys.txt", actual: text))
  }

  @Test func aKeyWithoutItsValueIsAMistake() throws {
    try eachBlock({ ["\($0.prefix { $0 != ":" }):"] }) { key, comment, found in
      #expect(
        found.contains { $0.location == key.mark.location && $0.message.hasPrefix("expected ") }, "\(comment): \(found)"
      )
    }
  }

  /// Nothing takes a list of lists, and nothing fails for having one; a zero byte ends no text early.
  @Test func aListOfListsIsAMistakeEverywhere() throws {
    try eachBlock({ ["\($0.prefix { $0 != ":" }): [[\"\\0\", {a: [b]}]]"] }) { key, comment, found in
      #expect(
        found.contains { $0.location.file == folder.file(key.file) && $0.location.line == key.mark.location.line },
        "\(comment): \(found)")
    }
  }

  /// Every scalar below a node.
  private static func scalars(_ node: Node) -> [Node] {
    switch node.content {
    case .scalar: [node]
    case .sequence(let items): items.flatMap(scalars)
    case .mapping(let entries): entries.flatMap { scalars($0.value) }
    }
  }

  /// Values at the ends of every range and beyond: they are taken or refused in their file, and none ends the process.
  @Test(arguments: [
    "9223372036854775807", "99999999999999999999d", "-1%", "a\\0b", "\\u202e}", "every 99999999999999999999h",
    "(((((((((",
  ])
  func extremeValuesAreTakenOrRefused(value: String) throws {
    for (file, text) in Self.files.sorted(by: { $0.key < $1.key }) {
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      let scalars = Self.scalars(try #require(SettingsFile.read(folder.file(file), into: Report())))
      // Every other one, so that each has half of the values.
      for (index, scalar) in scalars.enumerated() where (index + value.count).isMultiple(of: 2) {
        let place = scalar.mark.location
        let line = lines[place.line - 1]
        var changed = lines
        changed[place.line - 1] =
          line.prefix(place.column - 1) + "\"\(value)\"" + line.dropFirst(place.column - 1 + scalar.mark.width)
        try folder.write(file, changed.joined(separator: "\n"))
        _ = try errors("\(place) as \(value)")
      }
      try folder.write(file, text)
    }
  }
}
