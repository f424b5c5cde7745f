internal import Events
internal import Schema

/// Feeds of changes for any feed reader (RFC 4287): one for the site and one for each dataset.
///
/// A feed holds the newest entries and no archives (RFC 5005, section 4). An archive document must never change, but an
/// erasure must be able to remove an entry; and no consumer depends on archives, since `latest/manifest.json` and the
/// version numbers show what to fetch.
struct AtomChannel: PullChannel {
  let name = "atom"
  let title = Bilingual(pl: "Kanał Atom", en: "Atom feed")
  let text = Bilingual(
    pl: "Lista ostatnich zmian dla czytników kanałów: nowe wersje z liczbą zmian, usunięcia zapisów, wycofania i "
      + "opóźnienia.",
    en: "The latest changes for feed readers: new versions with counts of changes, erasures, withdrawals and "
      + "delays.")

  let fileName = "changes.atom"
  let mediaType = "application/atom+xml"
  /// All but changes of a source's fields, which are not shown on pages.
  let eventTypes: Set<EventType> = [
    .versionPublished, .versionRewritten, .datasetWithdrawn, .dataLate, .dataFresh,
  ]
  let eventsMax = 100

  func render(_ events: [Event], of scope: FeedScope) throws -> [UInt8] {
    let entries = try events.map { try AtomEntry($0, scope.site) }
    return Array(AtomFeed(scope: scope, fileName: fileName, mediaType: mediaType, entries: entries).xml.text.utf8)
  }
}
