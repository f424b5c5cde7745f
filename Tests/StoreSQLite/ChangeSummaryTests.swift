import Platform
import Rows
import Schema
import Store
import Testbed
import Testing

@testable import StoreSQLite

/// What an operator sees of a run that waits.
@Suite struct ChangeSummaryTests {
  /// The lines of a run that is held for another reason.
  private static func summary(_ before: [[Value]], _ after: [[Value]], dataset: Dataset = Bench.dataset) throws
    -> [String]
  {
    let bench = try Bench(dataset)
    _ = try bench.bring(before)
    guard case .held(_, let report) = try bench.bring(after, drift: .fieldsUnseen(why: "x")) else {
      Issue.record("not held")
      return []
    }
    #expect(try bench.store.versions().count == 1, "nothing of it is committed")
    return report.summary
  }

  private static func row(_ area: Int, _ value: Value, note: Value = nil) -> [Value] {
    [.text("\(1_000_000 + area)"), 2020, value, note]
  }

  /// A value before and after, and how the numbers drift.
  @Test(arguments: [
    ("10", "20.5", "10→20.5 (+105.0 %)"), ("10", "10.01", "10→10.01 (+0.1 %)"), ("10", "9.99", "10→9.99 (-0.1 %)"),
    ("3", "2", "3→2 (-33.3 %)"), ("3", "4", "3→4 (+33.3 %)"), ("-10", "-5", "-10→-5 (+50.0 %)"),
    ("-10", "-15", "-10→-15 (-50.0 %)"), ("0", "5", "0→5"), ("5", "0", "5→0 (-100.0 %)"),
    ("1000000", "1000000.5", "1000000→1000000.5 (up by less than 0.1 %)"),
    ("1000000", "999999.5", "1000000→999999.5 (down by less than 0.1 %)"),
    ("1", "-1", "1→-1 (-200.0 %)"), ("0.000000000001", "0.000000000002", "0.000000000001→0.000000000002 (+100.0 %)"),
  ])
  func numbersDrift(before: String, after: String, words: String) throws {
    let lines = try Self.summary([Self.row(1, .text(before))], [Self.row(1, .text(after))])
    #expect(lines.last == "value: 1 value changes, together \(words)")
  }

  /// Only values that are there before and after drift; one that is too long to be added exactly is passed over.
  @Test func onlyNumbersOnBothSidesDrift() throws {
    let long = String(repeating: "9", count: 30)
    let before = [Self.row(1, "1"), Self.row(2, nil), Self.row(3, "3"), Self.row(4, "4"), Self.row(5, "5")]
    let after = [
      Self.row(1, "2"), Self.row(2, "7"), Self.row(3, nil), Self.row(4, .text(long)), Self.row(5, "5", note: "x"),
    ]
    #expect(try Self.summary(before, after).last == "value: 1 value changes, together 1→2 (+100.0 %)")
    #expect(try Self.summary([Self.row(1, "1")], [Self.row(1, "1", note: "x")]).count == 1)
  }

  @Test func severalValuesAreAddedUp() throws {
    let lines = try Self.summary(
      (1...5).map { Self.row($0, "1.5") }, (1...5).map { Self.row($0, $0 == 1 ? "1.5" : "2") })
    #expect(lines.last == "value: 4 values change, together 6→8 (+33.3 %)")
  }

  /// Three examples of each kind, in key order, with what changed alone.
  @Test func fewExamplesOfEachKind() throws {
    let before = (1...10).map { Self.row($0, "1", note: "a") }
    let after = (6...15).map { Self.row($0, $0 < 11 ? "2" : "3", note: "a") }
    let lines = try Self.summary(before, after)
    #expect(
      lines == [
        "+ area=1000011 period=2020 value=3 note=a", "+ area=1000012 period=2020 value=3 note=a",
        "+ area=1000013 period=2020 value=3 note=a", "~ area=1000006 period=2020 value=1→2",
        "~ area=1000007 period=2020 value=1→2", "~ area=1000008 period=2020 value=1→2",
        "- area=1000001 period=2020 value=1 note=a", "- area=1000002 period=2020 value=1 note=a",
        "- area=1000003 period=2020 value=1 note=a", "value: 5 values change, together 5→10 (+100.0 %)",
      ])
  }

  /// Summaries of waiting runs are stored and widely read: they contain nothing personal.
  @Test func personalValuesAreNotShown() throws {
    var dataset = Bench.dataset
    dataset.columns[3].privacy = .personal
    let lines = try Self.summary(
      [Self.row(1, "1", note: "Anna"), Self.row(2, "1", note: "Jan")],
      [Self.row(1, "1", note: "Ewa"), Self.row(3, "1", note: "Ola")], dataset: dataset)
    #expect(!lines.joined().contains("Anna") && !lines.joined().contains("Ewa") && !lines.joined().contains("Ola"))
    #expect(lines.contains("~ area=1000001 period=2020 note=…→…"))
    // A PESEL number with a right check digit, invented.
    let masked = try Self.summary([Self.row(1, "1")], [Self.row(1, "1", note: "osoba 44051401359")])
    #expect(!masked.joined().contains("44051401359"))
  }
}

/// The treatment of values is part of a dataset's shape, since the history would keep the others.
@Suite struct StoredTreatmentTests {
  private static func dataset(_ treatment: Treatment?) -> Dataset {
    var dataset = Bench.dataset
    dataset.columns[3].guarding.treatment = treatment
    return dataset
  }

  @Test(
    arguments: [
      (nil, .mask, "untreated", "treatment mask"), (.mask, nil, "with the treatment mask", "none"),
      (.prefix(3), .prefix(4), "with the treatment prefix 3", "treatment prefix 4"),
      (.step(10), .step(100), "with the treatment step 10", "treatment step 100"),
      (.month, .year, "with the treatment month", "treatment year"),
    ] as [(Treatment?, Treatment?, String, String)])
  func anotherTreatmentIsRefused(before: Treatment?, now: Treatment?, stored: String, wanted: String) throws {
    let first = try Bench(Self.dataset(before))
    _ = try first.bring(rows(1...3))
    let error = #expect(throws: DatasetError.self) {
      try Bench(Self.dataset(now), in: first.folder).bring(rows(1...3, value: "2"))
    }
    #expect(
      error?.what
        == "the stored dataset ludnosc does not fit its declaration: the values of \"note\" were stored \(stored), and "
        + "now it says \(wanted)")
    #expect(try first.rows() == rows(1...3), "nothing was changed")
    #expect(first.version(try first.bring(rows(1...3, value: "2")))?.number == 2)
  }
}
