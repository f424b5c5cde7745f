import Schema
import Testbed
import Testing

@testable import Configuration

/// Checks that refer to other datasets.
@Suite struct ReferenceCheckTests {
  private let scene: ConfigurationScene
  private let file = "config/datasets/schools.yaml"

  init() throws {
    scene = try ConfigurationScene()
    try scene.folder.write(
      "config/datasets/areas.yaml",
      """
      title: {pl: O, en: A}
      columns:
        code: {type: code, privacy: public, title: {pl: K, en: C}}
        number: {type: integer, privacy: public, title: {pl: N, en: N}}
        is_open: {type: boolean, title: {pl: N, en: N}}
      key: [code]
      """)
    try scene.folder.write(
      "config/sources/areas.yaml",
      "connector: office\ntitle: {pl: R, en: R}\nparameters: {folder: drop}\nstreams: {table: {dataset: areas}}\n")
  }

  private func expect(
    _ marked: String, _ messages: String..., sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) throws {
    let text = ConfigurationScene.dataset + "checks:\n  c: {check: reference, \(marked)}\n"
    if let message = messages.first {
      try scene.expect(file, text, message, sourceLocation: sourceLocation)
    } else {
      try scene.expect(file, text, sourceLocation: sourceLocation)
    }
  }

  @Test func theOnlyKeyColumnIsMeantWhereNothingIsSaid() throws {
    try expect("column: area, dataset: areas")
    #expect(
      try scene.load().dataset("schools")?.checks.map(\.rule) == [.reference(column: "area", dataset: "areas", to: nil)]
    )
    try expect("column: pupils, dataset: areas, to: number")
    #expect(
      try scene.load().dataset("schools")?.checks.map(\.rule)
        == [.reference(column: "pupils", dataset: "areas", to: "number")])
  }

  @Test func theOtherDatasetIsThere() throws {
    try expect("column: area, dataset: «araes", "there is no dataset \"araes\"; did you mean \"areas\"?")
    try expect("column: area, dataset: «zzzzzz", "there is no dataset \"zzzzzz\"; datasets: areas")
    try expect(
      "column: area, dataset: «schools",
      "a dataset cannot refer to itself: its rows are only there once they are checked")
    try expect("column: «aera, dataset: areas", "the dataset has no column \"aera\"; did you mean \"area\"?")
  }

  @Test func theColumnOfTheOtherDatasetIsThere() throws {
    try expect(
      "column: area, dataset: areas, to: «cod", "the dataset areas has no column \"cod\"; did you mean \"code\"?")
    try expect(
      "column: area, dataset: areas, to: «zzzzzz",
      "the dataset areas has no column \"zzzzzz\"; columns: code, is_open, number")
  }

  @Test func valuesOfDifferentKindsAreNeverEqual() throws {
    try expect(
      "column: area, dataset: areas, to: «number",
      "\"number\" of areas is of the type integer, which no value here can equal")
    try expect(
      "column: pupils, «dataset: areas", "\"code\" of areas is of the type code, which no value here can equal")
    try expect("column: pupils, dataset: areas, to: is_open")
  }

  @Test func aKeyOfSeveralColumnsLeavesTheColumnOpen() throws {
    try scene.folder.write(
      "config/datasets/areas.yaml",
      "title: {pl: O, en: A}\ncolumns:\n  code: {type: code, privacy: public, title: {pl: K, en: C}}\n"
        + "  year: {type: code, privacy: public, title: {pl: K, en: C}}\nkey: [code, year]\n")
    try expect(
      "column: area, «dataset: areas", "the dataset areas has a key of 2 columns, so say which one is meant; to: code")
    try expect("column: area, dataset: areas, to: year")
  }

  /// A dataset with mistakes of its own is looked at when they are mended.
  @Test func mistakesOfTheOtherDatasetAreNotThoseOfTheCheck() throws {
    try scene.folder.write(
      file, ConfigurationScene.dataset + "checks:\n  c: {check: reference, column: area, dataset: areas, to: nothing}\n"
    )
    try scene.expect(
      "config/datasets/areas.yaml",
      "title: «x\ncolumns: {id: {type: code, privacy: public, title: {pl: K, en: C}}}\nkey: [id]\n",
      "expected a text in both languages, found one text; write {pl: \"x\", en: …}")
  }

  @Test func aDatasetThatNothingFillsIsAWarning() throws {
    let text =
      "connector: office\ntitle: {pl: R, en: R}\nparameters: {folder: drop}\nstreams: {table: {dataset: schools}}\n"
    try scene.folder.write("config/sources/areas.yaml", text)
    let warning =
      "warning: no source fills the dataset areas, so there is nothing to compare with and every run fails; "
      + "add a source that fills it, or leave out the check"
    try expect("column: area, dataset: areas, to: «code", warning)
    try expect("column: area, «dataset: areas", warning)
    // Derived datasets are filled by others.
    try scene.folder.write(
      "config/datasets/areas.yaml",
      "title: {pl: O, en: A}\ncolumns: {code: {type: code, privacy: public, title: {pl: K, en: C}}}\nkey: [code]\n"
        + "derived: |\n  SELECT area AS code FROM schools\n")
    try expect("column: area, dataset: areas")
    // With other mistakes it is not known what is filled.
    try scene.folder.write(
      "config/datasets/areas.yaml",
      "title: {pl: O, en: A}\ncolumns: {code: {type: code, privacy: public, title: {pl: K, en: C}}}\nkey: [code]\n")
    try scene.folder.write("config/sources/areas.yaml", text + "schedule: sometimes\n")
    #expect(scene.found().count == 1 && scene.found()[0].hasPrefix("config/sources/areas.yaml:5:11: error: "))
  }
}
