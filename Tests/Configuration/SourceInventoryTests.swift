import Platform
import Schema
import Testbed
import Testing

@testable import Configuration

/// What is declared about sources, and the file that is made of it.
@Suite struct SourceInventoryTests {
  private let scene: ConfigurationScene
  private let file = "config/sources/register.yaml"
  private static let header =
    "source,title_pl,title_en,connector,datasets,institution_pl,institution_en,system,owner,"
    + "contact,legal_basis,frequency_pl,frequency_en,quality_pl,quality_en\r\n"

  init() throws { scene = try ConfigurationScene() }

  private func written() throws -> String {
    let state = scene.folder.file("state")
    try SourceInventory(try scene.load()).write(below: state)
    return String(decoding: try Files.read("\(state)/inventory/sources.csv"), as: UTF8.self)
  }

  @Test func aSourceWithoutFactsHasALineAllTheSame() throws {
    #expect(try written() == Self.header + "register,Rejestr,Register,office,schools,,,,,,,,,,\r\n")
  }

  @Test func everyFactHasItsColumn() throws {
    try scene.folder.write(
      "config/sources/wide.yaml",
      """
      connector: office
      title: {pl: "Rejestr, drugi", en: 'The "second"'}
      parameters: {folder: drop}
      streams:
        table: {dataset: schools}
        years:
          dataset: schools
          csv: {encoding: utf-8, delimiter: ","}
          fields: {id: {column: id, type: code}}
          mapping: |
            SELECT id FROM source
      inventory:
        institution: {pl: urzędy gmin, en: gmina offices}
        system: "Rejestr\\nżłobków"
        owner: wójt
        contact: "wydział\\tedukacji"
        legal_basis: ustawa
        frequency: {pl: na bieżąco, en: as it changes}
        quality: {pl: ręcznie, en: by hand}
      """)
    #expect(
      try written() == Self.header + "register,Rejestr,Register,office,schools,,,,,,,,,,\r\n"
        + "wide,\"Rejestr, drugi\",\"The \"\"second\"\"\",office,schools schools,urzędy gmin,gmina offices,"
        + "\"Rejestr\nżłobków\",wójt,\"wydział\tedukacji\",ustawa,na bieżąco,as it changes,ręcznie,by hand\r\n")
    #expect(SourceInventory.columns.joined(separator: ",") + "\r\n" == Self.header)
  }

  @Test func aFileThatSaysTheSameIsLeftAlone() throws {
    let before = try written()
    let path = scene.folder.file("state/inventory/sources.csv")
    let modified = try Files.facts(path).modified
    #expect(try written() == before)
    #expect(try Files.facts(path).modified == modified)
    try scene.folder.write("state/inventory/sources.csv", "other")
    #expect(try written() == before)
  }

  @Test func noSourceIsAHeader() throws {
    try Files.remove(scene.folder.file(file))
    #expect(try written() == Self.header)
  }

  @Test func theInstitutionIsAllThatMustBeSaid() throws {
    try scene.expect(file, ConfigurationScene.source + "inventory: {institution: {pl: U, en: O}}\n")
    #expect(
      try scene.load().source("register")?.facts == SourceFacts(institution: Bilingual(pl: "U", en: "O")))
    try scene.expect(
      file, ConfigurationScene.source + "«inventory: {owner: wójt}\n",
      "the inventory needs \"institution\": a text in both languages ({pl: …, en: …})")
    try scene.expect(
      file, ConfigurationScene.source + "inventory: {institution: {pl: U, en: O}, «mail: a}\n",
      "unknown key \"mail\" in the inventory; the inventory may have \"institution\", \"system\", \"owner\", \"contact\", "
        + "\"legal_basis\", \"frequency\", \"quality\"")
    try scene.expect(
      file, ConfigurationScene.source + "inventory: {institution: {pl: U, en: O}, owner: «\"\", frequency: «daily}\n",
      "expected text with at least one character, found \"\"",
      "expected a text in both languages, found one text; write {pl: \"daily\", en: …}")
  }
}
