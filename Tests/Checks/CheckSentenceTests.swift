import Platform
import Rows
import Schema
import Testbed
import Testing

@testable import Checks

/// What is said of a row that broke a rule, at the borders of each rule.
@Suite struct CheckSentenceTests {
  private static let columns = [
    Column(name: "id", type: .integer), Column(name: "kod", type: .code), Column(name: "liczba", type: .decimal),
    Column(name: "razem", type: .decimal), Column(name: "dzien", type: .date), Column(name: "okres", type: .period),
    Column(name: "czy", type: .boolean),
  ]

  private static func dataset(_ checks: [Check]) -> Dataset {
    Dataset(id: "t", title: Bilingual(pl: "T", en: "T"), columns: columns, key: ["id"], checks: checks)
  }

  private static func look(
    _ rule: Check.Rule, _ rows: [[Value]], values: [Value] = []
  ) throws -> (texts: [String], looked: Int, rejections: [Rejection]) {
    let checks = [Check(name: "proba", rule: rule, action: .reject)]
    let pass = try #require(
      try CheckPass(dataset(checks)) { _, _, body in
        for value in values { try withCells([value]) { try body($0[0]) } }
      })
    let full = rows.map { $0 + [Value](repeating: nil, count: columns.count - $0.count) }
    let rejections = try RowBatch.reading(full, columns: columns.count) { try pass.look(at: $0) }.map(\.rejection)
    let result = try #require(pass.results().first)
    return (result.examples.map(\.text), result.looked, rejections)
  }

  private static let range = Check.Rule.range(column: "id", min: "3", max: "5")
  private static let decimals = Check.Rule.range(column: "liczba", min: "-0.5", max: "10")
  private static let days = Check.Rule.range(column: "dzien", min: "2020-02-29", max: "2024-12-31")
  private static let sum = Check.Rule.sum(parts: ["id", "liczba"], total: "razem", tolerance: "0.5")

  /// A rule, a row, the complaint (nil: none), and whether the row counts as checked.
  static let cases: [(rule: Check.Rule, row: [Value], text: String?, isLooked: Bool)] = [
    (.required(columns: ["kod", "liczba"]), [1, "a", "1"], nil, true),
    (.required(columns: ["kod", "liczba"]), [1, nil, "1"], "kod has no value", true),
    (.required(columns: ["kod", "liczba"]), [1, nil, nil], "kod has no value", true),
    (.required(columns: ["kod", "liczba"]), [1, "a", nil], "liczba has no value", true),
    (range, [2], "id \"2\" is less than 3", true), (range, [3], nil, true), (range, [5], nil, true),
    (range, [6], "id \"6\" is more than 5", true), (range, [nil], nil, false),
    (.range(column: "id", min: nil, max: "0"), [.integer(.min)], nil, true),
    (.range(column: "id", min: "0", max: nil), [.integer(.max)], nil, true),
    (.range(column: "id", min: nil, max: "0"), [1], "id \"1\" is more than 0", true),
    (decimals, [1, nil, "-0.5"], nil, true), (decimals, [1, nil, "-0.51"], "liczba \"-0.51\" is less than -0.5", true),
    (decimals, [1, nil, "10"], nil, true), (decimals, [1, nil, "10.01"], "liczba \"10.01\" is more than 10", true),
    (decimals, [1, nil, "9.99"], nil, true), (decimals, [1, nil, nil], nil, false),
    (days, [1, nil, nil, nil, "2020-02-29"], nil, true), (days, [1, nil, nil, nil, "2024-12-31"], nil, true),
    (days, [1, nil, nil, nil, "2020-02-28"], "dzien \"2020-02-28\" is less than 2020-02-29", true),
    (days, [1, nil, nil, nil, "2025-01-01"], "dzien \"2025-01-01\" is more than 2024-12-31", true),
    (.pattern(column: "kod", pattern: "[0-9]{2}"), [1, "07"], nil, true),
    (.pattern(column: "kod", pattern: "[0-9]{2}"), [1, "7"], "kod \"7\" has not the form [0-9]{2}", true),
    (.pattern(column: "kod", pattern: "[0-9]{2}"), [1, ""], "kod has not the form [0-9]{2}", true),
    (.pattern(column: "kod", pattern: "[0-9]{2}"), [1, nil], nil, false),
    (.codes(column: "kod", codes: ["01", "02"]), [1, "02"], nil, true),
    (.codes(column: "kod", codes: ["01", "02"]), [1, "2"], "kod \"2\" is not on the list of codes", true),
    (.codes(column: "id", codes: ["1", "2"]), [3], "id \"3\" is not on the list of codes", true),
    (.codes(column: "id", codes: ["1", "2"]), [2], nil, true),
    (.codes(column: "kod", codes: []), [1, nil], nil, false),
    (sum, [1, nil, "2", "3"], nil, true), (sum, [1, nil, "2", "3.5"], nil, true),
    (sum, [1, nil, "2", "2.5"], nil, true),
    (sum, [1, nil, "2", "3.51"], "razem \"3.51\" is not id + liczba, which is 3", true),
    (sum, [1, nil, "2", "2.49"], "razem \"2.49\" is not id + liczba, which is 3", true),
    (sum, [1, nil, nil, "1"], nil, true), (sum, [1, nil, "2", nil], nil, false),
    (sum, [nil, nil, nil, "0.5"], nil, true),
    (
      sum, [1, nil, "1000000000000000000", "1"],
      "razem \"1\" or a part has too many digits to be added exactly", true
    ),
    (
      sum, [1, nil, "999999999999999999", "1000000000000000000"],
      "razem \"1000000000000000000\" or a part has too many digits to be added exactly", true
    ),
    (
      sum, [1, nil, "0.0000000000001", "1"],
      "razem \"1\" or a part has too many digits to be added exactly", true
    ),
  ]

  @Test(arguments: cases.indices) func aRowIsJudged(index: Int) throws {
    let (rule, row, text, isLooked) = Self.cases[index]
    let found = try Self.look(rule, [row])
    #expect(found.texts == (text.map { [$0] } ?? []))
    #expect(found.looked == (isLooked ? 1 : 0))
    #expect(found.rejections.map(\.reason) == (text.map { ["proba: \($0)"] } ?? []))
    #expect(found.rejections.allSatisfy { $0.rule == .check && $0.check == "proba" && $0.position == 1 })
  }

  /// The field and the value of a rejection are those that an operator looks for in the document.
  @Test func aRejectionNamesFieldAndValue() throws {
    let one = try #require(try Self.look(Self.decimals, [[1, nil, "11"]]).rejections.first)
    #expect(one.field == "liczba" && one.value == "11")
    let two = try #require(
      try Self.look(.unique(columns: ["kod", "id"]), [[1, "a"], [1, "b"], [1, "a"]]).rejections.first)
    #expect(two.field == "kod, id" && two.value == "a | 1" && two.position == 3)
    #expect(two.reason == "proba: kod, id \"a | 1\" came before")
    let three = try #require(try Self.look(.required(columns: ["kod"]), [[1, nil]]).rejections.first)
    #expect(three.field == "kod" && three.value.isEmpty)
  }

  @Test func aReferenceAsksForTheValuesOfTheOtherDataset() throws {
    let rule = Check.Rule.reference(column: "id", dataset: "inny", to: "numer")
    let found = try Self.look(rule, [[1], [2], [nil], [3]], values: [1, nil, 3, 1])
    #expect(found.texts == ["id \"2\" is not in the dataset inny"] && found.looked == 3)
    // Nothing there: everything breaks it.
    #expect(try Self.look(rule, [[1], [2]]).rejections.count == 2)
    struct Away: Error {}
    #expect(throws: Away.self) {
      try CheckPass(Self.dataset([Check(name: "proba", rule: rule)])) { _, _, _ in throw Away() }
    }
    var asked: [String] = []
    _ = try CheckPass(Self.dataset([Check(name: "proba", rule: rule)])) { dataset, column, _ in
      #expect(dataset == "inny" && column == "numer")
    }
    asked.append("once")
    #expect(asked.count == 1)
  }

  /// Examples are limited, while all failures are counted.
  @Test func fewExamplesAreKeptOfMany() throws {
    let rows = (0..<12).map { [Value.integer(Int64($0)), nil] }
    let found = try Self.look(.required(columns: ["kod"]), rows)
    #expect(found.texts.count == 5 && found.rejections.count == 12)
    #expect(found.rejections.map(\.position) == Array(1...12))
  }

  @Test func errorsAreSaidInFull() {
    let large = RowRules.tooLarge("proba")
    #expect(large.what == "the check proba cannot be made: it has more than 256 MiB of values to remember")
    #expect(large.advice == "Make the columns the dataset's key, or leave the check to a query of your own")
    let groups = CheckError.tooLarge(check: "suma", what: "it has more than 1000000 groups")
    #expect(groups.what == "the check suma cannot be made: it has more than 1000000 groups")
  }

  @Test(arguments: [
    Check.Rule.required(columns: ["nie"]), .unique(columns: ["id", "nie"]), .range(column: "nie", min: nil, max: nil),
    .pattern(column: "nie", pattern: "a"), .codes(column: "nie", codes: []),
    .reference(column: "nie", dataset: "inny", to: nil), .sum(parts: ["id", "nie"], total: "razem", tolerance: "0"),
    .sum(parts: ["id"], total: "nie", tolerance: "0"), .totalRow(column: "nie", by: [], total: [], tolerance: "0"),
    .totalRow(column: "liczba", by: ["nie"], total: [], tolerance: "0"),
    .totalRow(column: "liczba", by: [], total: [.init(column: "nie", value: "1")], tolerance: "0"),
  ])
  func aColumnThatIsNotThereIsNamed(rule: Check.Rule) {
    let error = #expect(throws: CheckError.self) {
      try CheckPass(Self.dataset([Check(name: "proba", rule: rule)])) { _, _, _ in }
    }
    #expect(error?.what == "the check proba names \"nie\", and the dataset t has no such column")
  }
}

/// Groups of rows with the total in one of them.
@Suite struct TotalRowTests {
  private static let dataset = Dataset(
    id: "t", title: Bilingual(pl: "T", en: "T"),
    columns: [
      Column(name: "rok", type: .integer), Column(name: "gmina", type: .code), Column(name: "plec", type: .code),
      Column(name: "liczba", type: .decimal),
    ], key: ["rok", "gmina", "plec"])

  private static func result(_ batches: [[[Value]]], by: [String], tolerance: String = "0") throws -> CheckResult {
    var dataset = dataset
    dataset.checks = [
      Check(
        name: "suma",
        rule: .totalRow(
          column: "liczba", by: by, total: [.init(column: "plec", value: "T")], tolerance: tolerance))
    ]
    let pass = try #require(try CheckPass(dataset) { _, _, _ in })
    for rows in batches { #expect(try RowBatch.reading(rows, columns: 4) { try pass.look(at: $0) }.isEmpty) }
    return try #require(pass.results().first)
  }

  /// Random groups over several batches, against integer sums of hundredths.
  @Test(arguments: 1...15 as ClosedRange<UInt64>) func groupsAddUpWhereverTheirRowsStand(seed: UInt64) throws {
    var random = Seeded(seed)
    var rows: [[Value]] = []
    var (looked, failed) = (0, 0)
    for year in 2020..<2024 as Range<Int64> {
      for gmina in ["01", "02", "03"] {
        let parts = (0..<random.below(4)).map { _ in random.below(2_000) - 500 }
        let difference = random.pick([0, 0, 0, 5, 6, -5, -6])
        for (number, part) in parts.enumerated() {
          rows.append([.integer(year), .text(gmina), .text("p\(number)"), Self.hundredths(part)])
        }
        guard !random.once(in: 5) else { continue }
        rows.append([.integer(year), .text(gmina), "T", Self.hundredths(parts.reduce(0, +) + difference)])
        guard !parts.isEmpty else { continue }
        looked += 1
        if abs(difference) > 5 { failed += 1 }
      }
    }
    rows.shuffle(using: &random)
    let half = rows.count / 2
    let result = try Self.result(
      [Array(rows[..<half]), [], Array(rows[half...])], by: ["rok", "gmina"], tolerance: "0.05")
    #expect(result.looked == looked && result.failed == failed, "seed \(seed)")
  }

  private static func hundredths(_ number: Int) -> Value {
    let magnitude = abs(number)
    var text = "\(magnitude / 100).\(magnitude % 100 < 10 ? "0" : "")\(magnitude % 100)"
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return .text(number < 0 ? "-\(text)" : text)
  }

  @Test func examplesComeInTheOrderOfTheirKeys() throws {
    let rows: [[Value]] = ["03", "01", "02"].flatMap { gmina in
      [[2020, .text(gmina), "K", "1"], [2020, .text(gmina), "T", "2"]] as [[Value]]
    }
    #expect(
      try Self.result([rows], by: ["gmina"]).examples.map(\.text) == [
        "gmina=01: liczba 2 is not the sum 1", "gmina=02: liczba 2 is not the sum 1",
        "gmina=03: liczba 2 is not the sum 1",
      ])
    // Without a grouping all rows are one group.
    #expect(try Self.result([rows], by: []).examples.map(\.text) == [": liczba 2 is not the sum 3"])
  }

  /// The same row once more would count twice; the commit takes it for one.
  @Test func aRowThatComesTwiceCountsOnce() throws {
    let rows: [[Value]] = [
      [2020, "01", "K", "1"], [2020, "01", "K", "1"], [2020, "01", "M", "2"], [2020, "01", "T", "3"],
    ]
    #expect(try Self.result([rows], by: ["gmina"]).failed == 0)
    // Also if the second is the first row of the next batch.
    #expect(try Self.result([Array(rows[..<1]), Array(rows[1...])], by: ["gmina"]).failed == 0)
    // One that does not follow directly is another row.
    #expect(try Self.result([[rows[0], rows[2], rows[1], rows[3]]], by: ["gmina"]).failed == 1)
  }

  @Test func aGroupWithANumberThatIsTooLongCannotBeAdded() throws {
    let long = Value.text(String(repeating: "9", count: 19))
    let found = try Self.result(
      [[[2020, "01", "K", long], [2020, "01", "T", "1"], [2020, "02", "K", long]]], by: ["gmina"])
    #expect(found.looked == 2 && found.failed == 2)
    #expect(found.examples[0].text == "gmina=01: a value has too many digits to be added exactly")
    #expect(found.examples[0].document == -1 && found.examples[0].position == 0)
  }
}
