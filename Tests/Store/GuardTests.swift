import Platform
import Privacy
import Rows
import Schema
import Store
import Testing

/// Each guard alone, right below and right above its limit.
@Suite struct GuardTests {
  private static let dataset = Dataset(
    id: "szkoly", title: Bilingual(pl: "Szkoły", en: "Schools"),
    columns: [Column(name: "rspo", type: .code), Column(name: "uczniowie", type: .integer)], key: ["rspo"])

  private static func request(_ refresh: Refresh = .full) -> CommitRequest {
    CommitRequest(source: "men", run: 1, refresh: refresh, fingerprint: SHA256.of("x".utf8), documents: [])
  }

  /// A run that changed one of a thousand rows.
  private static var quiet: CommitReport {
    var report = CommitReport()
    report.ledger.recordsRead = 1000
    report.ledger.rowsAccepted = 1000
    report.updated = 1
    report.rowsBefore = 1000
    report.rowsAfter = 1000
    return report
  }

  private func reasons(
    _ request: CommitRequest = GuardTests.request(), dataset: Dataset = GuardTests.dataset,
    after change: (inout CommitReport) -> Void
  ) -> [HoldReason] {
    var report = Self.quiet
    change(&report)
    return HoldGuards.reasons(dataset, request, report)
  }

  @Test func aQuietRunIsNotHeld() { #expect(reasons { _ in }.isEmpty) }

  @Test(arguments: [(50, 1000, false), (51, 1000, true), (10, 20, false), (10, 19, true), (11, 20, true), (2, 3, true)])
  func deletionsAboveTheShare(deleted: Int, before: Int, isHeld: Bool) {
    let found = reasons {
      $0.deleted = deleted
      $0.rowsBefore = before
    }
    // Few rows are let pass up to half of all.
    let limit = deleted > 10 ? 0.05 : 0.5
    #expect(found == (isHeld ? [.deletions(rows: deleted, of: before, shareMax: limit)] : []))
  }

  @Test func anEmptyFullRefresh() {
    let empty = { (report: inout CommitReport) in report.ledger.rowsAccepted = 0 }
    #expect(reasons(after: empty) == [.empty(rowsBefore: 1000)])
    #expect(reasons(Self.request(.partial), after: empty).isEmpty)
  }

  @Test(arguments: [(50, false), (51, true)]) func quarantinedRecords(count: Int, isHeld: Bool) {
    let found = reasons {
      $0.ledger.recordsQuarantined = count - 10
      $0.ledger.rowsQuarantined = 10
    }
    #expect(found == (isHeld ? [.quarantined(records: count, of: 1000, shareMax: 0.05)] : []))
  }

  @Test func fieldsThatAreGone() {
    let before = FieldPresence(field: "uczniowie", place: "Uczniowie", isColumn: true, found: 1)
    let now = FieldPresence(field: "uczniowie", place: "Uczniowie", isColumn: true, missing: 1)
    var request = Self.request()
    request.fieldsBefore = [before]
    #expect(
      reasons(request) { $0.fields = [now] } == [
        .fieldsLost([LostField(place: "Uczniowie", isColumn: true, found: 0, missing: nil)])
      ])
    #expect(reasons(request) { $0.fields = [before] }.isEmpty)
    request.allowsLoss = true
    #expect(reasons(request) { $0.fields = [now] }.isEmpty)
  }

  @Test func columnsThatAFirstRunDoesNotFind() {
    let now = FieldPresence(field: "uczniowie", place: "Uczniowie", isColumn: true, missing: 1)
    let member = FieldPresence(field: "x", place: "x", isColumn: false, missing: 1)
    let first = { (report: inout CommitReport) in
      report.rowsBefore = 0
      report.fields = [now, member]
    }
    let held = [HoldReason.fieldsAbsent([LostField(place: "Uczniowie", isColumn: true, found: 0, missing: nil)])]
    #expect(reasons(after: first) == held)
    // A field that an operator has added to a known table.
    var request = Self.request()
    request.fieldsBefore = [FieldPresence(field: "rspo", place: "RSPO", isColumn: true, found: 1)]
    #expect(reasons(request) { $0.fields = [now] } == held)
    // Known to be absent; unknown, in a folder from before presence was recorded; declared as optional.
    request.fieldsBefore = [now]
    #expect(reasons(request) { $0.fields = [now] }.isEmpty)
    #expect(reasons { $0.fields = [now] }.isEmpty)
    request = Self.request()
    request.allowsLoss = true
    #expect(reasons(request, after: first).isEmpty)
  }

  @Test(arguments: [(0, 50, false), (0, 51, true), (10, 41, true)])
  func linesThatAQuoteHadSwallowed(quarantined: Int, reread: Int, isHeld: Bool) {
    let found = reasons {
      $0.ledger.recordsQuarantined = quarantined
      $0.passed.reread = reread
      $0.passed.rereadFirst = 7
    }
    #expect(found == (isHeld ? [.linesReread(lines: reread, of: 1000, first: 7, shareMax: 0.05)] : []))
  }

  @Test(arguments: [(52, false), (53, true)]) func linesBelowTheEnd(below: Int, isHeld: Bool) {
    let found = reasons {
      $0.passed.below = below
      $0.passed.belowFirst = 1005
    }
    #expect(found == (isHeld ? [.linesBelow(lines: below, of: 1000 + below, first: 1005, shareMax: 0.05)] : []))
  }

  @Test func columnsThatLoseAllTheirValues() {
    let column = EmptiedColumn(column: "uczniowie", rows: 11)
    let emptied = { (report: inout CommitReport) in report.emptied = [column] }
    #expect(reasons(after: emptied) == [.emptied(column: "uczniowie", rows: 11)])
    // A column that ten rows of many had may lose them.
    #expect(reasons { $0.emptied = [EmptiedColumn(column: "uczniowie", rows: 10)] }.isEmpty)
    var request = Self.request()
    request.isLossAccepted = true
    #expect(reasons(request, after: emptied).isEmpty)
  }

  @Test func checksThatHold() {
    var dataset = Self.dataset
    dataset.checks = [Check(name: "limit", rule: .range(column: "uczniowie", min: "0", max: "9"), action: .hold)]
    let results = { (action: Check.Action) in
      { (report: inout CommitReport) in
        report.ledger.checks = [CheckResult(name: "limit", action: action, looked: 10, failed: 3)]
      }
    }
    let asks = dataset.checks[0].plainSentence.en
    #expect(
      reasons(dataset: dataset, after: results(.hold)) == [.check(name: "limit", asks: asks, failed: 3, of: 10)])
    #expect(reasons(dataset: dataset, after: results(.warn)).isEmpty)
  }

  @Test func personalDataAndBrokenPromisesComeFirst() {
    let finding = PrivacyFinding(column: "uwagi", detector: .pesel, rows: 1, examples: [])
    let found = reasons {
      $0.findings = [finding]
      $0.promisesBroken = [.otherSecret]
    }
    #expect(found == [.otherSecret, .personalData([finding])])
  }

  /// What was rejected before matters only where something would change.
  @Test func whatAnOperatorDecidedBefore() {
    var request = Self.request()
    let decision = EarlierDecision(hold: 7, by: "anna")
    let drift = HoldReason.fieldsUnseen(why: "other fields")
    let gone = HoldReason.correctionsGone(file: nil, values: 2, version: 3)
    request.decidedAgainst = decision
    request.correctionsGone = gone
    request.drift = drift
    #expect(reasons(request) { _ in } == [drift, gone, .decidedAgainst(decision)])
    #expect(reasons(request) { $0.updated = 0 } == [drift])
  }

  /// A release lets pass what it has shown, and nothing else.
  @Test func aReleaseCoversOnlyWhatWasShown() {
    let empty = { (report: inout CommitReport) in report.ledger.rowsAccepted = 0 }
    var request = Self.request()
    request.released = reasons(after: empty)
    #expect(reasons(request, after: empty).isEmpty)
    request.drift = .fieldsUnseen(why: "other fields")
    #expect(reasons(request, after: empty).count == 2)
  }
}
