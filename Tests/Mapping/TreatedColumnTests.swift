import Mapping
import Rows
import Schema
import Testbed
import Testing

/// Columns with treatments: nothing after the SELECT sees the original values.
@Suite struct TreatedColumnTests {
  private static func dataset(_ type: ColumnType, _ treatment: Treatment?, checks: [Check] = []) -> Dataset {
    Dataset(
      id: "proba", title: Bilingual(pl: "", en: ""),
      columns: [
        Column(name: "id", type: .code), Column(name: "v", type: type, guarding: ColumnPrivacy(treatment: treatment)),
      ], key: ["id"],
      checks: checks)
  }

  private func map(
    _ type: ColumnType, _ treatment: Treatment?, _ values: [Value], checks: [Check] = [], inSQLite: Bool = false
  ) throws -> Mapped {
    try Fixture.map(
      Fixture.plan(
        "SELECT kod AS id, liczba AS v FROM source", dataset: Self.dataset(type, treatment, checks: checks),
        documents: [values.enumerated().map { [.text("\($0.offset)"), 1, $0.element] }]), inSQLite: inSQLite)
  }

  @Test(
    arguments: [
      (ColumnType.text, Treatment.mask, "Kowalski", "K***"), (.text, .mask, "żółw", "ż***"),
      (.text, .mask, "😀x", "😀***"), (.text, .mask, "K", "K***"), (.text, .drop, "Kowalski", nil),
      (.text, .prefix(3), "Kowalski", "Kow"), (.text, .prefix(3), "Ko", "Ko"), (.text, .prefix(2), "żółw", "żó"),
      (.code, .prefix(2), "31-004", "31"),
      (.decimal, .step(10), "47.9", "40"), (.decimal, .step(10), "-47.9", "-50"), (.decimal, .step(1000), "999", "0"),
      (.decimal, .step(5), "5", "5"), (.decimal, .step(10), "-10", "-10"),
      (.decimal, .step(10), "-0.5", "-10"), (.period, .month, "2024-07-15", "2024-07"),
      (.period, .year, "2024-07-15", "2024"), (.period, .year, "2024-07", "2024"),
      (.period, .month, "15 lipca 2024", "2024-07"), (.code, .gmina, "1206114", "1206113"),
      (.code, .gmina, "1261029", "1261011"), (.code, .gmina, "1206112", "1206112"),
    ] as [(ColumnType, Treatment, Value, Value)])
  func aValueIsTreated(type: ColumnType, treatment: Treatment, value: Value, treated: Value) throws {
    for inSQLite in [false, true] {
      let mapped = try map(type, treatment, [value, nil, ""], inSQLite: inSQLite)
      #expect(mapped.rows == [["0", treated], ["1", nil], ["2", nil]], "\(mapped.summary.rejections)")
    }
  }

  /// An untreatable value is rejected, without quoting it.
  @Test(arguments: [
    (ColumnType.decimal, Treatment.step(10), "dużo"), (.decimal, .step(10), "44051401359x"),
    (.period, .month, "lato 1984"), (.period, .month, "1984"), (.period, .year, "44051401359"),
    (.period, .year, "0984-07-15"), (.period, .year, "2984-07-15"),
  ])
  func whatCannotBeTreatedStaysUnsaid(type: ColumnType, treatment: Treatment, value: String) throws {
    for inSQLite in [false, true] {
      let mapped = try map(type, treatment, [.text(value)], inSQLite: inSQLite)
      #expect(mapped.rows.isEmpty)
      let rejection = try #require(mapped.summary.rejections.first?.rejection)
      #expect(rejection.rule == .type && rejection.value == "(untreatable)")
      #expect(!rejection.reason.contains(value) && !rejection.value.contains(value))
    }
  }

  @Test func checksSeeTreatedValuesAlone() throws {
    let check = Check(name: "postac", rule: .pattern(column: "v", pattern: "K\\*\\*\\*"), action: .warn)
    let mapped = try map(.text, .mask, ["Kowalski", "Nowak"], checks: [check])
    let result = try #require(mapped.summary.ledger.checks.first)
    #expect(result.looked == 2 && result.failed == 1)
    #expect(
      result.examples.first?.text.contains("N***") == true && result.examples.first?.text.contains("Nowak") == false)
  }

  @Test func rowsAreSortedByTreatedKeys() throws {
    var dataset = Self.dataset(.text, nil)
    dataset.columns[0].guarding.treatment = .prefix(1)
    dataset.key = ["id", "v"]
    let mapped = try Fixture.sorted(
      Fixture.plan(
        "SELECT liczba AS id, kod AS v FROM source", dataset: dataset,
        documents: [[["1", 1, "bz"], ["2", 1, "ba"], ["3", 1, "az"], ["0", 1, "bb"]]]))
    #expect(mapped.rows == [["a", "3"], ["b", "0"], ["b", "1"], ["b", "2"]])
    #expect(mapped.origins.map(\.position) == [3, 4, 1, 2])
  }

  @Test func aHashNeedsASecretOfItsFile() throws {
    let folder = try TemporaryFolder()
    var dataset = Self.dataset(.text, .hash)
    let plan = { (dataset: Dataset) in
      Fixture.plan(
        "SELECT kod AS id, liczba AS v FROM source", dataset: dataset,
        documents: [[["1", 1, "Kowalski"], ["2", 1, "Kowalski"], ["3", 1, "Nowak"], ["4", 1, nil]]])
    }
    let error = #expect(throws: (any Error).self) { try Fixture.map(plan(dataset)) }
    #expect(
      "\(error.map { "\($0)" } ?? "")".hasPrefix(
        "the secret of hashed values cannot be used: no secret is named"))
    dataset.privacy.secretFile = try folder.write("secret", "0123456789abcdef")
    let first = try Fixture.map(plan(dataset)).rows.map { $0[1] }
    #expect(first[0] == first[1] && first[0] != first[2] && first[3] == .null)
    #expect(first[0].description.wholeMatch(of: /[0-9a-f]{32}/) != nil)
    dataset.privacy.secretFile = try folder.write("other", "fedcba9876543210")
    let second = try Fixture.map(plan(dataset)).rows.map { $0[1] }
    #expect(Set(first.dropLast()).isDisjoint(with: second.dropLast()))
  }
}
