import Schema
import Testbed
import Testing

/// The revision of an observation, pair by pair, and laws for all pairs.
@Suite struct RevisionLawTests {
  private static let dataset = Dataset(
    id: "ludnosc", title: Bilingual(pl: "", en: ""),
    columns: [
      Column(name: "area", type: .area, privacy: .public), Column(name: "value", type: .decimal, privacy: .public),
      Column(name: "status", type: .code, privacy: .public),
      Column(name: "note", type: .text, privacy: .public),
    ], key: ["area"])

  private func revisions(
    _ old: [Value], _ new: [Value], isNew: Bool = false, earlier: (value: Value, status: Value)? = nil
  ) -> [Revision] {
    var found: [Revision] = []
    RevisionRule(Self.dataset).each(
      version: 7, key: [old[0]], isNew: isNew, old: { old[$0] }, new: { new[$0] }, earlier: { _, _ in earlier }
    ) { found.append($0) }
    return found
  }

  private func kind(_ old: (Value, Value), _ new: (Value, Value)) -> Revision.Kind? {
    revisions(["12", old.0, old.1, nil], ["12", new.0, new.1, nil]).first?.kind
  }

  /// Value and status before and after; nil is absent.
  @Test(
    arguments: [
      // The same.
      ("1", "A", "1", "A", nil), (nil, "M", nil, "M", nil), (nil, nil, nil, nil, nil), ("1", nil, "1", nil, nil),
      // Another value: restated, or final if the earlier one was provisional, estimated or a forecast.
      ("1", "A", "2", "A", .restated), ("1", "B", "2", "A", .restated), ("1", nil, "2", nil, .restated),
      ("1", "P", "2", "P", .restated), ("1", "P", "2", "E", .restated), ("1", "P", "2", "A", .final),
      ("1", "E", "2", "A", .final), ("1", "F", "2", "B", .final),
      ("1", "F", "2", nil, .final), ("1", "A", "2", "P", .restated), ("1", nil, "2", "P", .restated),
      // The same value with another status.
      ("1", "A", "1", "B", .status), ("1", "A", "1", "P", .status), ("1", "P", "1", "E", .status),
      ("1", "P", "1", "A", .final), ("1", "P", "1", "U", .final), ("1", nil, "1", "A", .status),
      ("1", "U", "1", nil, .status),
      // The value was withdrawn.
      ("1", "A", nil, "O", .withdrawn), ("1", "A", nil, nil, .withdrawn), ("1", "P", nil, "Q", .withdrawn),
      ("1", "P", nil, "P", .withdrawn),
      // There was none: a new value, unless a status had declared it absent.
      (nil, nil, "1", "A", nil), (nil, "L", "1", "A", nil), (nil, "P", "1", "A", nil), (nil, "H", "1", "A", .filled),
      (nil, "M", "1", "A", .filled), (nil, "O", "1", "P", .filled), (nil, "Q", "1", "A", .filled),
      // Neither then nor now, for another reason.
      (nil, "O", nil, "Q", .status), (nil, nil, nil, "L", .status), (nil, "L", nil, nil, .status),
    ] as [(String?, String?, String?, String?, Revision.Kind?)])
  func whatBecomesOfAnObservation(
    before: String?, statusBefore: String?, after: String?, statusAfter: String?, expected: Revision.Kind?
  ) {
    func value(_ text: String?) -> Value { text.map { .text($0) } ?? .null }
    #expect(kind((value(before), value(statusBefore)), (value(after), value(statusAfter))) == expected)
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func whatHoldsForEveryPair(seed: UInt64) {
    var random = Seeded(seed)
    let values: [Value] = [nil, "1", "2", "-0.5"]
    let statuses: [Value] = [nil, "A", "B", "P", "E", "F", "H", "L", "M", "O", "Q", "U"]
    let notes: [Value] = [nil, "a", "b"]
    for _ in 0..<4000 {
      let old: [Value] = ["12", random.pick(values), random.pick(statuses), random.pick(notes)]
      let new: [Value] = ["12", random.pick(values), random.pick(statuses), random.pick(notes)]
      let found = revisions(old, new)
      var isRight = Set(found.map(\.column)).count == found.count && found.map(\.column) == found.map(\.column).sorted()
      for revision in found {
        isRight =
          isRight && revision.version == 7 && revision.key == ["12"] && revision.before == old[revision.column]
          && revision.after == new[revision.column]
        // The status belongs to the value only; it is not compared as a separate column.
        let isValue = revision.column == 1
        isRight = isRight && revision.column != 2 && revision.column != 0
        isRight =
          isRight && revision.statusBefore == (isValue ? old[2] : .null)
          && revision.statusAfter == (isValue ? new[2] : .null)
        switch revision.kind {
        case .withdrawn: isRight = isRight && revision.after == .null && revision.before != .null
        case .restated:
          isRight = isRight && revision.before != revision.after && revision.before != .null && revision.after != .null
        case .status:
          isRight = isRight && revision.before == revision.after && revision.statusBefore != revision.statusAfter
        case .filled: isRight = isRight && revision.before == .null && revision.after != .null
        case .final:
          isRight = isRight && ["P", "E", "F"].contains(revision.statusBefore.description) && revision.after != .null
        case .returned: isRight = false
        }
      }
      // Nothing is reported if nothing changed.
      if old == new, found.contains(where: { $0.kind != .filled }) { isRight = false }
      if !isRight { Issue.record("\(old) and \(new): \(found.map(\.kind)) (seed \(seed))") }
    }
  }

  /// A restored value is compared with the last known one.
  @Test(
    arguments: [
      ("1", "A", "1", "A", false, .returned), ("1", "A", "2", "A", false, .returned),
      ("1", "P", "2", "A", false, .final), ("1", "P", "2", "P", false, .returned), ("1", "A", "1", "A", true, nil),
      ("1", "A", "2", "A", true, .returned),
      ("1", "A", "1", "B", true, .returned), ("1", "P", "1", "A", true, .final), ("1", "P", "1", "P", true, nil),
    ] as [(String, String, String, String, Bool, Revision.Kind?)])
  func whatComesBack(
    before: String, statusBefore: String, after: String, statusAfter: String, isNewRow: Bool, expected: Revision.Kind?
  ) {
    let gone: [Value] = ["12", nil, isNewRow ? nil : "O", nil]
    let found = revisions(
      gone, ["12", .text(after), .text(statusAfter), nil], isNew: isNewRow,
      earlier: (.text(before), .text(statusBefore)))
    #expect(found.first { $0.column == 1 }?.kind == expected)
    if expected != nil {
      #expect(found.first?.before == .text(before) && found.first?.statusBefore == .text(statusBefore))
    }
  }

  @Test(
    arguments: [
      ("779115", "779966", "851", "0.11"), ("0", "5", "5", nil), ("-2", "-3", "-1", "-50"), ("10", "0", "-10", "-100"),
      ("0.1", "0.3", "0.2", "200"),
      ("1", "1", "0", "0"), ("3", "2", "-1", "-33.33"),
      ("12345678901234567890.5", "12345678901234567890.6", "0.1", "0.00000000000000000081"),
    ] as [(String, String, String, String?)])
  func byHowMuchAFigureChanged(before: String, after: String, amount: String, percent: String?) throws {
    let revision = Revision(kind: .restated, version: 2, key: [], column: 1, before: .text(before), after: .text(after))
    let difference = try #require(revision.difference(.decimal))
    #expect(difference.amount.description == amount && difference.percent?.description == percent)
  }

  /// A small change is not "0 %".
  @Test(
    arguments: [
      ("816614", "816630", "0.002"), ("816614", "816631", "0.0021"), ("1000000", "999999", "-0.0001"),
      ("3", "2", "-33.33"), ("1", "1", "0"), ("0", "5", nil), ("20000", "20001", "0.01"), ("20002", "20003", "0.005"),
      ("20001", "20002", "0.005"), ("0.00003", "0.000030000001", "0.0000033"), ("-816614", "-816630", "-0.002"),
      ("99999999999", "100000000000", "0.000000001"), ("3", "3.00000000000000000001", "0.00000000000000000033"),
    ] as [(String, String, String?)])
  func aSmallChangeIsNotNone(before: String, after: String, percent: String?) {
    let revision = Revision(kind: .restated, version: 2, key: [], column: 1, before: .text(before), after: .text(after))
    #expect(revision.difference(.decimal)?.percent?.description == percent)
  }

  /// Zero means no change, whatever the figures are; and two places are as they always were.
  @Test func zeroPerCentIsNoChange() throws {
    var random = Seeded(2026)
    for _ in 0..<3000 {
      let digits = random.below(12) + 1
      let before = Int(random.next() >> 1) % Int(pow10(digits)) + 1
      let after = before + random.below(3) - 1
      let revision = Revision(
        kind: .restated, version: 2, key: [], column: 1, before: .text("\(before)"), after: .text("\(after)"))
      let percent = try #require(revision.difference(.decimal)?.percent)
      let rounded = try #require(revision.difference(.decimal, .twoPlaces)?.percent)
      #expect(percent.isZero == (before == after), "\(before) \(after)")
      #expect(rounded.isZero || percent == rounded, "\(before) \(after)")
      let significant = percent.description.filter(\.isNumber).drop { $0 == "0" }.count
      #expect(!rounded.isZero || significant <= 2, "\(before) \(after) \(percent)")
    }
  }

  private func pow10(_ digits: Int) -> UInt64 { (0..<digits).reduce(1) { power, _ in power * 10 } }

  @Test func onlyNumbersHaveADifference() {
    func difference(_ before: Value, _ after: Value, _ type: ColumnType) -> String? {
      Revision(kind: .restated, version: 2, key: [], column: 1, before: before, after: after).difference(type)?.amount
        .description
    }
    #expect(difference(5, 7, .integer) == "2" && difference("5", "7", .decimal) == "2")
    for type in ColumnType.allCases where type != .integer && type != .decimal {
      #expect(difference("5", "7", type) == nil, "\(type)")
    }
    #expect(
      difference(nil, "7", .decimal) == nil && difference("5", nil, .decimal) == nil
        && difference("x", "7", .decimal) == nil)
  }
}
