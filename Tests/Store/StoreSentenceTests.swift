import Platform
import Privacy
import Schema
import Store
import Testing

/// What is said of a dataset that cannot be read, committed or erased from.
@Suite struct StoreSentenceTests {
  private static let noon = Timestamp(seconds: 1_790_000_000)

  static let sentences: [(error: DatasetError, what: String)] = [
    (
      .shapeChanged(dataset: "szkoly", what: "\"numer\" was no part of its key"),
      "the stored dataset szkoly does not fit its declaration: \"numer\" was no part of its key"
    ),
    (.noSuchVersion(dataset: "szkoly", version: 7, newest: 3), "szkoly has no version 7; the newest is 3"),
    (.noSuchVersion(dataset: "szkoly", version: 1, newest: nil), "szkoly has no version yet"),
    (.notAnEarlierVersion(dataset: "szkoly", first: 3, last: 2), "version 3 of szkoly is not before version 2"),
    (
      .unbalanced(dataset: "szkoly", sentence: "7 records were read, but 6 used"),
      "the run for szkoly is not complete: 7 records were read, but 6 used"
    ),
    (
      .personalData(
        dataset: "szkoly", [PrivacyFinding(column: "uwagi", detector: .pesel, rows: 2, examples: [])]),
      "szkoly holds what looks like personal data: uwagi: a PESEL number in 2 rows"
    ),
  ]

  @Test(arguments: sentences.indices) func everyErrorHasItsSentence(index: Int) {
    #expect(Self.sentences[index].error.what == Self.sentences[index].what)
    #expect(!Self.sentences[index].error.advice.isEmpty)
  }

  /// Times are those of Kraków.
  @Test func beforeTheFirstVersionThereWasNone() {
    let error = DatasetError.notYet(dataset: "szkoly", moment: Self.noon, first: Self.noon.adding(seconds: 3600))
    #expect(
      error.what
        == "szkoly had no version yet on \(Zone.warsaw.description(of: Self.noon)); the first was committed on "
        + Zone.warsaw.description(of: Self.noon.adding(seconds: 3600)))
    #expect(error.what.contains("16:13") && error.what.contains("17:13"), "\(error.what)")
  }

  @Test func whatToDoIsSaid() {
    let said = "\(DatasetError.shapeChanged(dataset: "a", what: "b").advice)"
    #expect(said.hasPrefix("Columns can be added; to remove, rename or retype one, declare a new dataset"))
    #expect(said.hasSuffix("or declare it again as it was. What is published stays as it is"))
    #expect(
      DatasetError.unbalanced(dataset: "a", sentence: "b").advice
        == "Nothing was committed; run the source again, and if it stays so ask its owner")
  }

  static let erasures: [(error: ErasureError, what: String, advice: Advice)] = [
    (
      .secretGone(path: "/s/erasure.key"), "/s/erasure.key is missing: without it erased rows cannot be recognised",
      "Restore it from a backup of the state folder; until then nothing is committed into the dataset"
    ),
    (
      .secretForeign(path: "/s/erasure.key"),
      "/s/erasure.key is not the key with which rows were erased: they cannot be recognised",
      "Restore it from a backup of the state folder; until then nothing is committed into the dataset"
    ),
    (
      .tokensForeign(dataset: "szkoly"),
      "the keys of szkoly are hashed, and its secret has changed: rows that were erased would come back as others",
      "Put the secret back that klamra.yaml named before; for a new one declare a new dataset with another id"
    ),
  ]

  @Test(arguments: erasures.indices) func everyErasureErrorHasItsSentence(index: Int) {
    let (error, what, advice) = Self.erasures[index]
    #expect(error.what == what && error.advice == advice)
  }
}

/// What follows from the history of a row.
@Suite struct RowHistoryRuleTests {
  private static func history(_ steps: [(Int, ChangeCursor.Operation)], isThere: Bool) -> RowHistory {
    RowHistory(
      values: isThere ? [.text("a")] : nil, steps: steps.map { RowHistory.Step(version: $0.0, operation: $0.1) })
  }

  /// The first version has no log: what has no step is of it.
  @Test(
    arguments: [
      ([], true, 1), ([], false, nil), ([(3, .update)], true, 3), ([(2, .insert), (5, .update)], true, 5),
      ([(2, .delete)], false, nil), ([(2, .delete), (4, .insert)], true, 4),
    ] as [([(Int, ChangeCursor.Operation)], Bool, Int?)])
  func whoGaveTheRowItsValues(steps: [(Int, ChangeCursor.Operation)], isThere: Bool, setBy: Int?) {
    #expect(Self.history(steps, isThere: isThere).setBy == setBy)
  }

  @Test(
    arguments: [("I", .insert), ("U", .update), ("D", .delete), ("X", nil), ("", nil)]
      as [(String, ChangeCursor.Operation?)])
  func operationsHaveTheLettersOfTheDeltas(letter: String, operation: ChangeCursor.Operation?) {
    #expect(ChangeCursor.Operation(rawValue: letter) == operation)
  }
}

/// Values in examples of failed checks, before they are stored.
@Suite struct ReportMaskTests {
  private static func masked(_ privacy: PrivacyClass, _ text: String) -> String {
    let dataset = Dataset(
      id: "t", title: Bilingual(pl: "", en: ""),
      columns: [
        Column(name: "nr", type: .code, privacy: .public), Column(name: "uwagi", type: .text, privacy: privacy),
      ],
      key: ["nr"], checks: [Check(name: "a", rule: .pattern(column: "uwagi", pattern: "x"))])
    var report = CommitReport()
    report.ledger.checks = [
      CheckResult(
        name: "a", action: .warn, looked: 1, failed: 1, examples: [.init(document: 0, position: 1, text: text)])
    ]
    report.mask(dataset)
    return report.ledger.checks[0].examples[0].text
  }

  @Test func whatLooksPersonalIsMasked() {
    // A PESEL number with a right check digit, invented.
    let text = "uwagi \"osoba 44051401359\" has not the form x"
    #expect(!Self.masked(.public, text).contains("44051401359"))
    #expect(Self.masked(.public, text).contains("has not the form x"))
    #expect(Self.masked(.personal, text) == "…", "of a personal column nothing is kept")
    #expect(Self.masked(.public, "uwagi \"tak\" has not the form x") == "uwagi \"tak\" has not the form x")
  }
}
