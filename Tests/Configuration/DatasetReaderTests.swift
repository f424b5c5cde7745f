import Schema
import Testbed
import Testing

@testable import Configuration

/// Mistakes and meanings of `datasets/<id>.yaml`.
@Suite struct DatasetReaderTests {
  private let scene: ConfigurationScene
  private let file = "config/datasets/schools.yaml"
  private static let id = "  id: {type: code, privacy: public, title: {pl: Kod, en: Code}}\n"
  private static let head = "title: {pl: S, en: S}\ncolumns:\n"

  init() throws { scene = try ConfigurationScene() }

  @Test func whatMustBeThere() throws {
    try scene.expect(
      file, "«««description: {pl: S, en: S}\n",
      "a dataset needs \"title\": a text in both languages ({pl: …, en: …})",
      "a dataset needs \"columns\": the columns (a mapping)",
      "a dataset needs \"key\": a list with at least 1 item")
    try scene.expect(
      file, Self.head + "  ««id: {privacy: public}\nkey: [id]\n",
      "the column \"id\" needs \"type\": a type (\"text\", \"code\", \"integer\", \"decimal\", \"boolean\", \"date\", "
        + "\"datetime\", \"period\", \"area\", \"geometry\")",
      "the column \"id\" needs \"title\": a text in both languages ({pl: …, en: …})")
  }

  @Test func theKeyNamesColumnsEachOnce() throws {
    try scene.expect(
      file, Self.head + Self.id + "key: [id, «idd]\n",
      "the key names \"idd\", which is not a column; did you mean \"id\"?")
    try scene.expect(file, Self.head + Self.id + "«key: [id, id]\n", "the key names \"id\" twice")
    try scene.expect(file, Self.head + Self.id + "key: «[]\n", "expected a list with at least 1 item, found 0")
    try scene.expect(
      file, Self.head + Self.id + "key: «id\n",
      "expected a list (each item: the name of a column), found \"id\"; write [id]")
    // A column with mistakes is one all the same.
    try scene.expect(
      file, Self.head + "  id: {type: «txt, privacy: public, title: {pl: Kod, en: Code}}\n" + "key: [id]\n",
      "expected a type (\"text\", \"code\", \"integer\", \"decimal\", \"boolean\", \"date\", \"datetime\", \"period\", "
        + "\"area\", \"geometry\"), found \"txt\"; did you mean \"text\"?")
  }

  @Test func whatIdentifiesARowIsPublicAndNeverAbsent() throws {
    try scene.expect(
      file, Self.head + Self.id + "  «no: {type: integer, title: {pl: N, en: N}}\nkey: [id, no]\n",
      "the key column \"no\" is internal, but a row is published under its key; choose another key or make the column "
        + "public")
    try scene.expect(file, Self.head + Self.id + "key: [id]\n")
    #expect(try scene.load().datasets[0].columns[0].isRequired)
  }

  /// What depends on the class is no mistake of its own.
  @Test(arguments: [("pubic", "; did you mean \"public\"?"), ("[public]", ""), ("yes", "")])
  func aMisspeltPrivacyClassIsOneMistake(word: String, suggestion: String) throws {
    try scene.expect(
      file, Self.head + "  id: {type: code, privacy: «\(word), title: {pl: Kod, en: Code}}\nkey: [id]\n",
      "expected a privacy class (\"public\", \"internal\", \"personal\"), found "
        + "\(word.hasPrefix("[") ? "a list" : "\"\(word)\"")\(suggestion)")
  }

  @Test func aDatasetHasSomethingToPublish() throws {
    try scene.expect(
      file, "title: {pl: S, en: S}\n«columns:\n  «id: {type: code, title: {pl: K, en: C}}\nkey: [id]\n",
      "no column is public: there is nothing to publish",
      "the key column \"id\" is internal, but a row is published under its key; choose another key or make the column "
        + "public")
  }

  @Test func columnsHaveNamesOfTheirOwn() throws {
    for wrong in ["Id", "2id", "id-no", "ż"] {
      try scene.expect(
        file, Self.head + Self.id + "  «\"\(wrong)\": {type: text, title: {pl: K, en: C}}\nkey: [id]\n",
        "expected a name of lower-case letters, digits and underscores, a letter first, at most 64 characters, found "
          + "\"\(wrong)\"")
    }
    try scene.expect(
      file, Self.head + Self.id + "  «id: {type: text}\nkey: [id]\n",
      "the key \"id\" is given twice; the first is in line 3")
    try scene.expect(
      file, Self.head + Self.id + "  name: {type: text, title: {pl: K, en: C}, «colour: red}\nkey: [id]\n",
      "unknown key \"colour\" in the column \"name\"; the column \"name\" may have \"type\", \"title\", \"description\", "
        + "\"unit\", \"codes\", \"privacy\", \"required\", \"published\", \"detectors_off\", \"treatment\", "
        + "\"treatment_unchanged\"")
  }

  @Test func theNameRevisionsIsTaken() throws {
    try scene.folder.write(file, ConfigurationScene.dataset)
    try scene.expect(
      "config/datasets/revisions.yaml", "«" + ConfigurationScene.dataset,
      "a dataset cannot be called \"revisions\": every version has a file of that name; rename the file")
  }

  @Test func limitsAreSharesAndCounts() throws {
    let text = Self.head + Self.id + "key: [id]\n"
    try scene.expect(file, text + "limits: {deleted_share: 10%, deleted_rows: 0, quarantined_share: 0.5}\n")
    #expect(
      try scene.load().datasets[0].limits == Limits(deletedShareMax: 0.1, deletedRowsFree: 0, quarantinedShareMax: 0.5))
    for wrong in ["101%", "-1%", "1.5", "5 percent", "%", "nan"] {
      try scene.expect(
        file, text + "limits: {deleted_share: «\"\(wrong)\"}\n",
        "expected a share from 0 to 1 (0.05) or in per cent (5%), found \"\(wrong)\"")
    }
    for wrong in ["-1", "1000000001", "1e3", "ten", "1.0", "99999999999999999999"] {
      try scene.expect(
        file, text + "limits: {deleted_rows: «\"\(wrong)\"}\n",
        "expected a whole number from 0 to 1000000000, found \"\(wrong)\"")
    }
    try scene.expect(
      file, text + "limits: {«delete_share: 5%}\n",
      "unknown key \"delete_share\" in the limits; did you mean \"deleted_share\"?")
  }

  @Test func publication() throws {
    let text = Self.head + Self.id + "key: [id]\n"
    try scene.expect(
      file, text + "publication: {licence: CC0-1.0, keywords: [a, b], versions_kept: 3, revisions_kept: 0}\n")
    let settings = try scene.load().datasets[0].publication
    #expect(settings.licence == "CC0-1.0" && settings.keywords == ["a", "b"] && settings.formats == nil)
    #expect(settings.versionsKept == 3 && settings.revisionsKept == 0)
    let themes =
      "a theme (\"AGRI\", \"ECON\", \"EDUC\", \"ENER\", \"ENVI\", \"GOVE\", \"HEAL\", \"INTR\", \"JUST\", "
      + "\"REGI\", \"SOCI\", \"TECH\", \"TRAN\")"
    try scene.expect(
      file, text + "publication: {themes: [«soci]}\n", "expected \(themes), found \"soci\"; did you mean \"SOCI\"?")
    try scene.expect(
      file, text + "publication: {formats: «[]}\n", "expected a list with at least 1 item, found 0")
    try scene.expect(
      file, text + "publication: {versions_kept: «1000001}\n",
      "expected a whole number from 0 to 1000000, found \"1000001\"")
    try scene.expect(
      file, text + "publication: {revisions_kept: «-1}\n", "expected a whole number from 0 to 1000000, found \"-1\"")
    try scene.expect(
      file, text + "publication: {place: «Kraków}\n",
      "expected a text in both languages, found one text; write {pl: \"Kraków\", en: …}")
    try scene.expect(
      file, text + "publication: {licence: «\"\"}\n", "expected text with at least one character, found \"\"")
  }

  @Test func codesAreAListOfTheirOwnOrASharedOne() throws {
    let shared =
      "a list of codes (\"obs-status\", \"freq\", \"gus-signs\", \"bdl-signs\", \"eurostat-signs\", \"units\")"
    func text(_ codes: String) -> String {
      Self.head + Self.id + "  sign: {type: code, title: {pl: Z, en: S}, codes: \(codes)}\nkey: [id]\n"
    }
    try scene.expect(file, text("gus-signs"))
    #expect(try scene.load().datasets[0].columns[1].codes == SharedCodes.gusSigns.meanings)
    try scene.expect(file, text("{B: {pl: b, en: b}, \"1\": {pl: a, en: a}}"))
    #expect(try scene.load().datasets[0].columns[1].codes.map(\.code) == ["B", "1"])
    try scene.expect(file, text("«gus-sings"), "expected \(shared), found \"gus-sings\"; did you mean \"gus-signs\"?")
    try scene.expect(file, text("«[a, b]"), "expected \(shared), found a list")
    try scene.expect(file, text("{«B: {pl: b}}"), "a text in both languages needs \"en\": text")
    try scene.expect(
      file, text("{B: «b}"), "expected a text in both languages, found one text; write {pl: \"b\", en: …}")
  }

  @Test func aDerivedDatasetHasItsSelectInAFileOrABlock() throws {
    let text = Self.head + Self.id + "key: [id]\n"
    try scene.folder.write(
      "config/sources/register.yaml", ConfigurationScene.source.replacing("schools", with: "other"))
    try scene.folder.write("config/datasets/other.yaml", ConfigurationScene.dataset)
    try scene.expect(file, text + "derived: |\n  SELECT id\n  FROM other\n")
    #expect(
      try scene.load().dataset("schools")?.derivation
        == Derivation(sql: "SELECT id\nFROM other\n", file: scene.folder.file(file), line: 6))
    try scene.folder.write("config/datasets/schools.sql", "SELECT id FROM other\n")
    try scene.expect(file, text + "derived: schools.sql\n")
    #expect(
      try scene.load().dataset("schools")?.derivation
        == Derivation(sql: "SELECT id FROM other\n", file: scene.folder.file("config/datasets/schools.sql"), line: 1))
    try scene.expect(
      file, text + "derived: «school.sql\n",
      "the mapping config/datasets/school.sql does not exist; did you mean \"schools.sql\"?")
    try scene.expect(
      file, text + "derived: «../schools.sql\n",
      "the mapping must be the name of a file that ends in .sql, below config/datasets")
    try scene.folder.write("config/datasets/schools.sql", " \n")
    try scene.expect(file, text + "derived: «schools.sql\n", "the mapping config/datasets/schools.sql is empty")
  }

  @Test func aDerivedDatasetCannotBeFilled() throws {
    try scene.folder.write("config/datasets/other.yaml", ConfigurationScene.dataset)
    try scene.folder.write(file, ConfigurationScene.dataset + "derived: |\n  SELECT id FROM other\n")
    try scene.expect(
      "config/sources/register.yaml",
      "connector: office\ntitle: {pl: R, en: R}\nparameters: {folder: drop}\nstreams: {table: {dataset: «schools}}\n",
      "the dataset schools is derived from others, so no source can fill it; name another one, or take \"derived\" out of "
        + "datasets/schools.yaml")
  }
}
