import Schema
import Testing

@testable import Configuration

/// The checks of a dataset: their rules, and every mistake in them.
@Suite struct CheckReaderTests {
  private let scene: ConfigurationScene
  private let file = "config/datasets/schools.yaml"

  init() throws { scene = try ConfigurationScene() }

  private func text(_ check: String) -> String { ConfigurationScene.dataset + "checks:\n  c: {\(check)}\n" }

  private func expect(
    _ marked: String, _ message: String, sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) throws {
    try scene.expect(file, text(marked), message, sourceLocation: sourceLocation)
  }

  private func rule(_ check: String) throws -> Check.Rule {
    try scene.expect(file, text(check))
    return try #require(try scene.load().datasets[0].checks.first).rule
  }

  @Test func everyKindHasARule() throws {
    #expect(try rule("check: required, columns: name") == .required(columns: ["name"]))
    #expect(try rule("check: unique, columns: [name, day]") == .unique(columns: ["name", "day"]))
    #expect(try rule("check: range, column: pupils, min: 0") == .range(column: "pupils", min: "0", max: nil))
    #expect(
      try rule("check: range, column: day, min: 2024-02-29, max: 2024-02-29")
        == .range(column: "day", min: "2024-02-29", max: "2024-02-29"))
    #expect(
      try rule("check: pattern, column: name, pattern: '[A-Z].*'") == .pattern(column: "name", pattern: "[A-Z].*"))
    #expect(try rule("check: codes, column: pupils, codes: [1, 02]") == .codes(column: "pupils", codes: ["1", "02"]))
    #expect(
      try rule("check: sum, parts: [girls, boys], total: pupils, tolerance: \"0.50\"")
        == .sum(parts: ["girls", "boys"], total: "pupils", tolerance: "0.5"))
    #expect(
      try rule("check: sum, column: pupils, by: day, total: {area: \"1261011\"}")
        == .totalRow(
          column: "pupils", by: ["day"], total: [Check.Condition(column: "area", value: "1261011")], tolerance: "0"))
    #expect(
      try rule("check: change, column: pupils, max: 12.5%, ignore: 3")
        == .change(column: "pupils", shareMax: 1250, ignored: "3"))
  }

  @Test func theActionIsAWarningWhereNothingIsSaid() throws {
    try scene.expect(file, text("check: required, columns: name"))
    let check = try #require(try scene.load().datasets[0].checks.first)
    #expect(check.name == "c" && check.action == .warn && check.title == Bilingual(pl: "", en: ""))
    try scene.expect(file, text("check: required, columns: name, action: reject, title: {pl: t, en: t}"))
    #expect(try scene.load().datasets[0].checks.first?.action == .reject)
    try expect(
      "check: required, columns: name, action: «stop",
      "expected an action (\"reject\", \"warn\", \"hold\"), found \"stop\"")
  }

  @Test func theKindIsOneOfNine() throws {
    let kinds =
      "a kind of check (\"required\", \"unique\", \"range\", \"pattern\", \"codes\", \"sum\", \"reference\", "
      + "\"change\", \"unchanged\")"
    try expect("check: «uniqe, columns: nothing", "expected \(kinds), found \"uniqe\"; did you mean \"unique\"?")
    try scene.expect(
      file, ConfigurationScene.dataset + "checks:\n  «c: {columns: nothing}\n",
      "the check \"c\" needs \"check\": \(kinds)")
    try expect("«chekc: unique, columns: name", "unknown key \"chekc\" in the check \"c\"; did you mean \"check\"?")
    try scene.expect(
      file, ConfigurationScene.dataset + "checks:\n  «C: {check: required, columns: name}\n",
      "expected a name of lower-case letters, digits and hyphens, a letter first, at most 64 characters, found \"C\"")
    try scene.expect(
      file, ConfigurationScene.dataset + "checks: «[a]\n",
      "expected the checks (a mapping of keys to values), found a list")
  }

  /// A check without a column would be accepted silently and never fail.
  @Test(arguments: ["required", "unique", "unchanged"]) func columnsAreOneOrMore(kind: String) throws {
    try expect(
      "check: \(kind), columns: «[]", "expected the name of a column, or a list of it, found an empty list")
    try expect("check: \(kind), columns: «[name, name]", "the column \"name\" is named twice")
    try expect(
      "check: \(kind), columns: [name, «nmae]", "the dataset has no column \"nmae\"; did you mean \"name\"?")
    try expect(
      "check: \(kind), columns: «zzzzzz",
      "the dataset has no column \"zzzzzz\"; columns: area, boys, day, girls, id, name, pupils")
    try scene.expect(
      file, ConfigurationScene.dataset + "checks:\n  «c: {check: \(kind)}\n",
      "the check \"c\" needs \"columns\": the name of a column, or a list of it")
    try expect(
      "check: \(kind), «column: name", "unknown key \"column\" in the check \"c\"; did you mean \"columns\"?")
  }

  @Test func aColumnWithAMistakeHasOnlyThatOne() throws {
    try scene.expect(
      file,
      "title: {pl: S, en: S}\ncolumns:\n  id: {type: code, privacy: public, title: {pl: K, en: C}}\n"
        + "  name: {type: «decimals, title: {pl: K, en: C}}\nkey: [id]\nchecks:\n  c: {check: required, columns: name}\n",
      "expected a type (\"text\", \"code\", \"integer\", \"decimal\", \"boolean\", \"date\", \"datetime\", \"period\", "
        + "\"area\", \"geometry\"), found \"decimals\"; did you mean \"decimal\"?")
  }

  @Test func ranges() throws {
    try expect("«check: range, column: pupils", "a range needs \"min\", \"max\" or both")
    try expect("check: range, column: pupils, «min: 2, max: 1", "min is above max: no value is in this range")
    try expect(
      "check: range, column: day, «min: 2024-02-29, max: 2024-02-28", "min is above max: no value is in this range")
    _ = try rule("check: range, column: pupils, min: -9223372036854775808, max: 9223372036854775807")
    try expect(
      "check: range, column: pupils, max: «9223372036854775808",
      "expected a whole number from -9223372036854775808 to 9223372036854775807, found \"9223372036854775808\"")
    try expect("check: range, column: day, min: «2023-02-29", "expected a day (2024-07-15), found \"2023-02-29\"")
    try expect("check: range, column: day, min: «24-2-9", "expected a day (2024-07-15), found \"24-2-9\"")
    try expect(
      "check: range, column: «name, min: 1, max: x",
      "the column \"name\" is of the type text, and this check wants integer, decimal, date")
    try expect(
      "check: range, column: pupils, min: 1, «maximum: 5",
      "unknown key \"maximum\" in the check \"c\"; the check \"c\" may have \"check\", \"action\", \"title\", \"column\", "
        + "\"min\", \"max\"")
  }

  @Test func patterns() throws {
    try expect("check: pattern, column: name, pattern: 'Szkoła «(\\d+'", "the group is not closed; write )")
    try expect(
      "check: pattern, column: «pupils, pattern: a",
      "the column \"pupils\" is of the type integer, and this check wants text, code, area, period, date, datetime, decimal"
    )
    try scene.expect(
      file, ConfigurationScene.dataset + "checks:\n  «c: {check: pattern, column: name}\n",
      "the check \"c\" needs \"pattern\": a pattern")
  }

  @Test func sumsOfColumns() throws {
    try expect(
      "check: sum, «parts: [girls, pupils], total: pupils", "\"pupils\" cannot be a part of itself")
    try expect("check: sum, parts: «[girls, girls], total: pupils", "the column \"girls\" is named twice")
    try expect(
      "check: sum, parts: [girls, «name], total: pupils",
      "the column \"name\" is of the type text, and this check wants integer, decimal")
    try expect(
      "check: sum, parts: girls, total: pupils, tolerance: «-1", "expected a number that is not negative, found \"-1\"")
    try expect(
      "check: sum, parts: girls, total: pupils, tolerance: «\"0,5\"",
      "expected a number with a decimal point and at most 18 digits before it and 12 behind it, found \"0,5\"; write 0.5"
    )
    try scene.expect(
      file, ConfigurationScene.dataset + "checks:\n  «c: {check: sum, parts: girls}\n",
      "the check \"c\" needs \"total\": the name of a column")
  }

  @Test func sumsOfRows() throws {
    let reject = "a sum over rows cannot reject a row: it does not show which one is wrong; warn or hold"
    try expect("check: sum, column: pupils, total: {area: a}, «action: reject", reject)
    try expect(
      "check: sum, column: pupils, total: «{}", "say which row holds the total: {area: \"1261011\"}")
    try expect(
      "check: sum, column: pupils, total: {«aera: a}", "the dataset has no column \"aera\"; did you mean \"area\"?")
    try expect(
      "check: sum, column: pupils, by: [«nmae], total: {area: a}",
      "the dataset has no column \"nmae\"; did you mean \"name\"?")
    try expect(
      "check: sum, column: pupils, total: «area",
      "expected the total's row (a mapping of keys to values), found \"area\"")
    try scene.expect(
      file, ConfigurationScene.dataset + "checks:\n  ««c: {check: sum}\n",
      "the check \"c\" needs \"column\": the name of a column",
      "the check \"c\" needs \"total\": the total's row (a mapping)")
  }

  @Test func changes() throws {
    try expect(
      "check: change, column: pupils, max: «30", "a share without % is from 0 to 1, found \"30\"; write 30%")
    try expect(
      "check: change, column: pupils, max: 30%, ignore: «-0.5", "expected a number that is not negative, found \"-0.5\""
    )
    try expect(
      "check: change, column: «name, max: 30%",
      "the column \"name\" is of the type text, and this check wants integer, decimal")
    try scene.expect(
      file, ConfigurationScene.dataset + "checks:\n  «c: {check: change, column: pupils}\n",
      "the check \"c\" needs \"max\": a share, exact to a hundredth of a per cent (30%)")
  }
}
