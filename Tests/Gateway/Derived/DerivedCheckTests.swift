import Platform
import Testbed
import Testing

@testable import CommandLine
@testable import Configuration
@testable import Daemon
@testable import Followers
@testable import State

/// The output of `klamra check` for derived datasets.
@Suite struct DerivedCheckTests {
  private let region: Region

  init() throws { region = try Region() }

  /// The output of a check with another SELECT of `razem`.
  private func check(_ sql: String, of id: String = "razem") throws -> String {
    try region.scene.folder.write("config/datasets/\(id).sql", sql)
    let outcome = region.scene.run("check")
    #expect(outcome.status == .wrong, "\(outcome)")
    return outcome.errors.replacing(region.scene.folder.path + "/", with: "")
  }

  /// An undecided column is internal, and values derived from it may become public.
  @Test(arguments: ["internal", "personal"]) func aColumnThatIsNotPublicIsAWarning(privacy: String) throws {
    let path = region.scene.folder.file("config/datasets/ludnosc.yaml")
    try region.scene.folder.write(
      "config/datasets/ludnosc.yaml",
      String(decoding: Files.read(path), as: UTF8.self).replacing(
        "people: {type: decimal, privacy: public,", with: "people: {type: decimal, privacy: \(privacy),"))
    let outcome = region.scene.run("check")
    #expect(
      outcome.status == .done
        && outcome.errors.contains("warning: the SELECT reads \"people\" of ludnosc, which is \(privacy), and razem"),
      "\(outcome)")
    // From a plain digest of it few values could be guessed.
    #expect(try region.bringAll().status == .done)
    func documents(_ dataset: String) throws -> String {
      let path = "\(region.scene.folders.public)/datasets/\(dataset)/versions/1/manifest.json"
      return try #require(
        String(decoding: Files.read(path), as: UTF8.self).split(separator: "\"documents\":").last.map(String.init))
    }
    for dataset in ["razem", "raport"] {
      let names = try documents(dataset)
      #expect(
        names.matches(of: /"hmac-sha256:/).count == 2 && !names.contains("\"sha256:"), "the SELECT and its inputs")
    }
  }

  /// A sum without hidden figures is wrong, and nothing shows it.
  @Test(arguments: [
    ("SELECT sex, sum(value) AS k FROM tabela GROUP BY sex", false),
    ("SELECT sex, avg_exact(value, 1) AS k FROM tabela GROUP BY sex", false),
    ("SELECT sex, CASE WHEN count(mark) = 0 THEN sum(value) END AS k FROM tabela GROUP BY sex", true),
    ("SELECT sex, sum(value) AS k FROM tabela WHERE mark IS NULL GROUP BY sex", true),
    ("SELECT sex, count(*) AS k FROM tabela GROUP BY sex", true),
  ])
  func protectedFiguresWithoutTheirMark(sql: String, isSound: Bool) throws {
    let office = try StatisticsOffice(
      columns: StatisticsOffice.counts, fields: ["value"], disclosure: StatisticsOffice.countRules)
    try office.scene.folder.write(
      "config/datasets/suma.yaml",
      """
      title: {pl: Suma, en: Sum}
      columns:
        sex: {type: code, privacy: public, title: {pl: Płeć, en: Sex}}
        k: {type: decimal, privacy: public, title: {pl: Razem, en: Total}}
      key: [sex]
      derived: suma.sql

      """)
    try office.scene.folder.write("config/datasets/suma.sql", sql + "\n")
    let outcome = office.scene.run("check")
    #expect((outcome.status == .done) == isSound, "\(outcome)")
    if !isSound {
      #expect(outcome.errors.contains("of which figures are hidden, and does not look at \"mark\""), "\(outcome)")
      #expect(outcome.errors.contains("suma.sql:1:"), "\(outcome)")
    }
  }

  @Test func aSoundConfigurationIsSound() {
    let outcome = region.scene.run("check")
    // Who decided to publish is another matter.
    let warnings = outcome.errors.split(separator: "\n").filter {
      $0.contains("warning") && !$0.contains("who decided to publish")
    }
    #expect(outcome.status == .done && warnings.isEmpty, "\(outcome)")
  }

  @Test(arguments: [
    (
      "SELECT period, sum_exact(people) AS people, 1 AS gminas\nFROM   ludnsc GROUP BY period",
      "config/datasets/razem.sql:2:8: error: there is no dataset \"ludnsc\"; did you mean \"ludnosc\"?"
    ),
    (
      "SELECT period, sum_exact(peopl) AS people, 1 AS gminas FROM ludnosc GROUP BY period",
      "config/datasets/razem.sql:1:26: error: the mapping is not valid SQL: no such column: peopl"
    ),
    (
      "SELECT period, people, 1 AS gminas,\n  7 AS seven FROM ludnosc",
      "config/datasets/razem.sql:2:8: error: the mapping does not fit the dataset razem: the dataset has no column \"seven\""
    ),
    (
      "SELECT people, 1 AS gminas FROM ludnosc",
      "config/datasets/razem.sql:1:1: error: the mapping does not fit the dataset razem: the required column \"period\" is missing"
    ),
    (
      "SELECT period, people, 1 AS gminas FROM ludnosc JOIN \"na-glowe\" AS n USING (period, area) WHERE n.x > 1",
      "config/datasets/razem.sql:1:97: error: the mapping is not valid SQL: no such column: n.x"
    ),
    ("DELETE FROM ludnosc", "config/datasets/razem.sql:1:1: error: the mapping may not change the table ludnosc"),
    ("PRAGMA user_version", "config/datasets/razem.sql:1:1: error: the mapping may not use PRAGMA user_version"),
    ("ATTACH 'x' AS y", "config/datasets/razem.sql:1:1: error: the mapping may not attach a file"),
    (
      "SELECT name AS period FROM sqlite_schema",
      "config/datasets/razem.sql:1:1: error: the mapping may not read the table sqlite_"
    ),
    (
      "SELECT period, people, random() AS gminas FROM ludnosc",
      "config/datasets/razem.sql:1:1: error: the mapping may not call random()"
    ),
    (
      "SELECT period, people, 1 AS gminas FROM ludnosc; SELECT 1",
      "config/datasets/razem.sql:1:1: error: the mapping is not valid SQL: more than one statement"
    ),
    (
      "SELECT '2024' AS period, 1 AS people, 1 AS gminas",
      "config/datasets/razem.sql:1:1: error: the SELECT reads no dataset, so razem would never change; datasets: dochody-gmin, "
    ),
    (
      "SELECT period, people, 1 AS gminas FROM razem",
      "config/datasets/razem.sql:1:41: error: the dataset razem is derived from itself"
    ),
    (
      "SELECT r.period, r.people, 1 AS gminas\nFROM raport AS r",
      "config/datasets/raport.sql:2:8: error: datasets are derived from each other: raport from razem from raport; take one"
    ),
    ("SELECT period, people FROM source", "config/datasets/razem.sql:1:28: error: there is no dataset \"source\""),
  ])
  func everyMistakeHasItsPlace(sql: String, message: String) throws {
    let errors = try check(sql)
    #expect(errors.contains(message), "\(errors)")
    // Nothing is run with it.
    #expect(region.scene.run("run --all").status == .wrong)
  }

  @Test func aFileThatIsNotThere() throws {
    try Files.remove(region.scene.folder.file("config/datasets/razem.sql"))
    let outcome = region.scene.run("check")
    #expect(outcome.status == .wrong)
    #expect(outcome.errors.contains("config/datasets/razem.yaml:"), "\(outcome)")
    // The report reads it, and that is not a second mistake.
    #expect(!outcome.errors.contains("there is no dataset"), "\(outcome)")
  }

  @Test func aSelectInTheDeclarationItself() throws {
    let path = "config/datasets/razem.yaml"
    let text = String(decoding: try Files.read(region.scene.folder.file(path)), as: UTF8.self)
    try region.scene.folder.write(
      path,
      text.replacing(
        "derived: razem.sql",
        with:
          "derived: |\n  SELECT period, sum_exact(people) AS people,\n         count(*) AS gminsa FROM ludnosc GROUP BY period"
      ))
    let errors = region.scene.run("check").errors
    #expect(errors.contains("razem.yaml:10:22: error: the mapping does not fit the dataset razem"), "\(errors)")
  }

  @Test func noSourceFillsADerivedDataset() throws {
    let path = "config/sources/people.yaml"
    let text = String(decoding: try Files.read(region.scene.folder.file(path)), as: UTF8.self)
    try region.scene.folder.write(path, text.replacing("dataset: ludnosc", with: "dataset: razem"))
    let errors = region.scene.run("check").errors
    #expect(
      errors.contains("people.yaml:6:14: error: the dataset razem is derived from others, so no source can fill it"),
      "\(errors)")
  }

  @Test func tooManyInputs() throws {
    var tables: [String] = []
    for number in 1...12 {
      try region.scene.folder.write("config/datasets/d\(number).yaml", Region.dataset(["area"], [("x", "text")]))
      tables.append("d\(number)")
    }
    let errors = try check("SELECT d1.area AS period, 1 AS people, 1 AS gminas FROM \(tables.joined(separator: ", "))")
    #expect(errors.contains("the SELECT reads 12 datasets, and 11 is the most"), "\(errors)")
  }

  /// Eleven are all right, also when they are read.
  @Test func asManyInputsAsThereMayBe() throws {
    var tables: [String] = []
    for number in 1...10 {
      try region.derived(
        "d\(number)", ["period"], [("x", "integer")], "SELECT DISTINCT period, \(number) AS x FROM ludnosc")
      tables.append("d\(number)")
    }
    try region.derived(
      "jedenascie", ["period"], [("x", "integer")],
      "SELECT period, \(tables.map { "\($0).x" }.joined(separator: " + ")) + count(*) AS x FROM ludnosc "
        + tables.map { "JOIN \($0) USING (period)" }.joined(separator: " ") + " GROUP BY period")
    let run = try region.bringAll()
    #expect(run.status == .done, "\(run)")
    #expect(region.rows("jedenascie") == ["2023 57", "2024 57"])
    #expect(region.scene.run("trace jedenascie 2024").status == .done)
  }

  /// Digit texts in text order are not in numeric order.
  @Test(arguments: [
    (
      "SELECT period, count(*) AS people, 1 AS gminas FROM ludnosc WHERE people > 9000 GROUP BY period",
      "razem.sql:1:1:"
    ),
    ("SELECT period, people, 1 AS gminas FROM ludnosc WHERE\n  '5' <= ludnosc.people", "razem.sql:1:1:"),
    ("SELECT period, 1 AS gminas, '1' AS people FROM ludnosc WHERE people BETWEEN 3 AND 9", "razem.sql:1:1:"),
    ("SELECT period, max(people) AS people, 1 AS gminas FROM ludnosc GROUP BY period", "razem.sql:1:1:"),
    ("SELECT period, min(people, '7') AS people, 1 AS gminas FROM ludnosc", "razem.sql:1:1:"),
    (
      "WITH few AS (SELECT * FROM ludnosc WHERE area = 'A') SELECT period, sum(people < '3') AS gminas FROM few GROUP BY 1",
      "razem.sql:1:73"
    ),
  ])
  func decimalsAsTextsAreWarnedOf(sql: String, place: String) throws {
    try region.scene.folder.write("config/datasets/razem.sql", sql)
    let outcome = region.scene.run("check")
    let message = "warning: the SELECT puts \"people\" of ludnosc in order as a text, in which 9 comes after 10"
    #expect(outcome.errors.contains(message) && outcome.status == .done, "\(outcome)")
    #expect(outcome.errors.ranges(of: message).count == 1 && outcome.errors.contains(place), "\(outcome)")
  }

  /// Comparisons for equality, or by numeric value, are allowed.
  @Test(arguments: [
    "SELECT period, count(*) AS people, 1 AS gminas FROM ludnosc WHERE people COLLATE decimal > '9000' GROUP BY period",
    "SELECT period, max(people COLLATE decimal) AS people, 1 AS gminas FROM ludnosc GROUP BY period",
    "SELECT period, people, 1 AS gminas FROM ludnosc WHERE people COLLATE decimal BETWEEN '3' AND '9'",
    "SELECT period, people, 1 AS gminas FROM ludnosc WHERE people = '3' OR people IN ('5', '6') GROUP BY people, period",
    "SELECT DISTINCT period, nullif(people, '0') AS people, 1 AS gminas FROM ludnosc WHERE area > 'A'",
    "SELECT period, 7 AS people, max(gminas) AS gminas FROM (SELECT period, count(*) AS gminas FROM ludnosc GROUP BY 1) WHERE gminas > 3 GROUP BY 1",
  ])
  func otherComparisonsAreNot(sql: String) throws {
    try region.scene.folder.write("config/datasets/razem.sql", sql)
    let outcome = region.scene.run("check")
    #expect(outcome.status == .done && !outcome.errors.contains("in order as a text"), "\(outcome)")
  }

  /// They are indeed in order: none of this results from a wrong order.
  @Test func theRightOrderGivesTheRightRows() throws {
    try region.scene.folder.write(
      "config/datasets/razem.sql",
      "SELECT period, max(people COLLATE decimal) AS people, sum(people COLLATE decimal > '9') AS gminas FROM ludnosc GROUP BY period"
    )
    try region.bringAll()
    #expect(region.rows("razem") == ["2023 9 0", "2024 10 1"])
  }

  @Test func personalColumnsAreWarnedOf() throws {
    let path = "config/datasets/ludnosc.yaml"
    let text = String(decoding: try Files.read(region.scene.folder.file(path)), as: UTF8.self)
    try region.scene.folder.write(
      path, text.replacing("people: {type: decimal, privacy: public", with: "people: {type: decimal, privacy: personal")
    )
    let outcome = region.scene.run("check")
    #expect(outcome.status == .done)
    #expect(
      outcome.errors.contains(
        "warning: the SELECT reads \"people\" of ludnosc, which is personal, and razem has public columns"),
      "\(outcome)")
  }
}
