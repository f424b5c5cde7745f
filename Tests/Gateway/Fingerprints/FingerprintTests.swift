import Platform
import Testbed
import Testing

@testable import State

/// The fingerprint of the input and its interpretation is stable, whatever types and cases are called.
///
/// If a test here fails although no rule of fingerprints was meant to change, every dataset would be mapped again, and
/// no waiting hold could be released. `former.txt` was recorded by the last release with fingerprints of Swift names,
/// and must never be recorded again. The others are recorded with `KLAMRA_RECORD=1` after a shipped mapping or dataset
/// has changed.
@Suite struct FingerprintTests {
  private static let golden = "Tests/Gateway/golden/fingerprints"

  private func text(
    _ samples: FingerprintSamples, _ digest: (StageFingerprint) -> Digest
  ) throws -> String {
    try samples.stages.map { name, stage in
      "\(name) \(digest(try stage.fingerprint)) \(digest(try stage.holding))\n"
    }.joined()
  }

  @Test func everySettingHasTheFormerDigestThatWasRecorded() throws {
    let actual = try text(.settings(), \.former)
    #expect(actual == String(decoding: try Files.read("\(Self.golden)/former.txt"), as: UTF8.self))
  }

  @Test func everySettingHasTheDigestThatWasRecorded() throws {
    let actual = try text(.settings(), \.digest)
    #expect(try actual == Golden.expected("\(Self.golden)/current.txt", actual: actual))
  }

  @Test func theShippedConfigurationHasTheDigestsThatWereRecorded() throws {
    let samples = try FingerprintSamples.shipped()
    let former = try text(samples, \.former)
    #expect(try former == Golden.expected("\(Self.golden)/former-shipped.txt", actual: former))
    let current = try text(samples, \.digest)
    #expect(try current == Golden.expected("\(Self.golden)/current-shipped.txt", actual: current))
  }

  @Test func noTwoStagesHaveTheSame() throws {
    let samples = try FingerprintSamples.settings()
    let digests = try samples.stages.flatMap { _, stage in
      [try stage.fingerprint.digest, try stage.fingerprint.former, try stage.holding.digest, try stage.holding.former]
    }
    #expect(Set(digests).count == digests.count)
  }

  // MARK: What counts

  /// An edit of one file, and what it changes.
  struct Edit: Sendable, CustomTestStringConvertible {
    enum Effect: Sendable {
      case nothing
      /// Only whether a run is held.
      case holds
      case rows
    }

    var file: String
    var from: String
    var to: String
    var effect: Effect

    init(_ file: String, _ from: String, _ to: String, _ effect: Effect) {
      (self.file, self.from, self.to, self.effect) = (file, from, to, effect)
    }

    var testDescription: String { "\(file): \(from) → \(to)" }
  }

  private static let columns = "config/datasets/kolumny.yaml"
  private static let checks = "config/datasets/sprawdzenia.yaml"
  private static let secret = "config/datasets/tajemnica.yaml"
  private static let source = "config/sources/pliki.yaml"

  static let edits: [Edit] = [
    // Columns.
    Edit(columns, "text: {type: text, required: true", "text: {type: text, required: false", .rows),
    Edit(columns, "shape: {type: geometry", "shape: {type: text", .rows),
    Edit(columns, "treatment: {prefix: 3}", "treatment: {prefix: 4}", .rows),
    Edit(columns, "treatment: {step: 100}", "treatment: {step: 10}", .rows),
    Edit(columns, "treatment: mask", "treatment: {prefix: 1}", .rows),
    Edit(columns, "privacy: internal, treatment: month", "privacy: internal", .rows),
    Edit(columns, "key: [code, period]", "key: [period, code]", .rows),
    Edit(columns, "unit: zł", "unit: euro", .nothing),
    Edit(
      columns, "title: {pl: Kod, en: Code}", "title: {pl: Numer, en: Number}, description: {pl: N, en: N}", .nothing),
    Edit(columns, "codes: {a: {pl: A, en: A}}", "codes: {b: {pl: B, en: B}}", .nothing),
    Edit(columns, "decision: {pl: Decyzja, en: Decision}", "decision: {pl: Inna, en: Other}", .nothing),
    Edit(columns, "title: {pl: Kolumny, en: Columns}", "title: {pl: Nowy, en: New}", .nothing),
    Edit(columns, "key: [code", "publication: {licence: CC0-1.0, versions_kept: 3}\nkey: [code", .nothing),
    Edit(columns, "deleted_share: 12.5%", "deleted_share: 12.6%", .holds),
    Edit(columns, "deleted_rows: 7", "deleted_rows: 8", .holds),
    Edit(columns, "quarantined_share: 1%", "quarantined_share: 2%", .holds),
    Edit(
      columns, "amount: {type: decimal, unit: zł, privacy: internal", "amount: {type: decimal, privacy: public", .holds),
    Edit(columns, "detectors_off: {phone:", "detectors_off: {email:", .holds),
    Edit(columns, "same numery", "numery", .nothing),
    Edit("config/klamra.yaml", "[a-z]{3}[0-9]{4}", "[a-z]{2}[0-9]{4}", .holds),
    Edit("config/klamra.yaml", "title: {pl: Próba, en: Trial}", "title: {pl: Inna, en: Other}", .nothing),
    Edit("config/secrets/privacy", "0123456789abcdef", "0123456789abcdee", .rows),
    // Checks.
    Edit(checks, "columns: [boys, girls], action: reject", "columns: [boys], action: reject", .rows),
    Edit(checks, "columns: [boys, girls], action: reject", "columns: [boys, girls], action: hold", .rows),
    Edit(checks, "filled: {check", "whole: {check", .rows),
    Edit(checks, "max: 1000000", "max: 1000001", .rows),
    Edit(checks, "min: 0, max", "max", .rows),
    Edit(checks, "{2}ł", "{3}ł", .rows),
    Edit(checks, "\"a, b\", ", "", .rows),
    Edit(checks, "tolerance: \"0.5\"", "tolerance: \"0.6\"", .rows),
    Edit(checks, "total: {id: \"0\"}", "total: {id: \"1\"}", .rows),
    Edit(checks, "to: code, action", "to: area, action", .rows),
    Edit(checks, "max: 12.5%", "max: 12.51%", .rows),
    Edit(checks, "ignore: 3", "ignore: 4", .rows),
    Edit(checks, "check: change, column: all, max: 12.5%, ignore: 3", "check: unchanged, columns: all", .rows),
    Edit(checks, "title: {pl: Skok, en: Jump}", "title: {pl: Zmiana, en: Change}", .nothing),
    // Disclosure.
    Edit(secret, "minimum: 5", "minimum: 6", .rows),
    Edit(secret, "minimum: 4", "minimum: 5", .rows),
    Edit(secret, "margin: 10%", "margin: 11%", .rows),
    Edit(secret, "  status: status\n", "", .rows),
    Edit(secret, "parts: [K, M]", "parts: [K]", .rows),
    Edit(secret, "{area: \"1206012\", sex: K,", "{area: \"1206012\", sex: M,", .rows),
    Edit(secret, "z 5 maja", "z 6 maja", .nothing),
    Edit("config/datasets/przewaga.yaml", "share: 60%", "share: 61%", .rows),
    // Sources.
    Edit(source, "refresh: partial", "refresh: full", .rows),
    Edit(source, "encoding: windows-1250", "encoding: iso-8859-2", .rows),
    Edit(source, "delimiter: tab", "delimiter: \"|\"", .rows),
    Edit(source, "quote: none", "quote: \"'\"", .rows),
    Edit(source, "skip_lines: 2", "skip_lines: 3", .rows),
    Edit(source, "blank_line: true", "blank_line: false", .rows),
    Edit(source, "single_field: true", "single_field: false", .rows),
    Edit(source, "words: [Źródło, Uwaga]", "words: [Źródło]", .rows),
    Edit(source, "decimal: \",\"", "decimal: .", .rows),
    Edit(source, "dates: yyyy-mm-dd", "dates: dd.mm.yyyy", .rows),
    Edit(source, "absent: [\"x\\\"y\"]", "absent: [\"x\"]", .rows),
    Edit(source, "zone: local", "zone: utc", .rows),
    Edit(source, "whole: {index: 3", "whole: {index: 10", .rows),
    Edit(source, "code: {index: 1, type: code, required: true}", "code: {index: 1, type: code}", .rows),
    Edit(source, "SELECT code, text", "SELECT code,  text", .rows),
    Edit(source, "kind: 'x\"y'", "kind: 'x'", .rows),
    Edit(source, "codes: [\"1\", \"2\"]", "codes: [\"1\"]", .rows),
    Edit(source, "title: {pl: Pliki, en: Files}", "title: {pl: Inne, en: Others}\nschedule: every 2h", .nothing),
    Edit("config/sources/pliki-poprawki.csv", "text;a;b;", "text;a;c;", .rows),
    Edit("config/sources/pliki-poprawki.csv", "code=5, ", "code=6, ", .rows),
    Edit("config/sources/pliki-poprawki.csv", "Pomyłka;anna;2026-01-02", "Inaczej;ewa;2026-02-02", .nothing),
    // Connectors.
    Edit("connectors/tables/marks.csv", "a,first", "a,second", .rows),
    Edit("connectors/tables/connector.yaml", "\"a.b\"[0]", "\"a.b\"[1]", .rows),
    Edit("connectors/tables/connector.yaml", "path: \"/results[]/id\"", "path: \"/results[]/no\"", .rows),
    Edit("connectors/tables/connector.yaml", "title: {pl: Tabele, en: Tables}", "title: {pl: T, en: T}", .nothing),
    // Derived datasets.
    Edit("config/datasets/wynik.sql", "GROUP BY day", "WHERE day > '2020' GROUP BY day", .rows),
    Edit("config/datasets/wynik.yaml", "min: 0", "min: 1", .rows),
    Edit("config/datasets/wynik.yaml", "title: {pl: Wynik, en: Result}", "title: {pl: W, en: R}", .nothing),
  ]

  @Test(arguments: edits) func whatCountsChangesTheDigestAndWhatDoesNotDoesNot(_ edit: Edit) throws {
    let before = try Self.unedited.get()
    let after = try Self.digests(
      .settings { folder in
        let text = String(decoding: try Files.read(folder.file(edit.file)), as: UTF8.self)
        try #require(text.contains(edit.from), "\(edit.from) is not in \(edit.file)")
        try folder.write(edit.file, text.replacing(edit.from, with: edit.to, maxReplacements: 1))
      })
    let rows = before.contains { name, digests in after[name]?[0] != digests[0] }
    let holds = before.contains { name, digests in after[name]?[1] != digests[1] }
    #expect(rows == (edit.effect == .rows))
    #expect(holds == (edit.effect != .nothing))
    #expect(before.keys.sorted() == after.keys.sorted())
  }

  private static let unedited = Result { try digests(.settings()) }

  private static func digests(_ samples: FingerprintSamples) throws -> [String: [Digest]] {
    Dictionary(
      uniqueKeysWithValues: try samples.stages.map { name, stage in
        (name, [try stage.fingerprint.digest, try stage.holding.digest])
      })
  }

  // MARK: The list of areas

  /// The list counts only if it is used; a similar word does not count.
  @Test func theListOfAreasCountsWhereItIsAsked() throws {
    let samples = try FingerprintSamples.settings()
    var asking: [String] = []
    for (name, stage) in samples.stages where try stage.fingerprint != stage.withOtherAreas.fingerprint {
      if try stage.fingerprint.digest != stage.withOtherAreas.fingerprint.digest { asking.append(name) }
    }
    #expect(asking == ["pliki/open", "tajne/open", "tajne/third", "derived:obszarowy"])
  }
}
