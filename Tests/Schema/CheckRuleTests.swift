internal import Schema
internal import Testing

/// The condition of a declared rule, its columns, and its sentence for citizens.
@Suite struct CheckRuleTests {
  private func check(_ rule: Check.Rule) -> Check { Check(name: "x", rule: rule) }

  private static let rules: [(rule: Check.Rule, columns: [String], pl: String, en: String)] = [
    (
      .required(columns: ["id", "nazwa"]), ["id", "nazwa"], "„id”, „nazwa”: wartość jest podana",
      "“id”, “nazwa”: a value is given"
    ),
    (
      .required(columns: ["id", "id"]), ["id"], "„id”, „id”: wartość jest podana", "“id”, “id”: a value is given"
    ),
    (
      .unique(columns: ["regon"]), ["regon"], "„regon”: wartości się nie powtarzają",
      "“regon”: values are unique"
    ),
    (.range(column: "wiek", min: "0", max: "120"), ["wiek"], "„wiek” od 0 do 120", "“wiek” from 0 to 120"),
    (.range(column: "wiek", min: "-5.5", max: nil), ["wiek"], "„wiek” co najmniej -5.5", "“wiek” at least -5.5"),
    (.range(column: "wiek", min: nil, max: "9"), ["wiek"], "„wiek” najwyżej 9", "“wiek” at most 9"),
    (
      .pattern(column: "kod", pattern: "\\d{2}-\\d{3}"), ["kod"], "„kod” ma postać \\d{2}-\\d{3}",
      "“kod” has the form \\d{2}-\\d{3}"
    ),
    (
      .codes(column: "s", codes: ["1", "2", "3", "4", "5", "6", "7", "8"]), ["s"],
      "„s” jest na liście kodów (1, 2, 3, 4, 5, 6, 7, 8)", "“s” is on the list of codes (1, 2, 3, 4, 5, 6, 7, 8)"
    ),
    // A long list is counted and not printed.
    (
      .codes(column: "s", codes: ["1", "2", "3", "4", "5", "6", "7", "8", "9"]), ["s"], "„s” jest na liście kodów (9)",
      "“s” is on the list of codes (9)"
    ),
    (
      .sum(parts: ["kobiety", "mężczyźni"], total: "ogółem", tolerance: "0"), ["kobiety", "mężczyźni", "ogółem"],
      "„kobiety” + „mężczyźni” = „ogółem”", "“kobiety” + “mężczyźni” = “ogółem”"
    ),
    (
      .sum(parts: ["a"], total: "a", tolerance: "0.05"), ["a"], "„a” = „a” (± 0.05)", "“a” = “a” (± 0.05)"
    ),
    (
      .totalRow(
        column: "value", by: ["period", "area"],
        total: [.init(column: "sex", value: "0"), .init(column: "age", value: "total")], tolerance: "1"),
      ["value", "period", "area", "sex", "age"],
      "„value” w wierszu sex = 0, age = total jest sumą pozostałych wierszy („period”, „area”) (± 1)",
      "“value” in the row sex = 0, age = total is the sum of the other rows (“period”, “area”) (± 1)"
    ),
    (
      .reference(column: "area", dataset: "jednostki", to: nil), ["area"], "„area” jest w zbiorze jednostki",
      "“area” is in the dataset jednostki"
    ),
    (
      .reference(column: "area", dataset: "jednostki", to: "kod"), ["area"], "„area” jest w zbiorze jednostki",
      "“area” is in the dataset jednostki"
    ),
    (
      .change(column: "value", shareMax: 3000, ignored: "10"), ["value"],
      "„value” zmienia się między wersjami najwyżej o 30\u{a0}%",
      "“value” changes by at most 30\u{a0}% between versions"
    ),
    (
      .change(column: "value", shareMax: 5, ignored: "0"), ["value"],
      "„value” zmienia się między wersjami najwyżej o 0,05\u{a0}%",
      "“value” changes by at most 0.05\u{a0}% between versions"
    ),
    (
      .unchanged(columns: ["unit", "scale"]), ["unit", "scale"], "„unit”, „scale”: bez zmian między wersjami",
      "“unit”, “scale”: unchanged between versions"
    ),
  ]

  @Test func everyRuleHasItsSentenceAndItsColumns() {
    for (rule, columns, pl, en) in Self.rules {
      let check = check(rule)
      #expect(check.columns == columns, "\(rule)")
      #expect(check.plainSentence == Bilingual(pl: pl, en: en))
    }
  }

  @Test func onlyTwoRulesHaveATotalAndTwoLookBack() {
    for (rule, _, _, _) in Self.rules {
      let name = "\(rule)".prefix { $0 != "(" }
      #expect(rule.hasTotal == ["sum", "totalRow"].contains(name), "\(name)")
      #expect(check(rule).isOnChanges == ["change", "unchanged"].contains(name), "\(name)")
    }
  }

  @Test(arguments: [
    (0, "0"), (1, "0.01"), (9, "0.09"), (10, "0.1"), (25, "0.25"), (50, "0.5"), (99, "0.99"), (100, "1"), (101, "1.01"),
    (110, "1.1"), (205, "2.05"), (250, "2.5"), (3000, "30"), (3250, "32.5"), (9999, "99.99"), (10_000, "100"),
    (123_456, "1234.56"),
  ])
  func hundredthsOfAPerCent(hundredths: Int, text: String) { #expect(Check.percent(hundredths) == text) }

  @Test func theOperatorsOwnSentenceComesFirst() {
    let own = Bilingual(pl: "Wiek jest możliwy", en: "The age is possible")
    var check = Check(name: "wiek", rule: .range(column: "wiek", min: "0", max: "120"), title: own)
    #expect(check.plainSentence == own && check.action == .warn)
    // Without Polish there is no custom sentence.
    check.title = Bilingual(pl: "", en: "The age is possible")
    #expect(check.plainSentence.pl == "„wiek” od 0 do 120")
  }

  @Test func columnsAreCalledByTheirTitles() {
    let dataset = Dataset(
      id: "t", title: Bilingual(pl: "T", en: "T"),
      columns: [
        Column(name: "a", type: .decimal, title: Bilingual(pl: "Liczba osób", en: "Persons")),
        Column(name: "b", type: .decimal, title: Bilingual(pl: "Powierzchnia", en: "")),
        Column(name: "c", type: .decimal),
      ], key: [])
    func sentence(_ column: String) -> Bilingual {
      check(.range(column: column, min: "0", max: nil)).sentence(in: dataset)
    }
    #expect(sentence("a") == Bilingual(pl: "„Liczba osób” co najmniej 0", en: "“Persons” at least 0"))
    #expect(sentence("b") == Bilingual(pl: "„Powierzchnia” co najmniej 0", en: "“b” at least 0"))
    #expect(sentence("c") == Bilingual(pl: "„c” co najmniej 0", en: "“c” at least 0"))
    // A column that is not in the dataset keeps its name.
    #expect(sentence("d").pl == "„d” co najmniej 0")
  }

  // MARK: Results

  @Test func aResultKeepsTheFirstFiveExamplesAndCountsAll() {
    var result = CheckResult(name: "wiek", action: .warn)
    #expect(result.isIdle)
    var written = 0
    func text(_ number: Int) -> String {
      written += 1
      return "wiersz \(number)"
    }
    for number in 1...1000 { result.fail(document: 0, position: number, text(number)) }
    #expect(result.failed == 1000 && !result.isIdle)
    #expect(result.examples.map(\.position) == [1, 2, 3, 4, 5])
    #expect(result.examples.last?.text == "wiersz 5")
    // A text that is not used is not even built.
    #expect(written == 5)
  }

  @Test func aResultIsIdleWhileNothingWasLookedAt() {
    #expect(CheckResult(name: "a", action: .hold).isIdle)
    #expect(!CheckResult(name: "a", action: .hold, looked: 1).isIdle)
    #expect(!CheckResult(name: "a", action: .hold, failed: 1).isIdle)
  }

  /// The words of the configuration.
  @Test func actionsHaveTheirWords() {
    #expect(Check.Action.allCases.map(\.rawValue) == ["reject", "warn", "hold"])
    #expect(Rounding.allCases.map(\.rawValue) == ["half-away", "half-even", "down"])
  }
}
