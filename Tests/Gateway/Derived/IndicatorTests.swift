import Platform
import Testbed
import Testing

@testable import CommandLine
@testable import Daemon
@testable import Followers
@testable import State

/// The shipped choice between sources, with test figures.
@Suite struct IndicatorTests {
  private let region: Region

  init() throws {
    region = try Region()
    for name in ["wskazniki", "wskazniki-zrodla", "wskazniki-wybrane"] {
      try region.scene.folder.write("config/datasets/\(name).yaml", try Files.read("config/datasets/\(name).yaml"))
    }
    try region.scene.folder.write(
      "config/datasets/wskazniki-wybrane.sql", try Files.read("config/datasets/wskazniki-wybrane.sql"))
    try region.scene.folder.write(
      "config/datasets/wskazniki-wartosci.yaml", try Files.read("config/datasets/wskazniki-wartosci.yaml"))
    // The figures of this gateway in place of those that ship.
    let parts = [("ludnosc", "people"), ("dochody-gmin", "amount")].map { dataset, column in
      """
      SELECT z.indicator, d.area, d.period, z.source, z.priority, d.\(column) AS value, w.unit,
             'A' AS status
      FROM   "wskazniki-zrodla" AS z JOIN wskazniki AS w ON w.code = z.indicator JOIN "\(dataset)" AS d
      WHERE  z.dataset = '\(dataset)'
      """
    }
    try region.scene.folder.write(
      "config/datasets/wskazniki-wartosci.sql", parts.joined(separator: "\nUNION ALL\n") + "\n")
    try region.scene.folder.write(
      "config/sources/wskazniki.yaml",
      """
      connector: indicator-register
      title: {pl: Słownik, en: Register}
      parameters: {folder: \(region.scene.folder.file("register"))}
      streams:
        indicators: {dataset: wskazniki, refresh: full}
        sources: {dataset: wskazniki-zrodla, refresh: full}

      """)
    try register(first: "gus")
  }

  private func register(first: String) throws {
    try region.scene.folder.write(
      "register/indicators.csv",
      "code,name_pl,name_en,definition_pl,definition_en,unit,method,theme,frequency\nludnosc,Ludność,Population,,,osoba,,,A\n"
    )
    try region.scene.folder.write(
      "register/sources.csv",
      """
      indicator,source,priority,dataset,variable,note
      ludnosc,gus,\(first == "gus" ? 1 : 2),ludnosc,people,
      ludnosc,gmina,\(first == "gus" ? 2 : 1),dochody-gmin,amount,

      """)
  }

  @Test func theFirstSourceWinsAndTheDifferenceIsTold() throws {
    try region.put("people", ["1261011;2023;100", "1261011;2024;101.5", "1206012;2024;7"])
    try region.put("amount", ["1261011;2023;80", "1206172;2024;9"])
    let run = region.scene.run("run --all")
    #expect(run.status == .done, "\(run)")
    #expect(
      region.rows("wskazniki-wybrane") == [
        "ludnosc 1206012 2024 7 osoba A gus 1", "ludnosc 1206172 2024 9 osoba A gmina 1",
        "ludnosc 1261011 2023 100 osoba A gus 2 gmina 80 A 20 25", "ludnosc 1261011 2024 101.5 osoba A gus 1",
      ])
    #expect(region.rows("wskazniki-wartosci").count == 5)
    // Another source takes precedence: a new version, and the history shows when.
    try register(first: "gmina")
    #expect(region.scene.run("run wskazniki").status == .done)
    #expect(region.rows("wskazniki-wybrane")[2] == "ludnosc 1261011 2023 80 osoba A gmina 2 gus 100 A -20 -20")
    let trace = region.scene.run("trace wskazniki-wybrane ludnosc 1261011 2023")
    #expect(trace.status == .done && trace.output.contains("wskazniki-wartosci version 2: 2 rows"), "\(trace)")
    #expect(trace.output.contains("/register/sources.csv") && trace.output.contains("/people/dane.csv"), "\(trace)")
  }
}
