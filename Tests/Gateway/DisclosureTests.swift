import Platform
import SQLite
import Schema
import Store
import StoreSQLite
import Testbed
import Testing

@testable import CommandLine
@testable import Configuration
@testable import Daemon
@testable import Followers
@testable import State

/// Protected datasets from the source's file to what is published.
@Suite struct DisclosureTests {
  // MARK: The proof

  /// Reads back everything that is published of several versions, and lets an attacker try.
  @Test(arguments: [11, 12, 13] as [UInt64]) func nothingPublishedLetsAHiddenFigureBeDerived(seed: UInt64) throws {
    let office = try StatisticsOffice(
      columns: StatisticsOffice.counts, fields: ["value"], disclosure: StatisticsOffice.countRules)
    try Self.declareSums(over: office)
    var (table, history, told) = (StatisticalTable(seed: seed), PublishedHistory(), [String: Set<String>]())
    var version = 0
    for round in 1...5 {
      if round == 2 || round == 4 { table.change(3) }
      if round == 3 { table.takeOutOrIn() }
      if round == 5 { table.appendYear(2024) }
      let outcome = try office.bring(
        table.figures.keys.sorted().map { $0.replacing("|", with: ";") + ";\(table.figures[$0] ?? 0)" })
      if outcome.status == .failed, "\(outcome)".contains("these figures could be derived from earlier versions") {
        continue
      }
      #expect(outcome.status == .done, "\(outcome)")
      version += 1
      let rows = try office.table("versions/\(version)/tabela.csv")
      let published = try self.published(rows)
      #expect(Set(published.keys) == Set(table.figures.keys))
      for (name, value) in published {
        if let value { told[name, default: []].insert("\(value)") }
        let isSmall = (1..<5).contains(table.figures[name] ?? 0)
        #expect(
          value == nil || (!isSmall && value == table.figures[name]), "\(name) in version \(version), seed \(seed)")
      }
      history.append(published, truth: table.figures)
      let derived = history.derived(table.sums)
      #expect(derived.isEmpty, "seed \(seed), version \(version): \(derived.sorted())")
      let bounded = history.bounded(table.sums, below: 5, least: 0)
      #expect(bounded.isEmpty, "seed \(seed), version \(version): \(bounded)")
      try checkFollowers(office, version, told)
      try checkDerived(office, published)
    }
    #expect(version >= 2, "seed \(seed)")
  }

  /// Sums over protected figures in a derived dataset: with the marks there is a sum only if all parts are published.
  private static func declareSums(over office: StatisticsOffice) throws {
    let columns = ["area: {type: area", "period: {type: period", "people: {type: decimal"].map {
      "  \($0), privacy: public, title: {pl: Kolumna, en: Column}}\n"
    }
    try office.scene.folder.write(
      "config/datasets/sumy.yaml",
      "title: {pl: Sumy, en: Sums}\ncolumns:\n\(columns.joined())key: [area, period]\nderived: sumy.sql\n"
        + "limits: {deleted_share: 100%}\npublication: {formats: [csv], licence: CC0-1.0}\n")
    try office.scene.folder.write(
      "config/datasets/sumy.sql",
      """
      SELECT area, period, CASE WHEN count(mark) = 0 THEN sum_exact(value) END AS people
      FROM   tabela WHERE sex <> 'T' GROUP BY area, period

      """)
  }

  private func checkDerived(_ office: StatisticsOffice, _ published: PublishedTable) throws {
    let shown = office.scene.run("show sumy --rows 0 --json").output
    let connection = try Connection(":memory:", mode: .memory)
    var rows = try connection.prepare(
      "SELECT value ->> 'area', value ->> 'period', value ->> 'people' FROM json_each(?1, '$.rows')")
    try rows.bind([shown])
    var sums = 0
    while try rows.step() {
      let parts = ["K", "M"].map { published["\(rows.text(0))|\($0)|\(rows.text(1))"] }
      guard let people = rows.optionalText(2) else {
        #expect(parts.contains(.some(nil)), "\(rows.text(0)) \(rows.text(1)) could be told")
        continue
      }
      sums += 1
      let told = parts.compactMap { $0.flatMap(\.self) }
      #expect(Int(people) == told.reduce(0, +), "\(rows.text(0)) \(rows.text(1)): \(people) of \(parts)")
      #expect(!parts.contains(.some(nil)), "\(rows.text(0)) \(rows.text(1)) tells a hidden figure")
    }
    #expect(sums > 0, "\(shown)")
  }

  private func name(_ row: [String: String]) -> String {
    "\(row["area"] ?? "")|\(row["sex"] ?? "")|\(row["period"] ?? "")"
  }

  /// Each figure by name; nil if it is marked as hidden.
  private func published(_ rows: [[String: String]]) throws -> PublishedTable {
    var table: PublishedTable = [:]
    for row in rows {
      let value = Int(row["value"] ?? "")
      #expect((value == nil) == (row["mark"] == "#") && (value == nil) == (row["status"] == "Q"), "\(row)")
      table[name(row)] = .some(value)
    }
    return table
  }

  /// Deltas, revisions and the stored rows, from which datasets are derived, reveal only what the versions published.
  private func checkFollowers(_ office: StatisticsOffice, _ version: Int, _ told: [String: Set<String>]) throws {
    if version > 1 {
      for row in try office.table("changes/\(version - 1)-\(version).csv") {
        for (column, value) in row where column.hasSuffix("value") && !value.isEmpty {
          #expect(told[name(row)]?.contains(value) == true, "\(row)")
        }
      }
      for row in try office.table("versions/\(version)/revisions.csv") where row["column"] == "value" {
        for value in [row["before"] ?? "", row["after"] ?? ""] where !value.isEmpty {
          #expect(told[name(row)]?.contains(value) == true, "\(row)")
        }
      }
    }
    let configuration = try Configuration.load(folder: office.scene.folders.config)
    let dataset = try #require(configuration.dataset("tabela"))
    let store = SQLiteStore(folder: office.scene.folder.file("state/datasets"), dataset: dataset)
    let cursor = try store.rows(version: version)
    while try cursor.next() {
      let value = cursor.cell(3).value.description
      let name = (0...2).map { cursor.cell($0).value.description }.joined(separator: "|")
      #expect(value.isEmpty || told[name]?.contains(value) == true, "\(name)")
    }
  }

  // MARK: Enterprises

  private static let sales = """
      value: {type: decimal, privacy: public, title: {pl: Sprzedaż, en: Sales}}
      entities: {type: integer, title: {pl: Podmioty, en: Entities}}
      largest: {type: decimal, title: {pl: Największy, en: Largest}}
    """
  private static let salesRules = """
      values: {value: mark}
      entities: {column: entities}
      dominance: {column: largest}
      totals: [{column: area, parents: areas}]
    """

  /// Numbers that are found nowhere by chance: neither in what is published nor in what is stored.
  @Test func whatIsHiddenStandsNowhereButInTheLandedDocuments() throws {
    let office = try StatisticsOffice(
      columns: Self.sales, fields: ["value", "entities", "largest"],
      disclosure: Self.salesRules + "\nchecks:\n  large: {check: range, column: value, min: 8000000}")
    let lines = [
      "1206012;T;2024;7351943;2;7000017",  // two entities
      "1206022;T;2024;9264187;9;8111111",  // one has 87 per cent
      "1206032;T;2024;5418823;9;1000001", "1206052;T;2024;6673391;12;1200003",
      "1206;T;2024;28708344;32;8111111",
    ]
    let outcome = try office.bring(lines)
    #expect(outcome.status == .done, "\(outcome)")
    let rows = try office.table("versions/1/tabela.csv")
    let hidden = Set(rows.filter { $0["mark"] == "#" }.compactMap { $0["area"] })
    #expect(hidden.isSuperset(of: ["1206012", "1206022"]), "\(hidden)")
    #expect(!hidden.contains("1206"))

    // The same hidden figure changes: nothing reveals it.
    #expect(try office.bring(["1206012;T;2024;7351943;1;7351943"] + lines.dropFirst()).status == .done)
    #expect(office.scene.run("history tabela").output.split(separator: "\n").count == 2)

    let secrets = ["7351943", "9264187", "7000017", "8111111", "1000001", "1200003"]
    let files = try office.files("public") + office.files("state/datasets") + ["state/klamra.sqlite"]
    #expect(files.count > 10)
    for file in files {
      let text = String(decoding: try Files.read(office.scene.folder.file(file)), as: UTF8.self)
      for secret in secrets { #expect(!text.contains(secret), "\(file) holds \(secret)") }
    }
    // With the form of the source's file known, numbers could be tried until the digest matches.
    let manifest = try office.text("versions/1/manifest.json")
    #expect(!manifest.contains("\"hash\"") && manifest.contains("\"hmac-sha256:"))
    for file in try Files.list(office.scene.folder.file("drop")) {
      let document = SHA256.of(try Files.read(office.scene.folder.file("drop/\(file)")))
      #expect(!manifest.contains(document.hex))
    }
  }

  @Test func aHiddenFigureIsTracedToItsRecord() throws {
    let office = try StatisticsOffice(
      columns: Self.sales, fields: ["value", "entities", "largest"], disclosure: Self.salesRules)
    _ = try office.bring(["1206012;T;2024;7351943;2;7000017", "1206022;T;2024;120;9;20"])
    for area in ["1206012", "1206022"] {
      let outcome = office.scene.run("trace tabela \(area) T 2024")
      #expect(outcome.status == .done && outcome.output.contains("\(area);T;2024;"), "\(outcome)")
    }
  }

  // MARK: What operators and citizens see

  private func small() throws -> StatisticsOffice {
    let office = try StatisticsOffice(
      columns: StatisticsOffice.counts, fields: ["value"],
      disclosure: """
          values: {value: mark}
          status: status
          frequency: {minimum: 5}
          totals: [{column: area, parents: areas}]
        """)
    return office
  }

  private static let lines = ["1206012;T;2024;3", "1206022;T;2024;9", "1206032;T;2024;40", "1206;T;2024;52"]

  @Test func theCountsAreShown() throws {
    let office = try small()
    let outcome = try office.bring(Self.lines)
    #expect(outcome.errors.contains("2 figures suppressed (1 at risk)"), "\(outcome)")
    #expect(office.scene.run("runs").output.contains("2 (1 at risk)"))
    #expect(office.scene.run("history tabela").output.contains("2 (1 at risk)"))
    #expect(
      office.scene.run("runs --json").output.contains(#""suppressed":{"at_risk":1,"secondary":1,"published_before":0}"#)
        || office.scene.run("runs --json").output.contains(#""at_risk": 1"#))
    let page = try office.text("index.html")
    #expect(page.contains("tajemnica statystyczna") && page.contains("liczba osób lub przypadków poniżej 5"))
    #expect(page.contains("Liczby ukryte w tej wersji: 2.") && page.contains("Figures suppressed in this version: 2."))
    let csv = try office.text("versions/1/tabela.csv")
    #expect(csv.contains("1206012,T,2024,,Q,#\r\n") && csv.contains("1206022,T,2024,,Q,#\r\n"))
    #expect(csv.contains("1206032,T,2024,40,A,\r\n"))
  }

  @Test func aCheckOfTheTrueFiguresIsNotPublished() throws {
    let office = try small()
    let file = "config/datasets/tabela.yaml"
    let text = String(decoding: try Files.read(office.scene.folder.file(file)), as: UTF8.self)
    try office.scene.folder.write(
      file,
      text + """
        checks:
          small: {check: range, column: value, min: 4}
          adds: {check: sum, column: value, by: [sex, period], total: {area: "1206"}}
          coded: {check: codes, column: sex, codes: [T, K, M]}

        """)
    let outcome = try office.bring(Self.lines)
    #expect(outcome.status == .done, "\(outcome)")
    let runs = office.scene.run("runs --json").output
    #expect(runs.contains("small"), "operators see it")
    let page = try office.text("index.html")
    #expect(page.contains("Kontrole jakości") && !page.contains("wynosi co najmniej 4") && !page.contains("sumą"))
  }

  @Test func aFigureStaysHiddenUntilAnOperatorLiftsIt() throws {
    let office = try small()
    _ = try office.bring(Self.lines)
    let grown = ["1206012;T;2024;30", "1206022;T;2024;9", "1206032;T;2024;40", "1206;T;2024;79"]
    _ = try office.bring(grown)
    #expect(try office.text("versions/2/tabela.csv").contains("1206012,T,2024,,Q,#\r\n"))

    let file = "config/datasets/tabela.yaml"
    let text = String(decoding: try Files.read(office.scene.folder.file(file)), as: UTF8.self)
    try office.scene.folder.write(file, text + "  lift: [{period: \"2024\", reason: Zgoda dyrektora z 2026-11-20}]\n")
    let outcome = office.scene.run("run gus")
    #expect(outcome.status == .done, "\(outcome)")
    #expect(try office.text("versions/3/tabela.csv").contains("1206012,T,2024,30,A,\r\n"))
  }

  @Test func whatCannotBeProtectedIsNotCommitted() throws {
    let office = try small()
    let safe = ["1206012;T;2024;8", "1206022;T;2024;9", "1206032;T;2024;40", "1206;T;2024;57"]
    _ = try office.bring(safe)
    // The total keeps its published value, and so do all other parts but one, which is hidden: 8 was published, 3 would
    // follow.
    let outcome = try office.bring(["1206012;T;2024;3", "1206022;T;2024;9", "1206032;T;2024;40", "1206;T;2024;57"])
    #expect(outcome.status == .failed, "\(outcome)")
    #expect(
      "\(outcome)".contains("these figures could be derived from earlier versions: area=1206012 sex=T period=2024"),
      "\(outcome)")
    #expect(office.scene.run("history tabela").output.split(separator: "\n").count == 2)
  }

  // MARK: Configuration

  private func mistakes(_ disclosure: String, columns: String = StatisticsOffice.counts, refresh: String = "full")
    throws
    -> String
  {
    let office = try StatisticsOffice(columns: columns, fields: ["value"], disclosure: disclosure, refresh: refresh)
    return office.scene.run("check").errors
  }

  @Test func mistakesAreNamed() throws {
    let cases: [(String, String)] = [
      ("  values: {value: mark}", "nothing says which figures are at risk"),
      ("  values: {value: sex}\n  frequency: {minimum: 5}", "\"sex\" is in the key"),
      ("  values: {valu: mark}\n  frequency: {minimum: 5}", "the dataset has no column \"valu\""),
      ("  values: {value: mark}\n  frequency: {minimum: 1}", "a whole number from 2 to"),
      ("  values: {value: mark}\n  entities: {column: value}", "the column \"value\" is public"),
      ("  values: {value: mark}\n  frequency: {}\n  status: mark", "has two parts in the disclosure control"),
      ("  values: {value: mark}\n  frequency: {}\n  dominance: {share: 75%}", "the dominance needs \"column\""),
      (
        "  values: {value: mark}\n  frequency: {}\n  totals: [{column: value, total: T}]",
        "\"value\" is no column of the key"
      ),
      (
        "  values: {value: mark}\n  frequency: {}\n  totals: [{column: sex, parents: periods}]",
        "has no parents among the periods"
      ),
      (
        "  values: {value: mark}\n  frequency: {}\n  totals: [{column: sex, total: T, parts: [T]}]",
        "cannot be a part of itself"
      ),
      (
        "  values: {value: mark}\n  frequency: {}\n  totals: [{total: value, parts: [persons]}]",
        "\"persons\" is none of the protected columns"
      ),
      (
        "  values: {value: mark}\n  frequency: {}\n  lift: [{reason: x}]", "a lift names at least one column of the key"
      ),
      (
        "  values: {value: mark}\n  frequency: {}\nchecks:\n  a: {check: sum, column: value, by: [status], total: {area: \"1\"}}",
        "which is not in the key"
      ),
    ]
    for (disclosure, sentence) in cases {
      let said = try mistakes(disclosure)
      #expect(said.contains(sentence), "\(disclosure)\n\(said)")
    }
    let required = "  value: {type: integer, required: true, privacy: public, title: {pl: Osoby, en: People}}"
    #expect(try mistakes(StatisticsOffice.countRules, columns: required).contains("a hidden figure is absent"))
    let partial = try mistakes(StatisticsOffice.countRules, refresh: "partial")
    #expect(partial.contains("brings parts of tabela") && partial.contains("sources/gus.yaml:5:"), "\(partial)")
    #expect(try !mistakes(StatisticsOffice.countRules).contains("error"))
  }

  @Test func aSecondSourceIsRefused() throws {
    let office = try small()
    let file = office.scene.folder.file("config/sources/gus.yaml")
    try office.scene.folder.write("config/sources/inne.yaml", try Files.read(file))
    let said = office.scene.run("check").errors
    #expect(said.contains("another stream fills it already") && said.contains("sources/inne.yaml:5:"), "\(said)")
  }

  @Test func aTableWithAnUnknownAreaIsHeld() throws {
    let office = try small()
    let outcome = try office.bring(Self.lines + ["9999999;T;2024;12"])
    #expect(outcome.status == .held, "\(outcome)")
    #expect(outcome.errors.contains("1 of 5 records (20.0 %) were quarantined"), "\(outcome)")
    #expect(office.scene.run("quarantine show 1").output.contains("\"9999999\" lies in no voivodeship"))
  }
}
