import Landing
import Platform
import Schema
import Store
import Testbed
import Testing

@testable import CommandLine
@testable import Followers
@testable import Operations
@testable import Runtime
@testable import State

/// An erasure in what follows from the erased row: no version, delta or revision of it shows a figure from which the row
/// can be computed.
@Suite struct DerivedErasureTests {
  private let region: Region

  init() throws { region = try Region() }

  /// Every public file of a dataset, decompressed where need be.
  private func published(_ dataset: String) throws -> String {
    let folder = region.scene.folder.file("public/datasets/\(dataset)")
    return try #require(
      Shell.shell("find . -name '*.gz' -exec gunzip -c {} +; find . -name '*.csv' -exec cat {} +", in: folder))
  }

  private func erase(_ words: String) {
    let outcome = region.scene.run("erase \(words) --reason x --yes")
    #expect(outcome.status == .done, "\(outcome)")
    #expect(region.scene.run("verify").status == .done, "\(region.scene.run("verify"))")
  }

  /// 17 people less 7 are the 10 of the erased row.
  @Test func aSumIsNoRevision() throws {
    try region.bringAll()
    #expect(region.rows("razem") == ["2023 12 2", "2024 17 2"])
    erase("ludnosc B 2024")
    #expect(region.rows("razem") == ["2023 12 2", "2024 7 1"])
    #expect(region.rows("razem", version: 1) == ["2023 12 2"], "no earlier version has the figure")
    #expect(try !published("razem").contains("17"))
    #expect(region.scene.run("revisions razem").output.contains("Nothing was restated."))
    // What follows from it in turn.
    #expect(region.rows("raport") == ["2023 12 3.33", "2024 7 1.43"])
    #expect(try !published("raport").contains("17") && !published("raport").contains("10.01"))
    #expect(region.scene.run("revisions raport").output.contains("Nothing was restated."))
    // Other rows keep their history.
    #expect(region.scene.run("trace razem 2023").status == .done)
    #expect(region.rows("raport", version: 1).contains("2023 12 3.33"))
  }

  /// A figure of an older version was computed with it, and the newest was not.
  @Test func aRowOfOlderVersions() throws {
    try region.bringAll()
    try region.put("people", ["A;2023;3", "A;2024;7", "B;2023;9"])
    let run = region.scene.run("run people")
    if run.status == .held { #expect(region.scene.run("hold release 1 --reason x").status == .done) }
    #expect(region.rows("razem").contains("2024 7 1"))
    erase("ludnosc B 2024")
    #expect(region.rows("razem") == ["2023 12 2", "2024 7 1"])
    #expect(!region.rows("razem", version: 1).contains { $0.hasPrefix("2024") })
    #expect(try !published("razem").contains("17"))
  }

  /// The text of a row is in a list that several rows make.
  @Test func aTextInAList() throws {
    try region.derived(
      "lista", ["period"], [("areas", "text")],
      "SELECT period, group_concat(area, ' i ') AS areas FROM ludnosc GROUP BY period")
    try region.bringAll()
    #expect(region.rows("lista").contains("2024 A i B"))
    erase("ludnosc B 2024")
    #expect(region.rows("lista").contains("2024 A"))
    #expect(try !published("lista").contains("2024,A i B"))
    #expect(try published("lista").contains("2023,A i B"), "another period is as it was")
  }

  /// A dataset that reads the other one, and one that reads it without using it.
  @Test func whatWasNotComputedWithItIsAsItWas() throws {
    try region.derived(
      "inne", ["period"], [("amount", "decimal")],
      "SELECT period, sum_exact(amount) AS amount FROM \"dochody-gmin\" GROUP BY period")
    try region.derived(
      "duze", ["period"], [("people", "decimal")],
      "SELECT period, max(people COLLATE decimal) AS people FROM ludnosc WHERE area = 'A' GROUP BY period")
    try region.bringAll()
    let dry = region.scene.run("erase ludnosc B 2024 --dry-run")
    #expect(dry.output.contains("duze is derived from it: none of its rows was computed with this one"), "\(dry)")
    #expect(!dry.output.contains("inne is derived"), "\(dry)")
    let before = try ["inne", "duze"].map { try published($0) }
    erase("ludnosc B 2024")
    #expect(try ["inne", "duze"].map { try published($0) } == before)
    #expect(try region.versions("duze").map(\.number) == [1] && region.store("duze").erasures().isEmpty)
  }

  /// A smallest value that takes the place of the erased one.
  @Test func aRowThatAppearsInPlaceOfAnother() throws {
    try region.derived(
      "najmniejsze", ["period", "area"], [("people", "decimal")],
      """
      SELECT period, area, people FROM (
        SELECT *, row_number() OVER (PARTITION BY period ORDER BY people COLLATE decimal DESC) AS place FROM ludnosc)
      WHERE place = 1
      """)
    try region.bringAll()
    #expect(region.rows("najmniejsze").contains("2024 B 10"))
    erase("ludnosc B 2024")
    #expect(region.rows("najmniejsze").contains("2024 A 7"))
    #expect(try !published("najmniejsze").contains(",B,10"))
  }

  /// If a version cannot be computed again, the operator is told, and the erasure goes on.
  @Test func aVersionThatCannotBeComputed() throws {
    try region.bringAll()
    let run = try #require(try region.versions("razem").first).run
    let records = try #require(try Records.of(region.scene))
    let list = try #require(try records.runs.documents(of: run).first { $0.requestKey == "klamra:inputs" })
    try Files.remove(region.scene.folder.file("state/landing/\(list.document.digest.hex).zst"))
    let dry = region.scene.run("erase ludnosc B 2024 --dry-run")
    #expect(dry.output.contains("Which of its rows were computed with this one is unknown"), "\(dry)")
    let outcome = region.scene.run("erase ludnosc B 2024 --reason x --yes")
    #expect(outcome.status == .done, "\(outcome)")
    #expect(region.rows("razem").contains("2024 7 1"))
  }

  @Test func theCountsAreInTheAnswer() throws {
    try region.bringAll()
    let dry = region.scene.run("erase ludnosc B 2024 --dry-run --json")
    for text in [#""dataset": "razem""#, #""same_key": false"#, #""rows": 1"#] {
      #expect(dry.output.contains(text), "\(dry)")
    }
  }
}
