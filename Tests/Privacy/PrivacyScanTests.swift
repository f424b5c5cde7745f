import Platform
import Rows
import Schema
import Testbed
import Testing

@testable import Privacy

@Suite struct PrivacyScanTests {
  private static let columns = [
    Column(name: "id", type: .integer, privacy: .public), Column(name: "uwagi", type: .text, privacy: .public),
    Column(name: "numer", type: .decimal, privacy: .public), Column(name: "notatka", type: .text),
    Column(name: "urzednik", type: .text, privacy: .public),
  ]

  private static func dataset(_ change: (inout Dataset) -> Void = { _ in }) -> Dataset {
    var dataset = Dataset(
      id: "wnioski", title: Bilingual(pl: "Wnioski", en: "Applications"), columns: columns, key: ["id"])
    change(&dataset)
    return dataset
  }

  private func scan(_ rows: [[Value]], _ dataset: Dataset = dataset(), only names: Set<String>? = nil) -> PrivacyScan {
    var scan = PrivacyScan(dataset, only: names)
    RowBatch.reading(rows) { view in
      for row in rows.indices { scan.look(at: view, row) }
    }
    return scan
  }

  @Test func findsAreCountedByRowWithMaskedExamples() {
    let rows: [[Value]] =
      [
        [1, "PESEL 44051401359 i jeszcze 02070803628", nil, nil, nil], [2, "bez danych", nil, nil, nil],
        [3, "tel. 601 234 567, PESEL 44051401359", nil, nil, nil],
      ] + (4...7).map { [.integer($0), "44051401359", nil, nil, nil] }
    let findings = scan(rows).findings
    let pesel = findings.first { $0.detector == .pesel }
    #expect(pesel?.rows == 6)
    #expect(pesel?.examples.map(\.position) == [1, 3, 4])
    #expect(pesel?.examples.map(\.excerpt) == ["4***", "4***", "4***"])
    #expect(findings.first { $0.detector == .phone }?.rows == 1)
    #expect(
      pesel?.line
        == "uwagi: a PESEL number in 6 rows: document 1, record 1 (4***), document 1, record 3 (4***), document 1, record 4 (4***) …"
    )
  }

  @Test func onlyPublicColumnsAreLookedThrough() {
    let row: [Value] = [1, nil, nil, "44051401359", nil]
    #expect(scan([row]).findings.isEmpty)
    let opened = Self.dataset { $0.columns[3].privacy = .public }
    #expect(scan([row], opened).findings.map(\.column) == ["notatka"])
  }

  @Test func aNumberIsAPESELOnlyWithElevenDigits() {
    let rows: [[Value]] = [
      [1, nil, "44051401359", nil, nil], [2, nil, "440514013590", nil, nil], [3, nil, "44051401358", nil, nil],
      [44_051_401_359, nil, nil, nil, nil],
    ]
    let findings = scan(rows).findings
    #expect(findings.map(\.column) == ["numer", "id"])
    #expect(findings.map(\.rows) == [1, 1])
  }

  @Test func exemptionsAndLoginsAreThoseOfTheDeclaration() {
    let rows: [[Value]] = [[1, "44051401359", nil, nil, "jkowalski1"]]
    let exempt = Self.dataset {
      $0.columns[1].guarding.exemptions = [DetectorExemption(detector: .pesel, reason: "numery próbne")]
    }
    #expect(scan(rows, exempt).findings.isEmpty)
    let logins = Self.dataset { $0.privacy.logins = "[a-z]+[0-9]" }
    #expect(scan(rows, logins).findings.map(\.detector) == [.pesel, .login])
  }

  @Test func aScanOfSomeColumnsLooksAtNoOthers() {
    let rows: [[Value]] = [[1, "44051401359", nil, nil, "44051401359"]]
    #expect(scan(rows, only: ["urzednik"]).findings.map(\.column) == ["urzednik"])
    #expect(PrivacyScan(Self.dataset(), only: []).isEmpty)
  }

  /// A value found row by row and one found alone are the same find.
  @Test func aSingleValueIsJudgedAsInARow() {
    let texts = ["44051401359", "jan@example.pl", "bez danych", "KR 1234A", "PL61109010140000071219812874"]
    let batch = RowBatch.of([texts.map { .text($0) }])
    for (place, text) in texts.enumerated() {
      var alone = PrivacyScan(Self.dataset())
      withExtendedLifetime(batch) { alone.look(at: batch.cell(0, place), column: 1) }
      let inRow = scan([[1, .text(text), nil, nil, nil]])
      #expect(alone.findings.map(\.detector) == inRow.findings.map(\.detector), "\(text)")
    }
  }
}

@Suite struct PrivacyMaskTests {
  private static let dataset = Dataset(
    id: "wnioski", title: Bilingual(pl: "Wnioski", en: "Applications"),
    columns: [
      Column(name: "id", type: .integer), Column(name: "nazwisko", type: .text, privacy: .personal),
      Column(name: "uwagi", type: .text, privacy: .public), Column(name: "data", type: .date, privacy: .public),
      Column(name: "kwota", type: .decimal, privacy: .public),
    ], key: ["id"],
    checks: [
      Check(name: "osoba", rule: .required(columns: ["nazwisko"])),
      Check(name: "opis", rule: .required(columns: ["uwagi"])),
      Check(name: "suma", rule: .range(column: "kwota", min: "0", max: nil)),
    ])

  @Test(arguments: [
    (1, "Jan Lis", "…"), (2, "pesel 44051401359", "pesel 4***"), (2, "bez danych", "bez danych"),
    (3, "2026-07-15", "2026-07-15"), (4, "44051401359", "4***"), (4, "601234567", "601234567"),
  ])
  func aValueIsShownAsItsColumnAllows(column: Int, value: String, shown: String) {
    let mask = PrivacyMask(Self.dataset)
    #expect(mask.shown(Self.dataset.columns[column], .text(value)) == shown)
  }

  @Test func aSentenceOfACheckIsShownAsItsColumnsAllow() {
    let mask = PrivacyMask(Self.dataset)
    #expect(mask.shown("nazwisko \"Jan Lis\" has no value", of: "osoba") == "…")
    #expect(mask.shown("uwagi \"tel. 601 234 567\" breaks it", of: "opis") == "uwagi \"tel. 6***\" breaks it")
    // A figure of nine digits is not a telephone number.
    #expect(mask.shown("kwota \"601234567\" is less than 0", of: "suma") == "kwota \"601234567\" is less than 0")
  }
}

@Suite struct PrivacySecretTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func secret(_ text: String) throws -> String {
    let path = folder.file("secret")
    try AtomicFile.write(Array(text.utf8), to: path)
    return path
  }

  @Test func theEndOfTheLineIsNotPartOfIt() throws {
    let path = try secret("0123456789abcdef\r\n")
    #expect(try PrivacySecret.read(path) == Array("0123456789abcdef".utf8))
  }

  @Test func aShortSecretIsRefused() throws {
    let path = try secret("0123456789abcde\n")
    let error = #expect(throws: PrivacyError.self) { try PrivacySecret.read(path) }
    #expect(error?.reason.hasSuffix("has fewer than 16 bytes") == true)
    #expect(#expect(throws: PrivacyError.self) { try PrivacySecret.read(nil) }?.reason == "no secret is named")
    #expect(throws: PrivacyError.self) { try PrivacySecret.read(folder.file("absent")) }
  }

  @Test(arguments: [
    "aaaaaaaaaaaaaaaa", "ffffffffffffffffffffffffffffffff", "passwordpassword", "abababababababababab",
    "kraków kraków kraków",
    "0000000000000001",
  ])
  func aSecretThatRepeatsItselfIsRefused(text: String) throws {
    let path = try secret(text)
    let error = #expect(throws: PrivacyError.self) { try PrivacySecret.read(path) }
    #expect(
      error?.reason.hasSuffix("can be guessed, since its characters repeat") == true
        && error?.reason.contains(text) == false)
  }

  /// HMAC-SHA-256 (RFC 4231, test case 2), its first 128 bits.
  @Test func aTokenIsTheBeginningOfAKeyedDigest() {
    #expect(
      PrivacySecret.token("what do ya want for nothing?", Array("Jefe".utf8)) == "5bdcc146bf60754e6a042426089575c7")
  }

  @Test func tokensAndMarksDependOnTheSecret() throws {
    var dataset = Dataset(id: "t", title: Bilingual(pl: "T", en: "T"), columns: [], key: [])
    dataset.privacy.secretFile = try secret("0123456789abcdef")
    let (token, mark) = (try PrivacySecret.token("x", dataset), try PrivacySecret.mark(dataset))
    #expect(try PrivacySecret.token("x", dataset) == token)
    dataset.privacy.secretFile = try secret("0123456789abcdeg")
    #expect(try PrivacySecret.token("x", dataset) != token)
    #expect(try PrivacySecret.mark(dataset) != mark)
  }
}
