import Schema
import Testbed
import Testing

@testable import Configuration

/// `disclosure` of a dataset: which figures are hidden, and what would give them away.
@Suite struct DisclosureReaderTests {
  private let scene: ConfigurationScene
  private let file = "config/datasets/schools.yaml"
  private static let head = """
    title: {pl: S, en: S}
    columns:
      area: {type: area, privacy: public, title: {pl: G, en: G}}
      sex: {type: code, privacy: public, title: {pl: P, en: S}}
      pupils: {type: integer, privacy: public, title: {pl: U, en: P}}
      staff: {type: integer, privacy: public, title: {pl: N, en: S}}
      sign: {type: code, privacy: public, title: {pl: Z, en: S}}
      staff_sign: {type: code, privacy: public, title: {pl: Z, en: S}}
      state: {type: code, privacy: public, title: {pl: Z, en: S}}
      firms: {type: integer, title: {pl: F, en: F}}
      largest: {type: decimal, title: {pl: N, en: L}}
      note: {type: text, title: {pl: N, en: N}}
    key: [area, sex]

    """

  init() throws { scene = try ConfigurationScene() }

  private func expect(
    _ marked: String, _ messages: String..., more: String = "",
    sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) throws {
    let text = Self.head + more + "disclosure: \(marked)\n"
    switch messages.count {
    case 0: try scene.expect(file, text, sourceLocation: sourceLocation)
    case 1: try scene.expect(file, text, messages[0], sourceLocation: sourceLocation)
    default: try scene.expect(file, text, messages[0], messages[1], sourceLocation: sourceLocation)
    }
  }

  private static let values = "values: {pupils: sign, staff: staff_sign}"

  @Test func aWholeControl() throws {
    try expect(
      "{\(Self.values), status: state, frequency: {}, entities: {column: firms, minimum: 4}, margin: 10%, "
        + "totals: [{column: sex, total: T, parts: [M, K]}, {column: area, parents: areas}, {total: pupils, parts: [staff]}], "
        + "lift: [{area: \"1206114\", reason: zgoda}]}")
    let control = try #require(try scene.load().datasets[0].disclosure)
    #expect(control.values == ["pupils", "staff"] && control.marks == ["sign", "staff_sign"])
    #expect(control.status == "state" && control.frequency == DisclosureControl.Threshold(column: nil, minimum: 3))
    #expect(control.entities == DisclosureControl.Threshold(column: "firms", minimum: 4) && control.margin == 1000)
    #expect(
      control.totals == [
        .rows(column: "sex", total: "T", parts: ["M", "K"]), .tree(column: "area", .areas),
        .columns(total: "pupils", parts: ["staff"]),
      ])
    #expect(
      control.lifts == [
        DisclosureControl.Lift(rows: [Check.Condition(column: "area", value: "1206114")], reason: "zgoda")
      ])
  }

  @Test func somethingIsProtectedAgainstSomething() throws {
    try scene.expect(
      file, Self.head + "«disclosure: {frequency: {}}\n",
      "the disclosure control needs \"values\": the protected columns with their marks (a mapping)")
    try scene.expect(
      file, Self.head + "«disclosure: {\(Self.values)}\n",
      "nothing says which figures are at risk; give \"frequency\", \"entities\", \"dominance\" or several of them")
  }

  @Test func protectedColumnsArePublicNumbersOutsideOfTheKey() throws {
    let rest = "staff: staff_sign}, frequency: {}, unprotected: {pupils: because}}"
    try expect(
      "{values: {«note: sign, \(rest)", "the column \"note\" is of the type text, and this check wants integer, decimal"
    )
    try expect("{values: {«firms: sign, \(rest)", "the column \"firms\" is not public, so nobody would see it")
    try expect(
      "{values: {«zzzzzz: sign, \(rest)",
      "the dataset has no column \"zzzzzz\"; columns: area, firms, largest, note, pupils, sex, sign, staff, staff_sign, state"
    )
    try expect(
      "{values: {pupils: «firms, \(rest)",
      "the column \"firms\" is of the type integer, and this check wants text, code")
    try expect("{values: {pupils: «sex, \(rest)", "\"sex\" is in the key, which is told of every row")
    try expect("{values: {pupils: «note, \(rest)", "the column \"note\" is not public, so nobody would see it")
  }

  @Test func eachColumnHasOnePart() throws {
    try expect(
      "{values: {pupils: sign, «staff: sign}, frequency: {}}".replacing("{values", with: "{«values"),
      "the column \"sign\" has two parts in the disclosure control",
      "two columns have the mark \"sign\": nobody could tell which is hidden")
    try expect(
      "{«\(Self.values), status: sign, frequency: {}}", "the column \"sign\" has two parts in the disclosure control")
    // One column may decide twice.
    try expect("{\(Self.values), frequency: {column: firms}, entities: {column: firms}}")
  }

  @Test func columnsThatDecideAreNotPublished() throws {
    try expect(
      "{values: {staff: staff_sign}, frequency: {column: «pupils}}",
      "the column \"pupils\" is public, and tells what the hidden figures must not; make it internal; where the figure "
        + "counts itself, leave \"column\" out")
    try expect(
      "{\(Self.values), frequency: {column: «area}}",
      "the column \"area\" is of the type area, and this check wants integer, decimal")
    try expect(
      "{\(Self.values), frequency: {minimum: «1}}", "expected a whole number from 2 to 1000000, found \"1\"")
  }

  @Test func dominance() throws {
    let one = "values: {pupils: sign}, unprotected: {staff: because}"
    try expect("{\(one), dominance: {column: largest}}")
    #expect(
      try scene.load().datasets[0].disclosure?.dominance == DisclosureControl.Dominance(column: "largest", share: 7500))
    try expect("{\(one), dominance: {column: largest, «share: 100.01%}}", "nobody has more than all")
    try expect(
      "{\(one), «dominance: {share: 75%}}", "the dominance needs \"column\": the name of a column")
    try expect(
      "{\(Self.values), «dominance: {column: largest}}",
      "the largest contribution can only be that of one column; protect one column, or leave out the dominance")
  }

  @Test func publicNumbersBesideHiddenFiguresTellThem() throws {
    try expect(
      "{«values: {pupils: sign}, frequency: {}}",
      "the column \"staff\" is public and a number, and would be told beside hidden figures; protect it under \"values\", "
        + "make it internal, or say why it tells nothing of them: unprotected: {staff: …}")
    try expect("{values: {pupils: sign}, frequency: {}, unprotected: {staff: because}}")
    try expect(
      "{\(Self.values), frequency: {}, unprotected: {«firms: because}}",
      "the column \"firms\" is not public, so nobody would see it")
  }

  @Test func totals() throws {
    func total(_ text: String) -> String { "{\(Self.values), frequency: {}, totals: [\(text)]}" }
    try expect(
      total("{column: «state, total: T}"),
      "\"state\" is no column of the key, so no row can be the total of others in it; key columns: area, sex")
    try expect(total("{column: sex, total: T, «parts: [T, K]}"), "\"T\" cannot be a part of itself")
    try expect(total("{total: pupils, «parts: [pupils, staff]}"), "\"pupils\" cannot be a part of itself")
    try expect(
      total("{total: «firms, parts: [staff]}"),
      "\"firms\" is none of the protected columns; protected columns: pupils, staff")
    try expect(total("{total: pupils, parts: «[]}"), "expected a list with at least 1 item, found 0")
    try expect(
      total("{column: sex, «parents: periods}"),
      "the column \"sex\" is of the type code, which has no parents among the periods")
    try expect(total("«{column: sex}"), "a total needs \"total\": text")
  }

  @Test func checksOfSumsAreProtectedAgainst() throws {
    let checks = "checks:\n  s: {check: sum, column: pupils, by: area, total: {sex: T}}\n"
    try expect("{\(Self.values), frequency: {}}", more: checks)
    #expect(
      try scene.load().datasets[0].disclosure?.totals
        == [.groups(by: ["area"], total: [Check.Condition(column: "sex", value: "T")])])
    try expect(
      "{«\(Self.values), frequency: {}}",
      "the check \"s\" adds rows up by \"state\", which is not in the key, so nothing can be protected against it; take "
        + "\"state\" into the key, or leave the check out",
      more: checks.replacing("by: area", with: "by: state"))
    try expect(
      "{«\(Self.values), frequency: {}}",
      "the check \"s\" adds protected columns up with \"firms\", from which they could be computed; protect \"firms\" as well",
      more: "checks:\n  s: {check: sum, parts: [staff, firms], total: pupils}\n")
  }

  @Test func lifts() throws {
    try expect(
      "{\(Self.values), frequency: {}, lift: [«{reason: zgoda}]}", "a lift names at least one column of the key")
    try expect(
      "{\(Self.values), frequency: {}, lift: [«{area: a}]}", "a lift needs \"reason\": text")
    try expect(
      "{\(Self.values), frequency: {}, lift: [{area: a, reason: b, «state: c}]}",
      "unknown key \"state\" in a lift; a lift may have \"reason\", \"area\", \"sex\"")
  }

  @Test func onlyWhatBringsTheWholeTableFillsIt() throws {
    try expect("{\(Self.values), frequency: {}}")
    try scene.expect(
      "config/sources/register.yaml",
      "connector: office\ntitle: {pl: R, en: R}\nparameters: {folder: drop}\nstreams:\n  «table: {dataset: schools, refresh: partial}\n",
      "the stream \"table\" brings parts of schools, whose hidden figures are chosen by the whole table; set refresh: full "
        + "and bring every row each time")
    try scene.folder.write("config/sources/register.yaml", ConfigurationScene.source)
    try scene.expect(
      "config/sources/second.yaml",
      "connector: office\ntitle: {pl: R, en: R}\nparameters: {folder: drop}\nstreams: {«table: {dataset: schools}}\n",
      "schools has hidden figures, and another stream fills it already: neither sees the whole table; give the stream a "
        + "dataset of its own")
  }
}
