import Platform
import Testing

@testable import Configuration

/// How long things are kept: `retention:` in `klamra.yaml`.
@Suite struct RetentionSettingsTests {
  private let scene: ConfigurationScene
  private let file = "config/klamra.yaml"

  init() throws { scene = try ConfigurationScene() }

  private func expect(
    _ marked: String, _ messages: String..., sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) throws {
    let text = ConfigurationScene.gateway + "retention: \(marked)\n"
    switch messages.count {
    case 0: try scene.expect(file, text, sourceLocation: sourceLocation)
    case 1: try scene.expect(file, text, messages[0], sourceLocation: sourceLocation)
    default: try scene.expect(file, text, messages[0], messages[1], sourceLocation: sourceLocation)
    }
  }

  @Test func defaultsHoldWhereNothingIsSaid() throws {
    let settings = try scene.load().gateway.retention
    #expect(settings == RetentionSettings())
    #expect(settings.documents.count == 90 && settings.runs.count == 1095 && settings.deliveries.count == 90)
    #expect(settings.deadLetters.count == 365 && settings.events.count == 1095)
  }

  @Test func everySpanIsASettingOfItsOwn() throws {
    try expect("{documents: 1d, runs: 2d, deliveries: 3d, dead_letters: 4d, events: 36525d}")
    let settings = try scene.load().gateway.retention
    #expect([settings.documents, settings.runs, settings.deliveries].map(\.count) == [1, 2, 3])
    #expect([settings.deadLetters, settings.events].map(\.count) == [4, 36_525])
  }

  @Test func aDayIsTwentyFourHours() throws {
    let moment = try #require(Timestamp("2026-11-30T12:00:00Z"))
    #expect(RetentionSettings.Days(1).before(moment) == Timestamp("2026-11-29T12:00:00Z"))
    #expect(RetentionSettings.Days(36_525).before(moment) == Timestamp("1926-11-30T12:00:00Z"))
  }

  /// Only a number that may be a number of days is proposed as one.
  @Test(arguments: [
    ("0d", ""), ("36526d", ""), ("-1d", ""), ("90", "; write 90d"), ("0", ""), ("-5", ""), ("+5", ""),
    ("36525", "; write 36525d"),
    ("36526", ""), ("99999999999999999999", ""), ("2160h", ""), ("3 d", ""), ("d", ""), ("ninety", ""), ("1.5d", ""),
    ("999999999999d", ""),
  ])
  func aSpanIsAWholeNumberOfDays(text: String, suggestion: String) throws {
    try expect(
      "{documents: «\"\(text)\"}",
      "expected a number of days (90d), from 1d to 36525d, found \"\(text)\"\(suggestion)")
  }

  @Test func aRunOutlivesItsDocuments() throws {
    let message = "\"runs\" is 10d, shorter than \"documents\" with 11d; runs: 11d or more"
    try expect("{documents: 11d, «runs: 10d}", message)
    try expect("{documents: 11d, runs: 11d}")
    // The default is too short: the mistake is where something was written.
    try expect("{«documents: 1096d}", "\"runs\" is 1095d, shorter than \"documents\" with 1096d; runs: 1096d or more")
    try expect("{«runs: 89d}", "\"runs\" is 89d, shorter than \"documents\" with 90d; runs: 90d or more")
  }

  @Test func eventsOutliveDeadLettersAndTheseOutliveDeliveries() throws {
    try expect(
      "{«deliveries: 366d}",
      "\"dead_letters\" is 365d, shorter than \"deliveries\" with 366d; dead_letters: 366d or more")
    try expect(
      "{deliveries: 366d, «dead_letters: 365d}",
      "\"dead_letters\" is 365d, shorter than \"deliveries\" with 366d; dead_letters: 366d or more")
    try expect(
      "{«dead_letters: 1096d}", "\"events\" is 1095d, shorter than \"dead_letters\" with 1096d; events: 1096d or more")
    try expect(
      "{dead_letters: 89d, «events: 88d}".replacing("dead_letters", with: "«dead_letters"),
      "\"dead_letters\" is 89d, shorter than \"deliveries\" with 90d; dead_letters: 90d or more",
      "\"events\" is 88d, shorter than \"dead_letters\" with 89d; events: 89d or more")
  }

  /// What stands in the place of a wrong value is a default, and the order of defaults is not the operator's mistake.
  @Test func aWrongSpanIsOneMistake() throws {
    try expect(
      "{documents: 2000d, runs: «3000}",
      "expected a number of days (90d), from 1d to 36525d, found \"3000\"; write 3000d")
    try expect(
      "{documents: 2000d, «rusn: 3000d}", "unknown key \"rusn\" in the retention; did you mean \"runs\"?")
  }

  @Test func otherKeysAndShapesAreMistakes() throws {
    try expect(
      "{«versions: 3d}",
      "unknown key \"versions\" in the retention; the retention may have \"documents\", \"runs\", \"deliveries\", "
        + "\"dead_letters\", \"events\"")
    try expect("«90d", "expected the retention (a mapping of keys to values), found \"90d\"")
    try expect("{documents: «[90d]}", "expected text, found a list")
    try expect("{«documents: }", "expected a number of days (90d), found nothing; give a value or remove the key")
  }
}
