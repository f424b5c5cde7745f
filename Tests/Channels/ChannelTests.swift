import Events
import Platform
import Schema
import Settings
import Testbed
import Testing

@testable import Channels

/// What every channel of the registry owes the rest of the product.
@Suite struct ChannelTests {
  static let names = ChannelRegistry.all.members.map(\.name)

  private func member(_ name: String) throws -> any Channel {
    try #require(ChannelRegistry.all.members.first { $0.name == name })
  }

  @Test func namesAreUniqueWords() {
    #expect(Set(Self.names).count == Self.names.count)
    for name in Self.names {
      #expect(!name.isEmpty && name.utf8.allSatisfy { "abcdefghijklmnopqrstuvwxyz0123456789-".utf8.contains($0) })
    }
  }

  @Test(arguments: names) func aMemberIsEitherPushedOrPulled(_ name: String) throws {
    let channel = try member(name)
    #expect(channel is any PushChannel != (channel is any PullChannel))
  }

  @Test(arguments: names) func pagesHaveTextsInBothLanguages(_ name: String) throws {
    let channel = try member(name)
    for text in [channel.text.pl, channel.text.en] {
      #expect(text.hasSuffix(".") && text.utf8.count > 40, "\(name): \(text)")
    }
    #expect(channel.text.pl != channel.text.en)
    #expect(!channel.title.pl.isEmpty && !channel.title.en.isEmpty)
  }

  /// What pages link to, and what the site serves, is asked of the channel itself.
  @Test(arguments: names) func itHasAFeedWhereItIsRead(_ name: String) throws {
    let channel = try member(name)
    let isRead = ChannelRegistry.all.pull.contains { $0.name == name }
    #expect((channel.feed != nil) == isRead)
    guard let feed = channel.feed else { return }
    #expect(!feed.fileName.contains("/") && feed.fileName.contains(".") && feed.mediaType.contains("/"))
  }

  @Test(arguments: names) func theGuidesNameIt(_ name: String) throws {
    let channel = try member(name)
    let guide = String(decoding: try Files.read("docs/subscribers.md"), as: UTF8.self)
    #expect(guide.contains("| **\(channel.title.en)** | \(channel.text.en) |"))
    if let channel = channel as? any PullChannel { #expect(guide.contains(channel.fileName)) }
  }

  /// What plays with the text that a channel reads or escapes.
  private enum Evidence {
    /// A property of `Tests/Fuzz`.
    case property(String)
    /// There is nothing to play with.
    case none(because: String)
  }

  private static let evidence: [String: Evidence] = [
    "webhook": .property("onlyTheRightSignatureIsValid"), "atom": .property("aFeedIsWellFormedWhateverTheTitlesAre"),
  ]

  @Test(arguments: names) func hasAFuzzPropertyOrAReasonForNone(_ name: String) throws {
    switch try #require(Self.evidence[name]) {
    case .none(let reason): #expect(reason.utf8.count > 20)
    case .property(let property):
      let files = try Files.list("Tests/Fuzz").filter { $0.hasSuffix(".swift") }
      let call = "Fuzz.play(\"\(property)\""
      #expect(try files.contains { String(decoding: try Files.read("Tests/Fuzz/\($0)"), as: UTF8.self).contains(call) })
    }
  }

  /// An independent program reads what a channel sends, in a check of the channel's name.
  @Test(arguments: names) func hasAConformanceCheck(_ name: String) throws {
    let checks = String(decoding: try Files.read("Tests/Conformance/conformance.py"), as: UTF8.self)
    #expect(checks.contains("check(\"channel \(name): "), "check(\"channel \(name): …\", …)")
  }

  // MARK: Push: off until a subscriber's file asks for it

  static let pushed = ChannelRegistry.all.push.map(\.name)

  private func channel(_ name: String) throws -> any PushChannel {
    try #require(ChannelRegistry.all.push.first { $0.name == name })
  }

  /// Reads a subscriber's file with these lines.
  private func read(_ lines: [String], in folder: String) -> (settings: (any PushSettings)?, report: Report) {
    let report = Report()
    let text = lines.joined(separator: "\n") + "\n"
    let shape = Shape<any PushSettings>.section("a subscriber") { ChannelRegistry.all.settings(of: $0, in: folder) }
    let node = SettingsFile.parse(Array(text.utf8), file: "biuro.yaml", into: report)
    return (node.flatMap { shape.value(of: $0, report) }, report)
  }

  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("secrets/biuro", WebhookSecret.sampleText + "\n")
    return folder
  }

  @Test(arguments: pushed) func itsExampleIsAccepted(_ name: String) throws {
    let folder = try folder()
    let notes = try channel(name).settings
    let lines = ["channel: \(name)"] + notes.map { "\($0.key): \($0.example)" }
    let (settings, report) = read(lines, in: folder.path)
    #expect(report.diagnostics.filter { $0.severity == .error }.isEmpty)
    let destination = try #require(settings).destination(PushEnvironment())
    _ = try destination.sender()
  }

  @Test(arguments: pushed) func everyRequiredKeyIsDocumentedAndMissed(_ name: String) throws {
    let folder = try folder()
    let notes = try channel(name).settings
    for note in notes {
      #expect(!note.text.pl.isEmpty && !note.text.en.isEmpty && note.text.pl != note.text.en, "\(note.key)")
      let others = notes.filter { $0.key != note.key }.map { "\($0.key): \($0.example)" }
      let (settings, report) = read(["channel: \(name)"] + others, in: folder.path)
      #expect((settings == nil) == note.isRequired, "\(note.key)")
      #expect(report.hasErrors == note.isRequired, "\(note.key)")
    }
    let (settings, report) = read(
      ["channel: \(name)", "undocumented: 1"] + notes.map { "\($0.key): \($0.example)" }, in: folder.path)
    #expect(settings != nil && report.diagnostics.contains { $0.message.contains("undocumented") })
  }

  @Test(arguments: pushed) func theSubscribersGuideHasEveryKey(_ name: String) throws {
    let guide = String(decoding: try Files.read("docs/subscribers.md"), as: UTF8.self)
    for note in try channel(name).settings {
      #expect(guide.contains("| `\(note.key)` | \(note.text.en) |"), "\(note.key)")
    }
  }

  @Test(arguments: pushed) func settingsAreEqualToThemselvesAlone(_ name: String) throws {
    let folder = try folder()
    let lines = ["channel: \(name)"] + (try channel(name).settings.map { "\($0.key): \($0.example)" })
    let one = try #require(read(lines, in: folder.path).settings)
    let same = try #require(read(lines, in: folder.path).settings)
    let subscriber = Subscriber(id: "biuro")
    #expect(Subscription(subscriber, settings: one) == Subscription(subscriber, settings: same))
    #expect(Subscription(subscriber, settings: one).hashValue == Subscription(subscriber, settings: same).hashValue)
    #expect(Subscription(subscriber, settings: one) != Subscription(subscriber, settings: OtherSettings()))
    #expect(Subscription(subscriber, settings: one) != Subscription(Subscriber(id: "radio"), settings: one))
  }

  @Test func aFileWithoutAChannelIsReadByTheFirst() throws {
    let folder = try folder()
    let (settings, report) = read(
      ["url: https://biuro.example.pl/hook", "secret: {file: secrets/biuro}"], in: folder.path)
    #expect(!report.hasErrors)
    #expect(
      settings as? WebhookSettings
        == WebhookSettings(url: "https://biuro.example.pl/hook", secret: .file(folder.file("secrets/biuro"))))
  }

  @Test func anUnknownChannelIsNamed() throws {
    let (settings, report) = read(["channel: webhok"], in: try folder().path)
    #expect(settings == nil)
    #expect(
      report.diagnostics.contains { $0.message.contains("a channel") && $0.suggestion.description.contains("webhook") })
  }

  /// The settings are not unknown keys: nothing is known of their channel. Other keys are.
  @Test func aMisspeltChannelIsOneMistake() throws {
    let folder = try folder()
    for (name, found) in [("webhok", "\"webhok\""), ("[webhook]", "a list"), ("{}", "a mapping"), ("atom", "\"atom\"")]
    {
      let (settings, report) = read(
        ["channel: \(name)", "url: https://biuro.example.pl/hook", "secret: {file: secrets/biuro}"], in: folder.path)
      #expect(settings == nil)
      #expect(report.diagnostics.map(\.message) == ["expected a channel (\"webhook\"), found \(found)"])
    }
    let (_, report) = read(["channel: webhok", "url: ftp://h", "secret: geheim", "urll: x"], in: folder.path)
    #expect(report.diagnostics.map(\.location.line) == [1, 4])
    #expect(report.diagnostics[1].message == "unknown key \"urll\" in a subscriber")
  }

  @Test func aMisspeltChannelShowsNoSecretOnItsLine() throws {
    let (settings, report) = read(["{channel: webhok, url: https://biuro.example.pl, secret: geheim}"], in: "/")
    #expect(settings == nil && report.diagnostics.count == 1)
    #expect(!"\(report.diagnostics)".contains("geheim"))
    let (_, missing) = read(["channel: webhok", "secrt: geheim"], in: "/")
    #expect(missing.diagnostics.count == 2 && !"\(missing.diagnostics)".contains("geheim"))
  }

  @Test func severalPushChannelsAreAChoice() throws {
    let channels = ChannelRegistry([WebhookChannel(), OtherChannel()])
    let report = Report()
    let shape = Shape<any PushSettings>.section("a subscriber") { channels.settings(of: $0, in: "/") }
    let node = try #require(SettingsFile.parse(Array("channel: other\n".utf8), file: "biuro.yaml", into: report))
    #expect(shape.value(of: node, report) is OtherSettings && !report.hasErrors)
    let wrong = try #require(SettingsFile.parse(Array("chanel: other\n".utf8), file: "biuro.yaml", into: report))
    _ = shape.value(of: wrong, report)
    #expect(report.diagnostics.contains { $0.suggestion == "did you mean \"channel\"?" })
  }

  // MARK: Pull: on, and of public facts alone

  static let pulled = ChannelRegistry.all.pull.map(\.name)

  @Test(arguments: pulled) func itShowsOnlyWhatPagesShow(_ name: String) throws {
    let channel = try #require(ChannelRegistry.all.pull.first { $0.name == name })
    #expect(!channel.eventTypes.contains(.sourceChanged))
    #expect(channel.eventTypes.isSubset(of: Set(EventType.all)) && channel.eventsMax > 0)
    #expect(!channel.fileName.contains("/") && channel.mediaType.contains("/"))
  }
}

private struct OtherSettings: PushSettings, Hashable {
  func destination(_ environment: PushEnvironment) throws -> any PushDestination {
    throw DestinationError(subscriber: "")
  }
}

private struct OtherChannel: PushChannel {
  let name = "other"
  let title = Bilingual(pl: "Inny", en: "Other")
  let text = Bilingual(pl: "Inny.", en: "Other.")
  let settings: [SettingNote] = []

  func settings(of section: Section, in folder: String) -> (any PushSettings)? { OtherSettings() }
}
