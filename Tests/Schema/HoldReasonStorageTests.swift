internal import Platform
internal import Testbed
internal import Testing

@testable internal import Schema

/// The stored form of hold reasons: any reason is read back, and its explanatory parts may be lost without harm.
@Suite struct HoldReasonStorageTests {
  private static let texts = [
    "", "value", "Uczniowie", "results[].val", "a \"b\"", "c, d", "wiersz\ndrugi", "\\", "zażółć gęślą jaźń", "8***",
    "😀", "null",
  ]

  private static func any(_ random: inout Seeded) -> HoldReason {
    func text() -> String { random.pick(texts) }
    func number() -> Int { random.once(in: 4) ? random.pick([0, 1, Int(Int32.max), -1]) : random.below(10_000) }
    func list<T>(_ make: () -> T) -> [T] { (0..<random.below(4)).map { _ in make() } }
    switch random.below(20) {
    case 0:
      return .fieldsLost(
        list {
          LostField(
            place: text(), isColumn: random.once(in: 2), found: number(), missing: random.once(in: 2) ? nil : number())
        })
    case 1:
      return .fieldsChanged(
        list {
          ChangedField(
            name: text(), kind: random.pick(ChangedField.Kind.allCases), before: random.once(in: 2) ? nil : text(),
            now: text())
        }, more: number())
    case 2: return .fieldsUnseen(why: text())
    case 3: return .emptied(column: text(), rows: number())
    case 4: return .deletions(rows: number(), of: number(), shareMax: Double(random.below(1000)) / 1000)
    case 5: return .empty(rowsBefore: number())
    case 6: return .quarantined(records: number(), of: number(), shareMax: Double(random.below(1000)) / 1000)
    case 7:
      return .personalData(
        list {
          PrivacyFinding(
            column: text(), detector: random.pick(Detector.allCases), rows: number(),
            examples: list { .init(document: random.below(9), position: 1 + random.below(99), excerpt: text()) })
        })
    case 8: return .otherSecret
    case 9:
      return .lessProtection(
        list {
          WeakenedRule(.figures("c\(random.below(9))"), before: number(), now: random.once(in: 2) ? nil : number())
        })
    case 10: return .check(name: text(), asks: text(), failed: number(), of: number())
    case 11: return .correctionsGone(file: random.once(in: 2) ? nil : text(), values: number(), version: number())
    case 12: return .unanswered(parameter: text(), values: list { text() }, more: number())
    case 13:
      return .decidedAgainst(
        EarlierDecision(
          hold: Int64(number()), by: text(), at: random.once(in: 2) ? nil : Timestamp(microseconds: Int64(number())),
          reason: text()))
    case 14:
      return .fieldsAbsent(
        list { LostField(place: text(), isColumn: true, found: number(), missing: random.once(in: 2) ? nil : number()) }
      )
    case 15:
      return .linesReread(
        lines: number(), of: number(), first: number(), shareMax: Double(random.below(1000)) / 1000)
    case 16:
      return .linesBelow(lines: number(), of: number(), first: number(), shareMax: Double(random.below(1000)) / 1000)
    case 18:
      return .rescaled(
        RescaledColumn(
          column: text(), group: random.once(in: 2) ? nil : text(),
          power: random.once(in: 4) ? nil : random.below(37) - 18,
          values: number(), of: number()))
    case 17: return .treatmentIdle(column: text(), treatment: text(), values: number())
    default: return .sentence(text(), about: random.once(in: 2) ? nil : random.pick(HoldReason.Code.allCases))
    }
  }

  @Test func anyReasonComesBack() throws {
    var random = Seeded(2_026)
    for _ in 0..<3000 {
      let reason = Self.any(&random)
      let stored = reason.json.compact
      let read = try HoldReason(JSONNode(parsing: stored))
      if read != reason || read.json.compact != stored || read.identity != reason.identity {
        Issue.record("\(stored) (seed 2026)")
      }
    }
  }

  /// Reasons that differ in one fact, or would run into each other as plain text: none is another to who decides.
  @Test func differentFactsHaveDifferentIdentities() {
    func lost(_ places: String..., isColumn: Bool = true, found: Int = 0, missing: Int? = nil) -> HoldReason {
      .fieldsLost(places.map { LostField(place: $0, isColumn: isColumn, found: found, missing: missing) })
    }
    func finding(_ column: String, _ detector: Detector, _ rows: Int, _ document: Int, _ position: Int) -> HoldReason {
      .personalData([
        PrivacyFinding(
          column: column, detector: detector, rows: rows,
          examples: [.init(document: document, position: position, excerpt: "8***")])
      ])
    }
    let reasons: [HoldReason] = [
      lost("a"), lost("b"), lost("a", "b"), lost("b", "a"), lost("a, b"), lost("a", isColumn: false),
      lost("a", found: 1),
      lost("a", missing: 1), lost("a", missing: 0), lost(), lost("A"), lost("a "), lost("null"),
      .fieldsChanged([ChangedField(name: "a", kind: .new)], more: 0),
      .fieldsChanged([ChangedField(name: "a", kind: .missing)], more: 0),
      .fieldsChanged([ChangedField(name: "a", kind: .retyped, before: "text")], more: 0),
      .fieldsChanged([ChangedField(name: "a", kind: .retyped, now: "text")], more: 0),
      .fieldsChanged([ChangedField(name: "a", kind: .new)], more: 1), .fieldsChanged([], more: 0),
      .fieldsAbsent([LostField(place: "a", isColumn: true)]), .linesReread(lines: 1, of: 2, first: 3, shareMax: 0),
      .linesReread(lines: 1, of: 2, first: 4, shareMax: 0), .linesBelow(lines: 1, of: 2, first: 3, shareMax: 0),
      .linesBelow(lines: 2, of: 2, first: 3, shareMax: 0), .fieldsUnseen(why: "x"), .otherSecret,
      .emptied(column: "a", rows: 1), .emptied(column: "b", rows: 1),
      .emptied(column: "a", rows: 2), .deletions(rows: 1, of: 2, shareMax: 0), .deletions(rows: 2, of: 1, shareMax: 0),
      .quarantined(records: 1, of: 2, shareMax: 0), .quarantined(records: 1, of: 3, shareMax: 0), .empty(rowsBefore: 1),
      .empty(rowsBefore: 2), finding("a", .pesel, 1, 0, 1), finding("b", .pesel, 1, 0, 1), finding("a", .nip, 1, 0, 1),
      finding("a", .pesel, 2, 0, 1), finding("a", .pesel, 1, 1, 1), finding("a", .pesel, 1, 0, 2), .personalData([]),
      .lessProtection([WeakenedRule(.margin, before: 1, now: nil)]),
      .lessProtection([WeakenedRule(.margin, before: 1, now: 0)]),
      .lessProtection([WeakenedRule(.dominance, before: 1, now: 0)]), .check(name: "a", asks: "", failed: 1, of: 2),
      .check(name: "b", asks: "", failed: 1, of: 2), .check(name: "a", asks: "", failed: 2, of: 2),
      .check(name: "a", asks: "", failed: 1, of: 3), .correctionsGone(file: nil, values: 1, version: 1),
      .correctionsGone(file: "null", values: 1, version: 1), .correctionsGone(file: "a", values: 1, version: 1),
      .correctionsGone(file: "a", values: 2, version: 1), .correctionsGone(file: "a", values: 1, version: 2),
      .decidedAgainst(EarlierDecision(hold: 1)), .decidedAgainst(EarlierDecision(hold: 2)), .sentence("a", about: nil),
      .sentence("b", about: nil), .sentence("a", about: .empty), .sentence("a", about: .legacy),
    ]
    #expect(Set(reasons).count == reasons.count)
    for (index, reason) in reasons.enumerated() {
      for other in reasons[(index + 1)...] where other.identity == reason.identity {
        Issue.record("\(reason) and \(other) are one: \(reason.identity)")
      }
    }
  }

  /// A decision is not requested again because a limit or a wording has changed.
  @Test func notesMakeNoOtherIdentity() {
    func decision(_ by: String, _ at: Timestamp?, _ reason: String) -> HoldReason {
      .decidedAgainst(EarlierDecision(hold: 3, by: by, at: at, reason: reason))
    }
    func rule(_ before: Int, _ now: Int) -> HoldReason {
      .lessProtection([WeakenedRule(.minimum(column: "osoby"), before: before, now: now)])
    }
    let pairs: [(HoldReason, HoldReason)] = [
      (.deletions(rows: 1, of: 2, shareMax: 0.1), .deletions(rows: 1, of: 2, shareMax: 0.2)),
      (.quarantined(records: 1, of: 2, shareMax: 0.1), .quarantined(records: 1, of: 2, shareMax: 1)),
      (.fieldsUnseen(why: "wiersz 3"), .fieldsUnseen(why: "")), (rule(10, 3), rule(5, 4)),
      (.check(name: "a", asks: "tak", failed: 1, of: 2), .check(name: "a", asks: "nie", failed: 1, of: 2)),
      (decision("anna", nil, ""), decision("jan", Timestamp(seconds: 9), "bo tak")),
    ]
    for (a, b) in pairs {
      #expect(a != b && a.identity == b.identity, "\(a)")
      #expect(a.json.compact != b.json.compact)
    }
  }

  @Test func whatOnlyExplainsMayBeLost() throws {
    var random = Seeded(2_028)
    for _ in 0..<1000 {
      let reason = Self.any(&random)
      let bare = try HoldReason(JSONNode(parsing: reason.identity))
      if bare.identity != reason.identity || ![reason].cover([bare]) || ![bare].cover([reason]) {
        Issue.record("\(reason.json.compact) (seed 2028)")
      }
    }
  }

  /// Of what counts nothing may be lost: a reason that lacks a fact is not read as another one.
  @Test func whatCountsMayNotBeLost() throws {
    let reasons = HoldReasonTests.all.map(\.reason)
    for reason in reasons {
      guard case .object(let members) = try JSON(parsing: reason.identity) else { continue }
      for index in members.indices {
        var fewer = members
        let removed = fewer.remove(at: index)
        // A file that is not named and a sentence about nothing known are written as null, which is as good as absent.
        guard removed.value != .null, !["file", "about"].contains(removed.name) else { continue }
        #expect(throws: JSONError.self, "\(reason.code) without \(removed.name)") {
          try HoldReason(JSONNode(.object(fewer)))
        }
        fewer.insert(JSON.Member(removed.name, ["x": 1]), at: index)
        #expect(throws: JSONError.self, "\(reason.code) with another \(removed.name)") {
          try HoldReason(JSONNode(.object(fewer)))
        }
      }
    }
  }

  @Test(arguments: [
    (#"{"code":"empty","rows_before":"3"}"#, "$.rows_before is the text \"3\" where a whole number is expected"),
    (#"{"code":"column_emptied","rows":3}"#, "$.column is missing"),
    (#"{"code":7}"#, "$.code is the number 7 where the code of a reason is expected"),
    (#"{"code":"emptied"}"#, "$.code is the text \"emptied\" where the code of a reason is expected"),
    (#"{}"#, "$.code is missing"),
    (#"[]"#, "$ is an array of 0 where an object is expected"),
    (
      #"{"code":"personal_data","findings":[{"column":"a","detector":"shoe","rows":1,"places":[]}]}"#,
      "$.findings[0].detector is the text \"shoe\" where a detector is expected"
    ),
    (
      #"{"code":"personal_data","findings":[{"column":"a","detector":"nip","rows":1,"places":[[1]]}]}"#,
      "$.findings[0].places[0] is an array of 1 where an array of 2 is expected"
    ),
    (
      #"{"code":"fields_changed","more":0,"fields":[{"name":"a","change":"gone"}]}"#,
      "$.fields[0].change is the text \"gone\" where a change is expected"
    ),
    (
      #"{"code":"legacy","sentence":"a","about":"weather"}"#, "$.about is the text \"weather\" where a code is expected"
    ),
    (
      #"{"code":"check","check":"a","failed":1.5,"of":2}"#,
      "$.failed is the number 1.5 where a whole number is expected"
    ),
    (
      #"{"code":"decided_against","hold":99999999999999999999}"#,
      "$.hold is the number 99999999999999999999 where a whole number is expected"
    ),
  ])
  func whatIsWrongIsNamedWithItsPath(json: String, what: String) {
    let error = #expect(throws: JSONError.self) { try HoldReason(JSONNode(parsing: json)) }
    #expect(error?.what == what)
    #expect(error?.advice == "Restore the file from a backup; it is not as Klamra writes it")
  }

  /// A number in a damaged file must not make the sentence crash the process.
  @Test(arguments: ["1e999", "1e300", "-1", "-0.5", "1.0001", "99999999999999999999", "null"])
  func aLimitThatIsNoShareIsNone(digits: String) throws {
    let json = "{\"code\":\"deletions\",\"rows\":1,\"of\":2,\"share_max\":\(digits)}"
    let reason = try HoldReason(JSONNode(parsing: json))
    #expect(reason == .deletions(rows: 1, of: 2, shareMax: 0))
    #expect(reason.line == "it would delete 1 of 2 rows (50.0 %), and the limit is 0.0 %")
  }

  // MARK: Covering

  @Test func coveringAsksForEveryReasonOnceAndInNoOrder() {
    var random = Seeded(2_029)
    for _ in 0..<500 {
      let shown = (0..<random.below(5)).map { _ in Self.any(&random) }.filter { $0.code != .legacy }
      let extra = Self.any(&random)
      #expect(shown.cover(shown.shuffled(using: &random)) && shown.cover(Array(shown.dropFirst())))
      #expect(([extra] + shown).cover(shown))
      let isKnown = shown.contains { $0.identity == extra.identity }
      if extra.code != .legacy { #expect(shown.cover(shown + [extra]) == isKnown) }
    }
  }

  @Test func aStoredSentenceOfAKindStandsForThatKindAlone() {
    for code in HoldReason.Code.allCases where code != .legacy {
      let shown: [HoldReason] = [.sentence("z dawnych lat", about: code)]
      for (found, _) in HoldReasonTests.all where found.code != .legacy {
        #expect(shown.cover([found]) == (found.code == code), "\(code) and \(found.code)")
      }
      // One sentence, one reason.
      for (found, _) in HoldReasonTests.all where found.code == code {
        #expect(!shown.cover([found, .check(name: "other", asks: "", failed: 1, of: 1)]))
      }
    }
  }

  @Test func theSentenceOfItsKindIsTakenBeforeAnUnknownOne() {
    // Were the unknown one taken for the deletions, nothing would be left for the empty run.
    let shown: [HoldReason] = [.sentence("?", about: nil), .sentence("usunięcia", about: .deletions)]
    #expect(shown.cover([.deletions(rows: 1, of: 2, shareMax: 0.1), .empty(rowsBefore: 3)]))
    #expect(shown.cover([.empty(rowsBefore: 3), .deletions(rows: 1, of: 2, shareMax: 0.1)]))
  }
}
