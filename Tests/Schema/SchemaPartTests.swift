internal import Platform
internal import Schema
internal import Testbed
internal import Testing

/// TERYT codes in the ids of the Local Data Bank (https://bdl.stat.gov.pl, `/units`).
@Suite struct AreaCodeTests {
  @Test(arguments: [
    // Voivodeships, as the data bank lists them.
    ("011200000000", "12"), ("012400000000", "24"), ("020800000000", "08"), ("023000000000", "30"),
    ("023200000000", "32"),
    ("030200000000", "02"), ("031600000000", "16"), ("040400000000", "04"), ("042200000000", "22"),
    ("042800000000", "28"),
    ("051000000000", "10"), ("052600000000", "26"), ("060600000000", "06"), ("061800000000", "18"),
    ("062000000000", "20"),
    ("071400000000", "14"),
    // Kraków: the city with powiat rights, and the gmina that is all of it.
    ("011212161000", "1261"), ("011212161011", "1261011"),
    // Powiat krakowski and one of its gminas; Warszawa; powiat wielicki.
    ("011212006000", "1206"), ("011212006052", "1206052"), ("071412865000", "1465"), ("071412865011", "1465011"),
    ("011212019000", "1219"),
    // Codes of TERYT stay.
    ("12", "12"), ("1261", "1261"), ("1261011", "1261011"), ("1261000", "1261"), ("1200000", "12"),
    ("2120000000", "12"), ("2121361000", "1261"), ("2121361011", "1261011"), ("02", "02"), ("0201011", "0201011"),
  ])
  func codesOfUnits(text: String, code: String) { #expect(AreaCode.teryt(text) == code) }

  @Test(arguments: [
    // Poland, a macroregion, a region and a subregion have no code.
    "000000000000", "0000000", "0000000000", "2000000000", "2121300000", "3120000000", "010000000000", "011210000000",
    "011212100000", "", "1", "126", "12610", "126101", "12610111",
    "01121216101",
    "0112121610111", "PL21", "1261 011", "12-61", " 12", "１２", "0112121610x1", "+1", "١٢",
  ])
  func unitsWithoutACode(text: String) { #expect(AreaCode.teryt(text) == nil) }
}

@Suite struct LedgerBalanceTests {
  @Test(
    arguments: [
      (10, 7, 2, 1, nil), (0, 0, 0, 0, nil),
      (10, 7, 2, 0, "10 records were read, but 7 used, 2 left out and 0 quarantined do not add up to that"),
      (1, 1, 1, 0, "1 records were read, but 1 used, 1 left out and 0 quarantined do not add up to that"),
    ] as [(Int, Int, Int, Int, String?)])
  func recordsAddUp(read: Int, used: Int, leftOut: Int, quarantined: Int, sentence: String?) {
    var ledger = Ledger()
    (ledger.recordsRead, ledger.recordsUsed) = (read, used)
    (ledger.recordsLeftOut, ledger.recordsQuarantined) = (leftOut, quarantined)
    #expect(ledger.imbalance == sentence && ledger.quarantined == quarantined)
  }

  @Test(
    arguments: [
      (10, 6, 1, 2, 1, nil), (10, 10, 0, 0, 0, nil),
      (
        10, 6, 1, 2, 2,
        "10 rows were mapped, but 6 accepted, 1 repeated and 2 quarantined, 2 erased do not add up to that"
      ),
      (10, 6, 1, 2, 0, "10 rows were mapped, but 6 accepted, 1 repeated and 2 quarantined do not add up to that"),
    ] as [(Int, Int, Int, Int, Int, String?)])
  func rowsAddUp(mapped: Int, accepted: Int, repeated: Int, quarantined: Int, erased: Int, sentence: String?) {
    var ledger = Ledger()
    (ledger.rowsMapped, ledger.rowsAccepted, ledger.rowsRepeated) = (mapped, accepted, repeated)
    (ledger.rowsQuarantined, ledger.rowsErased) = (quarantined, erased)
    #expect(ledger.imbalance == sentence && ledger.quarantined == quarantined)
  }

  /// The declared number of records is checked first.
  @Test func whatWasDeclaredIsLookedAtFirst() {
    var ledger = Ledger()
    ledger.recordsDeclared = 5
    ledger.rowsMapped = 1
    #expect(ledger.imbalance == "the source declared 5 records and 0 were read")
    ledger.recordsDeclared = 0
    #expect(ledger.imbalance?.hasPrefix("1 rows were mapped") == true)
  }

  @Test func documentsBytesAndCorrectionsAreNoPartOfTheBalance() {
    var ledger = Ledger()
    (ledger.documents, ledger.bytes, ledger.valuesCorrected) = (3, 4096, 12)
    ledger.checks = [CheckResult(name: "a", action: .warn, looked: 3, failed: 3)]
    ledger.suppression = SuppressionCounts()
    #expect(ledger.imbalance == nil && ledger.quarantined == 0)
  }
}

@Suite struct CellCopyTests {
  /// Every length around the borders at 4, 8 and 16 bytes, at every alignment: the bytes are there, and no others are touched.
  @Test func valuesAreCopiedAsTheyAreAndNothingAroundThem() {
    let source = (0..<200).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 11) }
    for length in 0...70 {
      for shift in 0..<9 {
        var target = [UInt8](repeating: 0xEE, count: 120)
        source.withUnsafeBytes { from in
          target.withUnsafeMutableBytes { to in
            (to.baseAddress! + 16 + shift).copyValue(from: from.baseAddress! + shift, byteCount: length)
          }
        }
        let (start, end) = (16 + shift, 16 + shift + length)
        if Array(target[start..<end]) != Array(source[shift..<shift + length]) {
          Issue.record("\(length) bytes at \(shift) came out as others")
        }
        if !target[..<start].allSatisfy({ $0 == 0xEE }) || !target[end...].allSatisfy({ $0 == 0xEE }) {
          Issue.record("\(length) bytes at \(shift) were written past their ends")
        }
      }
    }
  }
}

@Suite struct HoldWordTests {
  @Test(arguments: [
    (LostField(place: "Uczniowie", isColumn: true), "the column Uczniowie"),
    (LostField(place: "results[].val", isColumn: false), "the field results[].val"),
    (LostField(place: "a", isColumn: true, found: 2, missing: 1), "the column a (in 1 of 3 documents)"),
    (LostField(place: "a", isColumn: false, found: 0, missing: 7), "the field a (in 7 of 7 documents)"),
  ])
  func aLostFieldSaysWhere(field: LostField, words: String) { #expect(field.words == words) }

  @Test func onlyAFieldOfAnotherTypeKeepsItsTypes() {
    #expect(ChangedField(name: "a", kind: .new, before: "text", now: "integer") == ChangedField(name: "a", kind: .new))
    #expect(ChangedField(name: "a", kind: .missing, before: "text") == ChangedField(name: "a", kind: .missing))
    let other = ChangedField(name: "a", kind: .retyped, before: "text", now: "integer")
    #expect(other.words == "\"a\" was text and is integer" && other != ChangedField(name: "a", kind: .retyped))
    // A name that would steer a terminal is escaped.
    #expect(ChangedField(name: "a\u{1b}[2J\n", kind: .new).words == "\"a\\u{1B}[2J\\n\" is new")
  }

  @Test(arguments: [
    (Detector.pesel, "a PESEL number"), (.nip, "a NIP number"), (.email, "an e-mail address"),
    (.phone, "a telephone number"),
    (.iban, "an account number"), (.plate, "a number plate"), (.login, "a login"), (.name, "a person's name"),
  ])
  func aFindingNamesItsKindAndItsPlaces(detector: Detector, noun: String) {
    let places: [PrivacyFinding.Example] = [
      .init(document: 0, position: 17, excerpt: "8***"), .init(document: 2, position: 1, excerpt: "9***"),
      .init(document: -1, position: 0, excerpt: "7***"),
    ]
    func line(_ rows: Int, _ count: Int) -> String {
      PrivacyFinding(column: "uwagi", detector: detector, rows: rows, examples: Array(places.prefix(count))).line
    }
    #expect(line(1, 1) == "uwagi: \(noun) in 1 row: document 1, record 17 (8***)")
    #expect(line(2, 2) == "uwagi: \(noun) in 2 rows: document 1, record 17 (8***), document 3, record 1 (9***)")
    #expect(line(4, 0) == "uwagi: \(noun) in 4 rows")
    #expect(line(9, 3) == "uwagi: \(noun) in 9 rows: document 1, record 17 (8***), document 3, record 1 (9***), 7*** …")
  }

  @Test(arguments: [
    (WeakenedRule(.figures("value"), before: 1, now: nil), "the figures of value is gone"),
    (WeakenedRule(.minimum(column: nil), before: 5, now: 3), "the minimum of the figures was 5 and is 3"),
    (WeakenedRule(.minimum(column: "osoby"), before: 10, now: 9), "the minimum of osoby was 10 and is 9"),
    (WeakenedRule(.entities, before: 3, now: nil), "the minimum of entities is gone"),
    (WeakenedRule(.dominance, before: -7500, now: -8000), "the rule of dominance allows more"),
    (WeakenedRule(.margin, before: 2500, now: 0), "the margin was 2500 and is 0"),
    (WeakenedRule(.total("area by areas"), before: 1, now: nil), "the total area by areas is gone"),
    (WeakenedRule(.other("coś nowego"), before: 2, now: 1), "coś nowego was 2 and is 1"),
  ])
  func aWeakenedRuleSaysHowMuch(rule: WeakenedRule, words: String) { #expect(rule.words == words) }

  /// A dataset's file identifies rules by name: each name is parsed as the rule that wrote it, whatever its columns are
  /// called.
  @Test func everyRuleComesBackByItsName() {
    let columns = [
      "value", "osoby", "entities", "figures", "margin", "dominance", "the", "total", "minimum", "columns",
    ]
    let rules: [ProtectionRule] =
      columns.flatMap { [.figures($0), .minimum(column: $0), .total("\($0) by areas"), .total($0)] }
      + [.minimum(column: nil), .entities, .dominance, .margin, .other("coś nowego"), .other("")]
    for rule in rules { #expect(ProtectionRule(name: rule.name) == rule, "\(rule.name)") }
    #expect(Set(rules.map(\.name)).count == rules.count)
  }

  @Test(arguments: [
    (0, 0, "0 of 0 rows (100.0 %)"), (1, 3, "1 of 3 rows (33.3 %)"), (2, 3, "2 of 3 rows (66.7 %)"),
    (1, 1000, "1 of 1000 rows (0.1 %)"),
    (1, 2001, "1 of 2001 rows (0.0 %)"), (39, 39, "39 of 39 rows (100.0 %)"), (999, 1000, "999 of 1000 rows (99.9 %)"),
  ])
  func sharesHaveOneDecimal(rows: Int, all: Int, words: String) {
    let reason = HoldReason.deletions(rows: rows, of: all, shareMax: 0.29)
    #expect(reason.line == "it would delete \(words), and the limit is 29.0 %")
  }

  @Test func aReasonIsOneLine() {
    let reason = HoldReason.fieldsUnseen(why: "wiersz 3:\nzły znak\n")
    #expect(reason.line == "the fields of its documents could not be inspected: wiersz 3: zły znak ")
    #expect(reason.description.contains("\n"))
  }
}

@Suite struct PrivacyRuleTests {
  private func decision(_ text: String) -> PublicationDecision {
    PublicationDecision(decision: Bilingual(pl: text, en: text), basis: Bilingual(pl: "ustawa", en: "act"))
  }

  @Test func aColumnsOwnDecisionComesBeforeThatOfItsDataset() {
    var column = Column(name: "a", type: .text, privacy: .public)
    var dataset = Dataset(id: "t", title: Bilingual(pl: "T", en: "T"), columns: [column], key: [])
    #expect(dataset.decision(on: column) == nil)
    dataset.privacy.decision = decision("zarządzenie nr 1")
    #expect(dataset.decision(on: column)?.decision.pl == "zarządzenie nr 1")
    column.guarding.decision = decision("zarządzenie nr 2")
    #expect(dataset.decision(on: column)?.decision.pl == "zarządzenie nr 2")
  }

  @Test func aDatasetIsTreatedWhereOneOfItsColumnsIs() {
    var dataset = Dataset(
      id: "t", title: Bilingual(pl: "T", en: "T"),
      columns: [Column(name: "a", type: .text), Column(name: "b", type: .text)], key: [])
    #expect(!dataset.isTreated)
    dataset.columns[1].guarding.treatment = .mask
    #expect(dataset.isTreated)
  }

  /// The authority table "data theme" of EU Vocabularies: thirteen codes, whose addresses catalogues link to.
  @Test func themesAreThoseOfTheEuropeanPortals() {
    let codes = "AGRI ECON EDUC ENER ENVI GOVE HEAL INTR JUST REGI SOCI TECH TRAN".split(separator: " ").map(
      String.init)
    #expect(DataTheme.allCases.map(\.rawValue) == codes)
    #expect(
      DataTheme.environment.address == "http://publications.europa.eu/resource/authority/data-theme/ENVI")
    #expect(Set(DataTheme.allCases.map(\.title.pl)).count == 13 && Set(DataTheme.allCases.map(\.title.en)).count == 13)
  }
}

@Suite struct DiagnosticPlaceTests {
  private let place = SourceLocation(file: "config/klamra.yaml", line: 12, column: 3)

  @Test func theCaretStandsUnderLettersOfAnyLength() {
    // A column counts characters: letters of two bytes and of two scalars are one each.
    let diagnostic = Diagnostic(
      at: SourceLocation(file: "f", line: 1, column: 8), "zła wartość", line: "tytuł: e\u{301}ą", width: 2)
    #expect(diagnostic.description == "f:1:8: error: zła wartość\n  tytuł: e\u{301}ą\n         ^~")
  }

  @Test func warningsAreNoMistakes() {
    let error = ConfigurationError(
      [Diagnostic(.warning, at: place, "a"), Diagnostic(at: place, "b"), Diagnostic(.warning, at: place, "c")],
      in: "poprawki.csv")
    #expect(error.mistakes == 1)
    #expect(
      error.what == """
        config/klamra.yaml:12:3: warning: a
        config/klamra.yaml:12:3: error: b
        config/klamra.yaml:12:3: warning: c
        1 mistake in poprawki.csv
        """)
    #expect(error.advice.isEmpty && !error.isRetryable)
    #expect(ConfigurationError([]).what == "\n0 mistakes in the configuration")
  }
}
