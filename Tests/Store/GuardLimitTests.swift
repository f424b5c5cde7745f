import Platform
import Privacy
import Rows
import Schema
import Store
import Testing

/// The guards with limits of a dataset's own, and where several meet.
@Suite struct GuardLimitTests {
  private static func dataset(_ change: (inout Dataset) -> Void = { _ in }) -> Dataset {
    var dataset = Dataset(
      id: "szkoly", title: Bilingual(pl: "Szkoły", en: "Schools"),
      columns: [
        Column(name: "rspo", type: .code), Column(name: "uczniowie", type: .integer), Column(name: "znak", type: .code),
      ], key: ["rspo"])
    change(&dataset)
    return dataset
  }

  private static func reasons(
    _ dataset: Dataset = dataset(), _ request: (inout CommitRequest) -> Void = { _ in },
    after change: (inout CommitReport) -> Void
  ) -> [HoldReason] {
    var intake = CommitRequest(
      source: Owner("men"), run: 1, refresh: .full, fingerprint: SHA256.of("x".utf8), documents: [])
    request(&intake)
    var report = CommitReport()
    report.ledger.recordsRead = 1000
    report.ledger.rowsAccepted = 1000
    report.rowsBefore = 1000
    report.rowsAfter = 1000
    change(&report)
    return HoldGuards.reasons(dataset, intake, report)
  }

  /// The permitted share, the permitted number, the deletions and the row count, and whether the run is held.
  @Test(arguments: [
    (0.0, 0, 0, 1000, false), (0.0, 0, 1, 1000, true), (0.0, 5, 5, 1000, false), (0.0, 5, 6, 1000, true),
    (0.2, 0, 200, 1000, false), (0.2, 0, 201, 1000, true), (0.2, 300, 300, 1000, false), (0.2, 300, 301, 1000, true),
    // However few may always go, more than half of all may not.
    (0.0, 100, 50, 100, false), (0.0, 100, 51, 100, true), (0.9, 0, 90, 100, false), (0.9, 0, 91, 100, true),
    (1.0, 0, 100, 100, false),
  ])
  func theLimitsAreTheDatasets(share: Double, free: Int, deleted: Int, before: Int, isHeld: Bool) {
    let dataset = Self.dataset {
      $0.limits.deletedShareMax = share
      $0.limits.deletedRowsFree = free
    }
    let found = Self.reasons(dataset) {
      $0.deleted = deleted
      $0.rowsBefore = before
    }
    #expect(found.map(\.code) == (isHeld ? [.deletions] : []))
  }

  @Test(arguments: [(0.0, 0, false), (0.0, 1, true), (0.01, 10, false), (0.01, 11, true), (1.0, 1000, false)])
  func quarantineHasItsOwnLimit(share: Double, rejected: Int, isHeld: Bool) {
    let dataset = Self.dataset { $0.limits.quarantinedShareMax = share }
    let found = Self.reasons(dataset) { $0.ledger.recordsQuarantined = rejected }
    #expect(found.map(\.code) == (isHeld ? [.quarantined] : []))
  }

  /// A column loses all its values: how many rows had one, of how many, and whether it is worth a look.
  @Test(arguments: [
    (10, 1000, false), (11, 1000, true), (5, 10, false), (6, 10, true), (1, 1, true), (1, 2, false), (2, 3, true),
  ])
  func aColumnThatFewRowsHadMayGo(rows: Int, before: Int, isHeld: Bool) {
    let found = Self.reasons {
      $0.rowsBefore = before
      $0.emptied = [EmptiedColumn(column: "uczniowie", rows: rows)]
    }
    #expect(found == (isHeld ? [.emptied(column: "uczniowie", rows: rows)] : []))
  }

  /// Marks go with what they mark.
  @Test func aMarkOfHiddenFiguresMayGo() {
    let dataset = Self.dataset { $0.disclosure = DisclosureControl(values: ["uczniowie"], marks: ["znak"]) }
    let emptied = ["uczniowie", "znak"].map { EmptiedColumn(column: $0, rows: 500) }
    #expect(Self.reasons(dataset) { $0.emptied = emptied } == [.emptied(column: "uczniowie", rows: 500)])
    #expect(Self.reasons { $0.emptied = emptied }.count == 2)
  }

  private static let lost = FieldPresence(field: "uczniowie", place: "Uczniowie", isColumn: true, missing: 1)

  /// A lost field empties its column: that is one loss, and accepting it accepts both.
  @Test(
    arguments: [
      (false, false, [.fieldsLost, .emptied]), (true, false, []), (false, true, [.fieldsLost]), (true, true, []),
    ] as [(Bool, Bool, [HoldReason.Code])])
  func aLostFieldAndItsColumn(allowsLoss: Bool, isAccepted: Bool, codes: [HoldReason.Code]) {
    let found = Self.reasons(Self.dataset()) {
      $0.fieldsBefore = [FieldPresence(field: "uczniowie", place: "Uczniowie", isColumn: true, found: 1)]
      $0.allowsLoss = allowsLoss
      $0.isLossAccepted = isAccepted
    } after: {
      $0.fields = [Self.lost]
      $0.emptied = [EmptiedColumn(column: "uczniowie", rows: 1000)]
    }
    #expect(found.map(\.code) == codes)
  }

  /// Without a lost field, an empty column is reported, whatever the schema policy permits.
  @Test func anEmptyColumnIsNewsWithoutALostField() {
    let emptied = { (report: inout CommitReport) in report.emptied = [EmptiedColumn(column: "uczniowie", rows: 1000)] }
    #expect(Self.reasons(Self.dataset(), { $0.allowsLoss = true }, after: emptied).map(\.code) == [.emptied])
  }

  /// All reasons are given at once, in one order.
  @Test func everyReasonIsToldAtOnce() {
    let dataset = Self.dataset { $0.checks = [Check(name: "a", rule: .required(columns: ["rspo"]), action: .hold)] }
    let found = Self.reasons(dataset) {
      $0.fieldsBefore = [FieldPresence(field: "uczniowie", place: "Uczniowie", isColumn: true, found: 1)]
      $0.drift = .fieldsUnseen(why: "x")
      $0.decidedAgainst = EarlierDecision(hold: 7, by: "anna")
      $0.correctionsGone = .correctionsGone(file: nil, values: 2, version: 3)
    } after: {
      $0.promisesBroken = [.otherSecret]
      $0.findings = [PrivacyFinding(column: "uwagi", detector: .pesel, rows: 1, examples: [])]
      $0.fields = [Self.lost]
      $0.emptied = [EmptiedColumn(column: "uczniowie", rows: 1000)]
      $0.deleted = 999
      $0.ledger.recordsQuarantined = 999
      $0.ledger.checks = [CheckResult(name: "a", action: .hold, looked: 5, failed: 1)]
    }
    #expect(
      found.map(\.code) == [
        .otherSecret, .personalData, .fieldsLost, .fieldsUnseen, .emptied, .deletions, .quarantined, .check,
        .correctionsGone, .decidedAgainst,
      ])
  }

  /// A check with the action `hold` gives a reason only if it failed; other checks give none.
  @Test(arguments: [(Check.Action.hold, 1, true), (.hold, 0, false), (.warn, 9, false), (.reject, 9, false)])
  func onlyABrokenCheckThatHolds(action: Check.Action, failed: Int, isHeld: Bool) {
    let found = Self.reasons {
      $0.ledger.checks = [CheckResult(name: "a", action: action, looked: 9, failed: failed)]
    }
    #expect(found.map(\.code) == (isHeld ? [.check] : []))
  }

  /// A release that showed every reason but one covers nothing.
  @Test func aReleaseCoversAllOrNothing() {
    func found(_ released: [HoldReason]) -> Int {
      Self.reasons(Self.dataset(), { $0.released = released }) {
        $0.deleted = 999
        $0.ledger.recordsQuarantined = 999
      }.count
    }
    let all = Self.reasons {
      $0.deleted = 999
      $0.ledger.recordsQuarantined = 999
    }
    #expect(all.count == 2 && found([]) == 2)
    #expect(found(all) == 0 && found(all.reversed()) == 0)
    for reason in all { #expect(found([reason]) == 2) }
    #expect(found(all + [.otherSecret]) == 0, "what was shown besides does not matter")
  }
}
