internal import Channels
internal import Events
internal import Platform
internal import Schema
internal import Testbed
internal import Testing

extension FuzzTests {
  /// Whatever the titles are, a feed is XML with the markup of its source alone, and what it shows are the titles.
  @Test func aFeedIsWellFormedWhateverTheTitlesAre() throws {
    let pieces = [
      "<", ">", "&", "\"", "'", "]]>", "<!--", "-->", "<entry>", "</feed>", "&amp;", "&#0;", "\u{0}", "\u{B}",
      "\u{FFFF}", "\n", "ł", "a",
    ]
    let channel = try #require(ChannelRegistry.all.pull.first { $0.name == "atom" })
    let expectedTags = tags(try feed(channel, Bilingual(pl: "a", en: "b"), manifest: "https://h"))
    Fuzz.play("aFeedIsWellFormedWhateverTheTitlesAre", rounds: 2000) { random in
      let title = Bilingual(pl: Mutation.text(pieces, upTo: 8, &random), en: Mutation.text(pieces, upTo: 8, &random))
      let text = try feed(channel, title, manifest: "https://h/\(Mutation.text(pieces, upTo: 3, &random))")
      let bytes = Array(text.utf8)
      let plain = Array(title.pl.unicodeScalars).map { scalar in
        (scalar.value < 32 && scalar != "\n") || scalar.value == 0xFFFF ? "\u{FFFD}" : scalar
      }
      // The first author's name is the Polish title alone.
      let name = try #require(
        text.split(separator: "<name>").dropFirst().first?.split(separator: "</name>", omittingEmptySubsequences: false)
          .first)
      try holdEqual(Array(unescaped(name).unicodeScalars), plain, shown(bytes))
      // No text became markup: the tags are those of a feed with plain titles.
      try holdEqual(tags(text), expectedTags, shown(bytes))
    }
  }

  private func feed(_ channel: any PullChannel, _ title: Bilingual, manifest: String) throws -> String {
    let body: JSON = [
      "type": "dataset.version.published", "timestamp": "2026-03-02T05:59:58Z",
      "data": [
        "version": 2, "rows": 1, "inserted": 1, "updated": 0, "deleted": 0, "manifest_url": .string(manifest),
        "delta_url": .null, "title": ["pl": .string(title.pl), "en": .string(title.en)],
      ],
    ]
    let event = Event(
      sequence: 1, id: "evt_1", type: .versionPublished, dataset: "d", version: 2, createdAt: Timestamp(seconds: 0),
      body: Array(body.compact.utf8))
    let site = FeedSite(title: title, publisher: title, baseURL: "https://h")
    let bytes = try channel.render([event], of: FeedScope(site: site, dataset: FeedDataset(id: "d", title: title)))
    return String(decoding: bytes, as: UTF8.self)
  }

  private func unescaped(_ text: Substring) -> String {
    String(text).replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
      .replacing("&#10;", with: "\n").replacing("&amp;", with: "&")
  }

  /// The names of tags, in their order.
  private func tags(_ text: String) -> [String] {
    text.split(separator: "<").map { piece in String(piece.prefix { !" >".contains($0) }) }
  }
}
