import Schema
import Testbed
import Testing

@testable import Configuration

/// Decisions, detectors and treatments of columns.
@Suite struct PrivacyReaderTests {
  private let scene: ConfigurationScene
  private let file = "config/datasets/schools.yaml"
  private static let decision = "{decision: {pl: d, en: d}, legal_basis: {pl: b, en: b}}"

  init() throws { scene = try ConfigurationScene() }

  private func expect(
    _ column: String, _ message: String? = nil, sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) throws {
    let text =
      "title: {pl: S, en: S}\ncolumns:\n  id: {type: code, privacy: public, title: {pl: K, en: C}}\n"
      + "  \(column.hasPrefix("«x") ? "" : "x: ")\(column)\nkey: [id]\n"
    if let message {
      try scene.expect(file, text, message, sourceLocation: sourceLocation)
    } else {
      try scene.expect(file, text, sourceLocation: sourceLocation)
    }
  }

  private func column(_ type: String, _ more: String) -> String { "{type: \(type), title: {pl: X, en: X}, \(more)}" }

  @Test(arguments: [
    ("text", "mask", Treatment.mask), ("code", "{prefix: 3}", .prefix(3)), ("integer", "{step: 100}", .step(100)),
    ("decimal", "{step: 2}", .step(2)), ("period", "month", .month), ("period", "year", .year),
    ("area", "gmina", .gmina),
    ("geometry", "drop", .drop),
  ])
  func treatmentsOfTypes(type: String, text: String, treatment: Treatment) throws {
    try expect(column(type, "treatment: \(text)"))
    #expect(try scene.load().datasets[0].columns[1].guarding.treatment == treatment)
  }

  @Test(arguments: [
    ("integer", "mask", "mask does nothing for integer; it is for text and code"),
    ("date", "{prefix: 3}", "prefix 3 does nothing for date; it is for text and code"),
    ("text", "{step: 10}", "step 10 does nothing for text; it is for integer and decimal"),
    ("date", "year", "year does nothing for date; it is for period: say type: period"),
    ("code", "gmina", "gmina does nothing for code; it is for area"),
  ])
  func treatmentsThatDoNothing(type: String, text: String, message: String) throws {
    try expect(column(type, "«treatment: \(text)"), message)
  }

  @Test func aTreatmentIsAWordOrOneSize() throws {
    let words = "(\"mask\", \"hash\", \"drop\", \"month\", \"year\", \"gmina\")"
    try expect(
      column("text", "treatment: «masc"), "expected a treatment \(words), found \"masc\"; did you mean \"mask\"?")
    try expect(column("text", "treatment: «{}"), "a treatment is {prefix: 3} or {step: 100}")
    try expect(column("text", "treatment: «{prefix: 3, step: 100}"), "a treatment is {prefix: 3} or {step: 100}")
    // One mistake, and not a second one for what is missing because of it.
    try expect(column("text", "treatment: {prefix: «0}"), "expected a whole number from 1 to 8, found \"0\"")
    try expect(column("text", "treatment: {step: «1}"), "expected a whole number from 2 to 1000000000, found \"1\"")
    try expect(
      column("text", "treatment: {«prefx: 3}"), "unknown key \"prefx\" in a treatment; did you mean \"prefix\"?")
    try expect(
      column("text", "treatment: «[mask]"), "expected a treatment (a mapping of keys to values), found a list")
  }

  @Test func treatedColumnsNeedADecisionToBePublic() throws {
    try expect(
      column("text", "privacy: public, «treatment: mask"),
      "values that are treated come from persons: \"x\" needs a decision of its own to be public; "
        + "published: {decision: {pl: …, en: …}, legal_basis: {pl: …, en: …}}")
    try expect(column("text", "privacy: public, treatment: mask, published: \(Self.decision)"))
    try expect(
      column("text", "privacy: public, «treatment: drop"),
      "a dropped column has nothing to publish; say privacy: internal, or remove the column")
    try expect(
      column("text", "privacy: personal, «published: \(Self.decision)"),
      "the column \"x\" is not public; remove this, or say privacy: public")
    try expect(
      column("text", "privacy: public, «published: {decision: {pl: d, en: d}}"),
      "the publication of a column needs \"legal_basis\": a text in both languages ({pl: …, en: …})")
    try expect(
      column("text", "privacy: «publik"),
      "expected a privacy class (\"public\", \"internal\", \"personal\"), found \"publik\"; did you mean \"public\"?")
  }

  @Test func aRequiredColumnIsNotDropped() throws {
    try expect("«x: " + column("text", "required: true, treatment: drop"), "\"x\" is required and dropped")
  }

  @Test func aKeyStaysApart() throws {
    for treatment in ["mask", "{prefix: 2}"] {
      try scene.expect(
        file,
        "title: {pl: S, en: S}\ncolumns:\n  «id: {type: code, privacy: public, title: {pl: K, en: C}, "
          + "treatment: \(treatment), published: \(Self.decision)}\nkey: [id]\n",
        "the key column \"id\" would have the same value for different rows "
          + "(\(treatment == "mask" ? "mask" : "prefix 2")); treatment: hash keeps them apart")
    }
  }

  @Test func detectorsAreSwitchedOffWithAReason() throws {
    try expect(column("text", "detectors_off: {phone: numer urzędu, name: patron}"))
    #expect(
      try scene.load().datasets[0].columns[1].guarding.exemptions == [
        DetectorExemption(detector: .phone, reason: "numer urzędu"),
        DetectorExemption(detector: .name, reason: "patron"),
      ])
    try expect(
      column("text", "detectors_off: {«phon: x}"), "there is no detector \"phon\"; did you mean \"phone\"?")
    try expect(
      column("text", "detectors_off: {«zzzzzz: x}"),
      "there is no detector \"zzzzzz\"; detectors: email, iban, id_card, land_register, login, name, nip, passport, pesel, phone, plate"
    )
    try expect(
      column("text", "detectors_off: {phone: «\"\"}"), "expected text with at least one character, found \"\"")
    try expect(
      column("text", "detectors_off: «[phone]"),
      "expected the detectors that do not apply (a mapping of keys to values), found a list")
  }

  @Test func aHashNeedsASecretOfTheGateway() throws {
    let hashed = column("text", "«treatment: hash")
    let message =
      "the column \"x\" is hashed, and klamra.yaml names no secret for it; "
      + "privacy: {secret: {file: secrets/privacy}} in klamra.yaml"
    try expect(hashed, message)
    try scene.folder.write(
      "config/klamra.yaml", ConfigurationScene.gateway + "privacy: {secret: {credential: privacy}}\n")
    try expect(hashed.replacing("«", with: ""))
    // Where klamra.yaml has mistakes it is not known whether it names one.
    try scene.expect(
      "config/klamra.yaml", ConfigurationScene.gateway + "privacy: {secret: {credential: privacy}}\n«privcy: 1\n",
      "unknown key \"privcy\" in klamra.yaml; klamra.yaml may have \"gateway\", \"public\", \"operators\", \"webhooks\", "
        + "\"catalogues\", \"retention\", \"temporary_disk\", \"quarantine\", \"privacy\", \"connectors\", \"territory\""
    )
    try scene.expect(
      "config/klamra.yaml",
      "gateway: {title: {pl: D, en: D}, publisher: {pl: U, en: O}, base_url: «x}\n"
        + "privacy: {secret: {credential: privacy}}\n", "\"x\" does not begin with https:// or http://")
  }

  @Test func decisionsOfADatasetHoldForItsColumns() throws {
    try scene.expect(file, ConfigurationScene.dataset + "privacy: \(Self.decision)\n")
    let dataset = try scene.load().datasets[0]
    #expect(dataset.decision(on: dataset.columns[0])?.basis == Bilingual(pl: "b", en: "b"))
    #expect(try scene.load().undecidedColumns().isEmpty)
    try scene.folder.write(file, ConfigurationScene.dataset)
    let undecided = try #require(try scene.load().undecidedColumns().first)
    #expect(undecided.message == "nothing says who decided to publish id, name, day, pupils, area, and by which law")
    #expect(undecided.location == SourceLocation(file: scene.folder.file(file), line: 2, column: 1))
    try scene.folder.write(
      file,
      ConfigurationScene.dataset.replacing(
        "day:", with: "zip: {type: code, privacy: public, title: {pl: K, en: C}}\n  day:"))
    #expect(
      try scene.load().undecidedColumns().first?.message
        == "nothing says who decided to publish id, name, zip, day, pupils, …, and by which law")
  }
}
