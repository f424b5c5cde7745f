import Platform
import Rows
import Schema
import Testbed
import Testing

@testable import Checks

/// The rules on rows against an oracle that implements each rule in one line.
@Suite struct RowRuleTests {
  private static let columns = [
    Column(name: "id", type: .integer), Column(name: "kod", type: .code), Column(name: "liczba", type: .decimal),
    Column(name: "razem", type: .decimal),
  ]

  private func dataset(_ rule: Check.Rule, _ action: Check.Action) -> Dataset {
    Dataset(
      id: "t", title: Bilingual(pl: "T", en: "T"), columns: Self.columns, key: ["id"],
      checks: [Check(name: "proba", rule: rule, action: action)])
  }

  private func run(
    _ rule: Check.Rule, _ batches: [[[Value]]], _ action: Check.Action = .reject, codes: [String] = []
  ) throws -> (rejected: [[Int]], result: CheckResult) {
    let pass = try #require(
      try CheckPass(dataset(rule, action)) { _, _, body in
        for code in codes {
          var text = code
          try text.withUTF8 { try body(.text(UnsafeRawBufferPointer($0))) }
        }
      })
    let rejected = try batches.map { try RowBatch.reading($0, columns: 4) { try pass.look(at: $0) }.map(\.row) }
    return (rejected, try #require(pass.results().first))
  }

  /// Rows of few different values, in a few batches.
  private static func batches(_ random: inout Seeded) -> [[[Value]]] {
    (0..<3).map { _ in
      (0..<random.below(40)).map { _ in
        [
          .integer(Int64(random.below(20))), random.pick([nil, "01", "02", "x", ""]),
          random.pick([nil, "0", "-1.5", "10", "9.99", "100000000000000000000"]),
          random.pick([nil, "0", "20", "8.49"]),
        ]
      }
    }
  }

  /// The rows of each batch for which `isBroken` holds.
  private func broken(_ batches: [[[Value]]], _ isBroken: ([Value]) -> Bool) -> [[Int]] {
    batches.map { rows in rows.indices.filter { isBroken(rows[$0]) } }
  }

  @Test(arguments: 1...10) func requiredColumnsHaveAValue(seed: UInt64) throws {
    var random = Seeded(seed)
    let batches = Self.batches(&random)
    let found = try run(.required(columns: ["kod", "razem"]), batches)
    #expect(found.rejected == broken(batches) { $0[1] == nil || $0[3] == nil })
    #expect(found.result.looked == batches.joined().count)
    #expect(found.result.failed == found.rejected.joined().count)
  }

  @Test(arguments: 1...10) func aWholeNumberLiesInItsRange(seed: UInt64) throws {
    var random = Seeded(seed)
    let batches = Self.batches(&random)
    let found = try run(.range(column: "id", min: "3", max: "15"), batches)
    #expect(
      found.rejected
        == broken(batches) { if case .integer(let number) = $0[0] { !(3...15).contains(number) } else { false } })
  }

  @Test(arguments: 1...10) func aDecimalLiesInItsRangeExactly(seed: UInt64) throws {
    var random = Seeded(seed)
    let batches = Self.batches(&random)
    let found = try run(.range(column: "liczba", min: "-1", max: "10"), batches)
    // As texts, 9.99 would come after 10, and the large number before it.
    #expect(found.rejected == broken(batches) { $0[2] == "-1.5" || $0[2] == "100000000000000000000" })
    #expect(found.result.looked == batches.joined().filter { $0[2] != nil }.count)
  }

  @Test(arguments: 1...10) func aCodeIsOneOfTheList(seed: UInt64) throws {
    var random = Seeded(seed)
    let batches = Self.batches(&random)
    let oracle = broken(batches) { $0[1] != nil && $0[1] != "01" && $0[1] != "02" }
    #expect(try run(.codes(column: "kod", codes: ["01", "02"]), batches).rejected == oracle)
    let reference = Check.Rule.reference(column: "kod", dataset: "inny", to: nil)
    #expect(try run(reference, batches, codes: ["02", "01"]).rejected == oracle)
  }

  @Test(arguments: 1...10) func aPatternMatchesTheWholeValue(seed: UInt64) throws {
    var random = Seeded(seed)
    let batches = Self.batches(&random)
    let found = try run(.pattern(column: "kod", pattern: "[0-9]{2}"), batches)
    #expect(found.rejected == broken(batches) { $0[1] == "x" || $0[1] == "" })
  }

  /// The second row of the same values breaks the rule, unless it is the same in every column right after the first.
  @Test(arguments: 1...10) func uniqueValuesComeOnce(seed: UInt64) throws {
    var random = Seeded(seed)
    let batches = Self.batches(&random)
    var seen: Set<[Value]> = []
    var last: [Value]?
    var oracle: [[Int]] = []
    for rows in batches {
      var rejected: [Int] = []
      for (index, row) in rows.enumerated() {
        let isRepeated = row == last
        last = row
        let key = [row[0], row[1]]
        if isRepeated || key.contains(nil) { continue }
        if !seen.insert(key).inserted { rejected.append(index) }
      }
      oracle.append(rejected)
    }
    #expect(try run(.unique(columns: ["id", "kod"]), batches).rejected == oracle)
  }

  @Test(arguments: 1...10) func partsAddUpToTheTotal(seed: UInt64) throws {
    var random = Seeded(seed)
    let batches = Self.batches(&random)
    let found = try run(.sum(parts: ["id", "liczba"], total: "razem", tolerance: "0.01"), batches)
    let parts: [Value: Double] = [nil: 0, "0": 0, "-1.5": -1.5, "10": 10, "9.99": 9.99]
    let totals: [Value: Double] = ["0": 0, "20": 20, "8.49": 8.49]
    #expect(
      found.rejected
        == broken(batches) { row in
          guard let total = totals[row[3]], case .integer(let id) = row[0] else { return false }
          guard let part = parts[row[2]] else { return true }
          // The values have two decimals, so half a unit of the third is a sufficient tolerance for binary numbers.
          return abs(Double(id) + part - total) > 0.015
        })
  }

  @Test func aTotalRowIsComparedWithTheOthersOfItsGroup() throws {
    let rule = Check.Rule.totalRow(
      column: "liczba", by: ["id"], total: [Check.Condition(column: "kod", value: "ogolem")], tolerance: "0")
    let rows: [[Value]] = [
      // Adds up, over two batches.
      [1, "a", "1.5", nil], [1, "b", "2.5", nil],
      // Does not.
      [2, "a", "1", nil], [2, "ogolem", "3", nil],
      // No total, and a total without parts.
      [3, "a", "1", nil], [4, "ogolem", "7", nil],
      // A part without a value counts as nothing.
      [5, "a", nil, nil], [5, "b", "2", nil], [5, "ogolem", "2", nil],
    ]
    let found = try run(rule, [rows, [[1, "ogolem", "4", nil]]], .warn)
    #expect(found.rejected == [[], []])
    #expect(found.result.looked == 3)
    #expect(found.result.failed == 1)
    #expect(found.result.examples.map(\.text) == ["id=2: liczba 3 is not the sum 1"])
  }

  @Test(arguments: [Check.Action.warn, .hold]) func onlyRejectionTakesRowsOut(action: Check.Action) throws {
    let found = try run(.required(columns: ["kod"]), [[[1, nil, nil, nil], [2, "a", nil, nil]]], action)
    #expect(found.rejected == [[]])
    #expect(found.result.failed == 1)
    #expect(found.result.examples == [.init(document: 0, position: 1, text: "kod has no value")])
  }

  @Test func aRejectionNamesTheFirstCheckThatTheRowBroke() throws {
    var dataset = dataset(.required(columns: ["kod"]), .reject)
    dataset.checks.append(Check(name: "druga", rule: .range(column: "id", min: "5", max: nil), action: .reject))
    let pass = try #require(try CheckPass(dataset) { _, _, _ in })
    let rejected = try RowBatch.reading([[1, nil, nil, nil], [2, "a", nil, nil], [9, "b", nil, nil]]) {
      try pass.look(at: $0)
    }
    #expect(rejected.map(\.row) == [0, 1])
    #expect(rejected.map(\.rejection.check) == ["proba", "druga"])
    #expect(rejected[1].rejection.reason == "druga: id \"2\" is less than 5")
    #expect(rejected[1].rejection.position == 2)
    #expect(pass.results().map(\.failed) == [1, 2])
  }

  @Test func aDatasetWithoutChecksOnRowsNeedsNoPass() throws {
    let change = Check.Rule.change(column: "liczba", shareMax: 1000, ignored: "0")
    #expect(try CheckPass(dataset(change, .warn)) { _, _, _ in } == nil)
  }

  @Test func aCheckThatCannotBeMadeSaysWhy() throws {
    func error(_ rule: Check.Rule) -> CheckError? {
      do throws(CheckError) {
        _ = try make(rule)
        return nil
      } catch {
        return error
      }
    }
    func make(_ rule: Check.Rule) throws(CheckError) -> CheckPass? {
      do {
        return try CheckPass(dataset(rule, .warn)) { _, _, _ in }
      } catch let error as CheckError {
        throw error
      } catch {
        Issue.record("\(error)")
        return nil
      }
    }
    #expect(
      error(.required(columns: ["nie"]))?.what
        == "the check proba names \"nie\", and the dataset t has no such column")
    #expect(
      error(.pattern(column: "kod", pattern: "(a"))?.what
        == "the pattern of the check proba cannot be used: the group is not closed")
    #expect(error(.pattern(column: "kod", pattern: "(a"))?.advice == "`\(.checkConfiguration)` shows where")
  }
}
