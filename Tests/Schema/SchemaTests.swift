internal import Platform
internal import Schema
internal import Testing

@Suite struct CellTests {
  @Test func aCellIsThreeWords() { #expect(MemoryLayout<Cell>.stride <= 32) }

  @Test func valuesOfCells() {
    #expect(Cell.null.value == .null)
    #expect(Cell.integer(-7).value == .integer(-7))
    let text = Array("0612011".utf8)
    text.withUnsafeBytes { #expect(Cell.text($0).value == .text("0612011")) }
    let damaged: [UInt8] = [0x61, 0xff]
    damaged.withUnsafeBytes { #expect(Cell.text($0).value == .text("a\u{fffd}")) }
    [UInt8]().withUnsafeBytes { #expect(Cell.text($0).value == .text("")) }
  }

  @Test func valuesForAPerson() {
    #expect(Value.null.description == "")
    #expect(Value.integer(.min).description == "-9223372036854775808")
    #expect(Value.text("Świątniki").description == "Świątniki")
    #expect(Value.text("1") != .integer(1))
  }
}

@Suite struct DatasetTests {
  private func sample() -> Dataset {
    Dataset(
      id: "ludnosc", title: Bilingual(pl: "Ludność", en: "Population"),
      columns: [
        Column(name: "period", type: .period, privacy: .public),
        Column(name: "area", type: .area, privacy: .public),
        Column(name: "clerk", type: .text, privacy: .personal),
        Column(name: "value", type: .decimal, privacy: .public),
        Column(name: "remark", type: .text),
      ], key: ["area", "period"])
  }

  @Test func theKeyHasAnOrderOfItsOwn() { #expect(sample().keyIndices == [1, 0]) }

  @Test func onlyPublicColumnsMayBePublished() { #expect(sample().publicIndices == [0, 1, 3]) }

  @Test func aColumnIsInternalUntilSomebodySaysOtherwise() {
    #expect(Column(name: "a", type: .text).privacy == .internal)
    #expect(!Column(name: "a", type: .text).isRequired)
  }

  @Test func onlyCountsAndBooleansAreStoredAsIntegers() {
    #expect(ColumnType.allCases.filter(\.isStoredAsInteger) == [.integer, .boolean])
  }

  @Test func defaultsAreThoseOfTheGuide() {
    let limits = Limits()
    #expect(limits.deletedShareMax == 0.05)
    #expect(limits.deletedRowsFree == 10)
    #expect(limits.quarantinedShareMax == 0.05)
    #expect(PublicationSettings().formats == nil)
    #expect(PublicationSettings().versionsKept == 0)
  }
}

@Suite struct LedgerTests {
  private func balanced() -> Ledger {
    var ledger = Ledger()
    ledger.recordsDeclared = 100
    ledger.recordsRead = 100
    ledger.recordsUsed = 90
    ledger.recordsLeftOut = 7
    ledger.recordsQuarantined = 3
    ledger.rowsMapped = 180
    ledger.rowsAccepted = 170
    ledger.rowsRepeated = 6
    ledger.rowsQuarantined = 4
    return ledger
  }

  @Test func aBalancedLedgerHasNothingToSay() {
    #expect(balanced().imbalance == nil)
    #expect(Ledger().imbalance == nil)
    var undeclared = balanced()
    undeclared.recordsDeclared = nil
    #expect(undeclared.imbalance == nil)
  }

  @Test func oneRecordMoreOrLessAnywhereIsSeen() {
    let counts = [
      \Ledger.recordsRead, \.recordsUsed, \.recordsLeftOut, \.recordsQuarantined, \.rowsMapped, \.rowsAccepted,
      \.rowsRepeated, \.rowsQuarantined,
    ]
    for (index, count) in counts.enumerated() {
      for difference in [-1, 1] {
        var ledger = balanced()
        ledger[keyPath: count] += difference
        #expect(ledger.imbalance != nil, "count \(index)")
      }
    }
  }

  @Test func theSentenceNamesTheCounts() {
    var ledger = balanced()
    ledger.recordsDeclared = 101
    #expect(ledger.imbalance == "the source declared 101 records and 100 were read")
    ledger = balanced()
    ledger.rowsRepeated = 0
    #expect(
      ledger.imbalance
        == "180 rows were mapped, but 170 accepted, 0 repeated and 4 quarantined do not add up to that")
  }
}

@Suite struct RejectionTests {
  @Test func aShortValueIsKept() {
    let value = String(repeating: "ż", count: 100)
    #expect(Rejection(rule: .type, position: 1, value: value, reason: "").value == value)
  }

  @Test(arguments: ["ż", "€", "😀", "e\u{301}", "a"])
  func aLongValueIsCutBetweenCharacters(piece: String) {
    for shift in 0..<4 {
      let value = String(repeating: "x", count: shift) + String(repeating: piece, count: 300)
      let kept = Rejection(rule: .type, position: 1, value: value, reason: "").value
      #expect(kept.hasSuffix("…"))
      #expect(!kept.unicodeScalars.contains("\u{fffd}"))
      #expect(kept.utf8.count <= Rejection.valueBytesMax + 3)
      #expect(value.unicodeScalars.starts(with: kept.unicodeScalars.dropLast()))
    }
  }

  @Test func rulesHaveStableNames() {
    #expect(
      Rejection.Rule.allCases.map(\.rawValue) == [
        "encoding", "damaged-text", "nul-byte", "field-count", "field-size", "type", "required", "duplicate-key",
        "other-source", "mapping", "structure", "check",
      ])
  }
}

@Suite struct DiagnosticTests {
  private let place = SourceLocation(file: "config/sources/a.yaml", line: 3, column: 5)

  @Test func aDiagnosticLooksLikeThatOfACompiler() {
    let diagnostic = Diagnostic(
      at: place, "unknown key \"shedule\"", suggestion: "did you mean \"schedule\"?", line: "    shedule: every 15m",
      width: 7)
    #expect(
      diagnostic.description == """
        config/sources/a.yaml:3:5: error: unknown key "shedule"; did you mean "schedule"?
              shedule: every 15m
              ^~~~~~~
        """)
  }

  @Test func theCaretFollowsTabsAndStaysInsideOddPlaces() {
    #expect(Diagnostic(at: place, "m", line: "\t\t  x").description.hasSuffix("\n  \t\t  x\n  \t\t  ^"))
    let outside = SourceLocation(file: "f", line: 1, column: 99)
    let warning = Diagnostic(.warning, at: outside, "m", line: "ab", width: -3)
    #expect(warning.description == "f:1:99: warning: m\n  ab\n    ^")
    #expect(Diagnostic(at: place, "m").description == "config/sources/a.yaml:3:5: error: m")
  }

  @Test func allMistakesAreShownAndCounted() {
    let one = ConfigurationError([Diagnostic(at: place, "a")])
    #expect(one.what == "config/sources/a.yaml:3:5: error: a\n1 mistake in the configuration")
    let two = ConfigurationError([Diagnostic(at: place, "a"), Diagnostic(at: place, "b")])
    #expect(two.what.hasSuffix("error: b\n2 mistakes in the configuration"))
    #expect(two.description == two.what)
  }
}
