internal import Events
internal import Schema

/// Feeds of changes that any feed reader subscribes to (RFC 4287): one of the site and one of each dataset.
///
/// A feed holds the newest entries and no archives (RFC 5005, section 4): a document of an archive must never change,
/// while an erasure must be able to take an entry back, and no reader depends on archives for data: whatever was missed,
/// `latest/manifest.json` and the numbers of versions say what to fetch.
struct AtomChannel: PullChannel {
  let name = "atom"
  let title = Bilingual(pl: "Kanał Atom", en: "Atom feed")
  let text = Bilingual(
    pl: "Lista ostatnich zmian dla czytników kanałów: nowe wersje z liczbą zmian, usunięcia zapisów i opóźnienia.",
    en: "The latest changes for feed readers: new versions with counts of changes, erasures and delays.")

  let fileName = "changes.atom"
  let mediaType = "application/atom+xml"
  /// All but changes of a source's fields, which no page shows.
  let eventTypes: Set<EventType> = [.versionPublished, .versionRewritten, .dataLate, .dataFresh]
  let eventsMax = 100

  func render(_ events: [Event], of scope: FeedScope) throws -> [UInt8] {
    let entries = try events.map { try AtomEntry($0, scope.site) }
    return Array(AtomFeed(scope: scope, fileName: fileName, mediaType: mediaType, entries: entries).xml.text.utf8)
  }
}
