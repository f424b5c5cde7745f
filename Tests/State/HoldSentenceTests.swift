import Platform
import SQLite
import Schema
import Testbed
import Testing

@testable import State

/// Reasons of holds that an older Klamra has stored as sentences.
@Suite struct HoldSentenceTests {
  /// Every sentence that was ever written, with the code that it becomes.
  private static let sentences: [(text: String, code: HoldReason.Code)] = [
    ("its documents have lost the column Uczniowie", .fieldsLost),
    ("its documents have lost the column Uczniowie, the field results[].val (in 1 of 3 documents)", .fieldsLost),
    ("its documents have lost the column Rok, miesiąc, the column B", .fieldsLost),
    (#"the fields of its documents have changed: "a \"b\" \\ \u{1B}" is new"#, .fieldsChanged),
    (
      #"the fields of its documents have changed: "c, d" is missing, "e" was integer and is text, and 3 more"#,
      .fieldsChanged
    ),
    (#"the fields of its documents have changed: "f" was ? and is ?"#, .fieldsChanged),
    ("the fields of its documents could not be looked at: the file is broken: \"x\"", .fieldsUnseen),
    ("the column note of the dataset would be empty: 12 rows would lose their value", .emptied),
    ("it would delete 20 of 100 rows (20.0 %), and the limit is 5.0 %", .deletions),
    ("it brings no row, and the dataset has 3 of this source", .empty),
    ("1 of 11 records (9.1 %) were quarantined, and the limit is 12.5 %", .quarantined),
    ("it would publish what looks like personal data: note: a PESEL number in 1 row: 8***", .personalData),
    (
      "it would publish what looks like personal data: note: a PESEL number in 5 rows: document 1, record 17 (8***), 9*** …; "
        + "who: a person's name in 2 rows: document 2, record 2 (J*** N***), document 2, record 3 (A***)", .personalData
    ),
    (
      "the secret under which values are hashed has changed: every token would be another, and deltas would say which was which",
      .otherSecret
    ),
    (
      "figures that are hidden would be told, since their protection is less than it was: the figures of value is gone; "
        + "the margin was 2500 and is 1000; the rule of dominance allows more; the total area by areas is gone",
      .lessProtection
    ),
    ("the check skok failed for 1 of 39: “value” changes by at most 30\u{a0}% between versions: so", .check),
    (
      "its corrections are gone (config/a.csv is not there or has none), and 1 value of version 4 would be wrong again",
      .correctionsGone
    ),
    (
      "its corrections are gone (the source names none), and 1\u{a0}200 values of version 4 would be wrong again",
      .correctionsGone
    ),
    ("the same was rejected as hold 7 by anna at 2025-11-24 17:00:00+01:00: niepełne: styczeń", .decidedAgainst),
    ("the same was rejected as hold 7 by anna z biura at 2025-07-24 17:00:00+02:00", .decidedAgainst),
    ("the same was rejected as hold 7 ", .decidedAgainst),
    ("Whatever an operator was told in another release", .legacy),
    ("it would delete many rows", .legacy),
    ("it would publish what looks like personal data: somewhere", .legacy),
  ]

  /// Rewording a sentence changes what an operator reads, and no hold.
  private static let reworded: [(then: String, now: String)] = [
    ("the fields of its documents could not be looked at", "the fields of its documents could not be inspected"),
    ("it brings no row, and", "it has no rows, and"),
    (
      "the secret under which values are hashed has changed: every token would be another, and deltas would say which was which",
      "the secret of hashed values has changed: every token would change, and deltas would reveal which token replaces which"
    ),
    (
      "figures that are hidden would be told, since their protection is less than it was",
      "suppressed figures would be revealed, since their protection is weaker than before"
    ),
    ("is not there or has none", "is missing or empty"),
  ]

  @Test func everySentenceBecomesTheReasonThatReadsTheSame() {
    for (text, code) in Self.sentences {
      let reason = HoldSentences.reason(text)
      #expect(reason.code == code, "\(text)")
      let shown = Self.reworded.reduce(text) { $0.replacing($1.then, with: $1.now) }
      #expect(reason.line == shown)
    }
    // Later reasons have never been stored as sentences.
    let later: Set<HoldReason.Code> = [
      .unanswered, .fieldsAbsent, .linesReread, .linesBelow, .treatmentIdle, .rescaled,
    ]
    #expect(Set(Self.sentences.map(\.code)) == Set(HoldReason.Code.allCases).subtracting(later))
  }

  /// A sentence that is not recognised is still known to be about personal data, for which a release needs a reason.
  @Test func whatIsAboutPersonalDataStaysSo() {
    #expect(
      HoldSentences.reason("it would publish what looks like personal data: somewhere").subject == .personalData)
    #expect(HoldSentences.reason("it would delete many rows").subject == .legacy)
  }

  /// The same reason, found today, is recognised in the old sentence.
  @Test func whatIsFoundTodayIsKnownByTheOldSentence() {
    let found: [HoldReason] = [
      .deletions(rows: 20, of: 100, shareMax: 0.0501),
      .fieldsLost([
        LostField(place: "Uczniowie", isColumn: true),
        LostField(place: "results[].val", isColumn: false, found: 2, missing: 1),
      ]),
      .lessProtection([
        WeakenedRule(.figures("value"), before: 0, now: nil), WeakenedRule(.margin, before: 2500, now: 1000),
        WeakenedRule(.dominance, before: -7500, now: -9000),
      ]),
      .correctionsGone(file: nil, values: 1200, version: 4),
      .personalData([
        PrivacyFinding(
          column: "note", detector: .pesel, rows: 5,
          examples: [
            .init(document: 0, position: 17, excerpt: "8***"), .init(document: 3, position: 0, excerpt: "9***"),
          ])
      ]),
      .decidedAgainst(EarlierDecision(hold: 7, by: "anna", at: Timestamp(seconds: 1_764_000_000), reason: "nie")),
      .fieldsChanged([ChangedField(name: "e", kind: .retyped, before: "integer", now: "text")], more: 1),
      .check(name: "a-b", asks: "x", failed: 1, of: 2), .emptied(column: "note", rows: 2),
    ]
    for reason in found {
      let then = Self.reworded.reduce(reason.line) { $0.replacing($1.now, with: $1.then) }
      let shown = HoldSentences.reason(then)
      #expect(shown.code == reason.code && [shown].cover([reason]), "\(reason.line)")
    }
  }

  /// The migration keeps every sentence under a code, and it is recognised when it is read.
  @Test func sentencesOfAnOlderFileAreRead() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("klamra.sqlite")
    _ = try Database(path, layout: StateLayout.now)
    try Connection(path, mode: .writer).execute(
      """
      INSERT INTO holds (id, run, source, stream, dataset, reasons, inserted, updated, deleted, rows_before, rows_after,
        quarantined, created, state)
      VALUES (1, 1, 's', 't', 'd', 'it brings no row, and the dataset has 3 of this source' || char(10) || 'els"e', 0, 0,
        0, 0, 0, 0, 0, 'waiting'),
        (2, 2, 's', 't', 'd', '', 0, 0, 0, 0, 0, 0, 0, 'released');
      \(LaterLayouts.undone) PRAGMA user_version = 10
      """)
    let holds = Holds(try Database(path, layout: StateLayout.now))
    #expect(try holds.hold(1)?.reasons == [.empty(rowsBefore: 3), .sentence("els\"e", about: nil)])
    #expect(try holds.hold(2)?.reasons == [])
    var select = try Connection(path, mode: .readOnly).prepare("SELECT reasons FROM holds WHERE id = 1")
    #expect(
      try select.step()
        && select.text(0)
          == #"[{"code":"legacy","sentence":"it brings no row, and the dataset has 3 of this source"},"#
          + #"{"code":"legacy","sentence":"els\"e"}]"#
    )
  }
}
