import Platform
import Testing

@testable import Schema

/// Why runs wait: codes and payloads that are decided by, and sentences that are only shown.
@Suite struct HoldReasonTests {
  /// One of each kind and shape, with the sentence that was written before reasons had codes.
  static let all: [(reason: HoldReason, sentence: String)] = [
    (
      .fieldsLost([
        LostField(place: "Uczniowie", isColumn: true),
        LostField(place: "results[].val", isColumn: false, found: 2, missing: 1),
      ]), "its documents have lost the column Uczniowie, the field results[].val (in 1 of 3 documents)"
    ),
    (
      .fieldsAbsent([LostField(place: "Uczniowie", isColumn: true)]),
      "none of its documents has the column Uczniowie, which its mapping reads"
    ),
    (
      .linesReread(lines: 30, of: 400, first: 7, shareMax: 0.05),
      "a quote that opens on line 7 and is not closed had swallowed records: 30 of 400 lines (7.5 %) were read in spite "
        + "of it, and the limit is 5.0 %"
    ),
    (
      .linesBelow(lines: 30, of: 400, first: 372, shareMax: 0.05),
      "30 of 400 lines (7.5 %) look like records and stand below the end of the table, from line 372 on, and the limit "
        + "is 5.0 %"
    ),
    (
      .fieldsChanged(
        [
          ChangedField(name: "a \"b\"", kind: .new), ChangedField(name: "c, d", kind: .missing, before: "text"),
          ChangedField(name: "e", kind: .retyped, before: "integer", now: "text"),
          ChangedField(name: "f", kind: .retyped),
        ], more: 3),
      #"the fields of its documents have changed: "a \"b\"" is new, "c, d" is missing, "e" was integer and is text, "#
        + #""f" was ? and is ?, and 3 more"#
    ),
    (
      .fieldsUnseen(why: "line 3: broken"), "the fields of its documents could not be inspected: line 3: broken"
    ),
    (
      .emptied(column: "note", rows: 12),
      "the column note of the dataset would be empty: 12 rows would lose their value"
    ),
    (
      .deletions(rows: 20, of: 100, shareMax: 0.05),
      "it would delete 20 of 100 rows (20.0 %), and the limit is 5.0 %"
    ),
    (.empty(rowsBefore: 3), "it has no rows, and the dataset has 3 of this source"),
    (
      .quarantined(records: 1, of: 11, shareMax: 0.125),
      "1 of 11 records (9.1 %) were quarantined, and the limit is 12.5 %"
    ),
    (
      .personalData([
        PrivacyFinding(
          column: "note", detector: .pesel, rows: 5,
          examples: [
            .init(document: 0, position: 17, excerpt: "8***"), .init(document: -1, position: 0, excerpt: "9***"),
          ]),
        PrivacyFinding(
          column: "who", detector: .name, rows: 1, examples: [.init(document: 1, position: 2, excerpt: "J*** N***")]),
      ]),
      "it would publish what looks like personal data: note: a PESEL number in 5 rows: document 1, record 17 (8***), "
        + "9*** …; who: a person's name in 1 row: document 2, record 2 (J*** N***)"
    ),
    (
      .otherSecret,
      "the secret of hashed values has changed: every token would change, and deltas would reveal which token replaces which"
    ),
    (
      .lessProtection([
        WeakenedRule(.figures("value"), before: 0, now: nil), WeakenedRule(.margin, before: 2500, now: 1000),
        WeakenedRule(.dominance, before: -7500, now: -9000),
      ]),
      "suppressed figures would be revealed, since their protection is weaker than before: the figures of value is gone; "
        + "the margin was 2500 and is 1000; the rule of dominance allows more"
    ),
    (
      .check(name: "skok", asks: "“value” is: so", failed: 1, of: 39),
      "the check skok failed for 1 of 39: “value” is: so"
    ),
    (
      .correctionsGone(file: "config/a.csv", values: 1, version: 4),
      "its corrections are gone (config/a.csv is missing or empty), and 1 value of version 4 would be wrong again"
    ),
    (
      .correctionsGone(file: nil, values: 1200, version: 4),
      "its corrections are gone (the source names none), and 1\u{a0}200 values of version 4 would be wrong again"
    ),
    (
      .unanswered(parameter: "stations", values: ["B", "C"], more: 0),
      "the source has no records any more for stations B, C: what it brought before would be deleted"
    ),
    (
      .unanswered(parameter: "variables", values: ["72305"], more: 12),
      "the source has no records any more for variables 72305 and 12 more: what it brought before would be deleted"
    ),
    (
      .treatmentIdle(column: "street", treatment: "prefix 4", values: 120),
      "the treatment prefix 4 of street changed none of 120 values, which would be published as the source has them: "
        + "choose a coarser one in a new column, or declare treatment_unchanged: allowed"
    ),
    (
      .rescaled(RescaledColumn(column: "ludnosc", power: 4, values: 1200, of: 1250)),
      "1\u{a0}200 of 1\u{a0}250 values of ludnosc would become 10\u{a0}000 times as large: the source may count in another unit "
        + "now, or have lost its decimal point"
    ),
    (
      .rescaled(RescaledColumn(column: "value", group: "72305", power: -1, values: 12, of: 12)),
      "12 of 12 values of value for 72305 would become 10 times smaller: the source may count in another unit now, or have "
        + "lost its decimal point"
    ),
    (
      .rescaled(RescaledColumn(column: "value", power: nil, values: 12, of: 13)),
      "12 of 13 values of value would become 0: the source may have no data yet"
    ),
    (
      .decidedAgainst(
        EarlierDecision(hold: 7, by: "anna", at: Timestamp(seconds: 1_764_000_000), reason: "niepełne: styczeń")),
      "the same was rejected as hold 7 by anna at 2025-11-24 17:00:00+01:00: niepełne: styczeń"
    ),
    (.decidedAgainst(EarlierDecision(hold: 7)), "the same was rejected as hold 7 "),
    (.sentence("what somebody wrote", about: nil), "what somebody wrote"),
    (.sentence("what somebody wrote", about: .personalData), "what somebody wrote"),
  ]

  @Test func sentencesReadAsTheyAlwaysDid() {
    for (reason, sentence) in Self.all { #expect(reason.line == sentence) }
  }

  @Test func everyCodeIsTried() {
    #expect(Set(Self.all.map(\.reason.code)) == Set(HoldReason.Code.allCases))
  }

  @Test func whatIsWrittenIsReadBack() throws {
    for (reason, _) in Self.all {
      let read = try HoldReason(JSONNode(parsing: reason.json.compact))
      #expect(read == reason)
      #expect(read.identity == reason.identity && read.line == reason.line)
    }
  }

  /// What is stored must be read for as long as a hold waits.
  @Test func theStoredFormIsFrozen() {
    let deletions = HoldReason.deletions(rows: 20, of: 100, shareMax: 0.05)
    #expect(deletions.json.compact == #"{"code":"deletions","rows":20,"of":100,"share_max":0.05}"#)
    #expect(deletions.identity == #"{"code":"deletions","rows":20,"of":100}"#)
    let check = HoldReason.check(name: "skok", asks: "so", failed: 1, of: 39)
    #expect(check.json.compact == #"{"code":"check","check":"skok","failed":1,"of":39,"asks":"so"}"#)
    #expect(
      HoldReason.otherSecret.json.compact == #"{"code":"other_secret"}"#
        && HoldReason.Code.allCases.map(\.rawValue) == [
          "fields_lost", "fields_absent", "lines_reread", "lines_below", "fields_changed", "fields_unseen",
          "column_emptied", "rescaled", "deletions", "empty", "quarantined", "personal_data", "other_secret",
          "less_protection",
          "check", "corrections_gone", "unanswered", "treatment_idle", "decided_against", "legacy",
        ])
  }

  @Test func whatIsNoReasonIsNotRead() {
    for json: JSON in [
      .null, "deletions", [:], ["code": "unheard of"], ["code": "deletions"], ["code": "deletions", "rows": 1],
      ["code": "deletions", "rows": "1", "of": 2], ["code": "personal_data", "findings": [["column": "a"]]],
      ["code": "fields_lost"], ["code": "fields_lost", "fields": [[:]]], ["code": "check", "check": "a", "failed": 1],
      ["code": "legacy"], ["code": "decided_against", "hold": "x"],
    ] {
      #expect(throws: JSONError.self, "\(json.compact)") { try HoldReason(JSONNode(json)) }
    }
  }

  // MARK: Deciding

  @Test func wordingAndLimitsDoNotMatter() {
    #expect([HoldReason.deletions(rows: 2, of: 9, shareMax: 0.05)].cover([.deletions(rows: 2, of: 9, shareMax: 0.1)]))
    #expect(
      [HoldReason.check(name: "a", asks: "old", failed: 1, of: 2)].cover([
        .check(name: "a", asks: "new", failed: 1, of: 2)
      ]))
    #expect([HoldReason.fieldsUnseen(why: "old words")].cover([.fieldsUnseen(why: "new words")]))
  }

  @Test func numbersAndPlacesMatter() {
    #expect(![HoldReason.deletions(rows: 2, of: 9, shareMax: 0.05)].cover([.deletions(rows: 3, of: 9, shareMax: 0.05)]))
    #expect(
      ![HoldReason.check(name: "a", asks: "", failed: 1, of: 2)].cover([.check(name: "b", asks: "", failed: 1, of: 2)]))
    func finding(_ position: Int, _ excerpt: String) -> HoldReason {
      .personalData([
        PrivacyFinding(
          column: "a", detector: .pesel, rows: 1,
          examples: [.init(document: 0, position: position, excerpt: excerpt)])
      ])
    }
    #expect([finding(1, "8***")].cover([finding(1, "8…")]))
    #expect(![finding(1, "8***")].cover([finding(2, "8***")]))
  }

  @Test func lessThanWasShownIsCoveredAndMoreIsNot() {
    let both: [HoldReason] = [.otherSecret, .empty(rowsBefore: 3)]
    #expect(both.cover([]) && both.cover([.otherSecret]) && both.cover(both))
    #expect(![HoldReason.otherSecret].cover(both) && ![HoldReason]().cover([.otherSecret]))
  }

  @Test func anUnknownSentenceStandsForOneReason() {
    let old: [HoldReason] = [.sentence("some words", about: nil)]
    #expect(old.cover([.empty(rowsBefore: 3)]))
    #expect(!old.cover([.empty(rowsBefore: 3), .otherSecret]))
    #expect(([.otherSecret] + old).cover([.empty(rowsBefore: 3), .otherSecret]))
  }

  @Test func personalDataAreCoveredOnlyByWhatWasAboutThem() {
    let found = HoldReason.personalData([PrivacyFinding(column: "a", detector: .nip, rows: 1)])
    #expect(![HoldReason.sentence("some words", about: nil)].cover([found]))
    let shown: [HoldReason] = [.sentence("some words", about: .personalData)]
    #expect(shown.cover([found]) && !shown.cover([.otherSecret]))
    #expect(shown[0].subject == .personalData && found.subject == .personalData)
  }

  /// The names of rules are stored in the files of datasets.
  @Test func namesOfRulesAreFrozen() {
    let rules: [(ProtectionRule, String)] = [
      (.figures("value"), "the figures of value"), (.minimum(column: nil), "the minimum of the figures"),
      (.minimum(column: "persons"), "the minimum of persons"), (.entities, "the minimum of entities"),
      (.dominance, "the rule of dominance"), (.margin, "the margin"),
      (.total("area by areas"), "the total area by areas"), (.other("something new"), "something new"),
    ]
    for (rule, name) in rules {
      #expect(rule.name == name)
      #expect(ProtectionRule(name: name) == rule)
    }
  }
}
