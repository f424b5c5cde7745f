internal import Events
internal import Platform
internal import Schema

/// A feed document (RFC 4287, section 4.1.1).
struct AtomFeed {
  let scope: FeedScope
  let fileName: String
  let mediaType: String
  /// Newest first, at least one.
  let entries: [AtomEntry]

  var xml: SafeXML {
    let site = scope.site
    return """
      <?xml version="1.0" encoding="utf-8"?>
      <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="pl">
        <id>\(AtomTag(site.baseURL).feed(of: scope.dataset?.id))</id>
        <title>\(title)</title>
        <subtitle>Zmiany w danych · Changes in the data</subtitle>
        <updated>\(updated.description)</updated>
        <author>
          <name>\(site.publisher.pl)</name>
          <uri>\(site.baseURL)/</uri>
        </author>
        <link rel="self" type="\(mediaType)" href="\(folder)\(fileName)"/>
        <link rel="alternate" type="text/html" hreflang="pl" href="\(folder)"/>
        <generator>Klamra</generator>
      \(entries.map(\.xml))</feed>

      """
  }

  private var title: String { AtomEntry.both(scope.dataset?.title ?? scope.site.title) }

  /// The URL of the page, and of the folder of the file.
  private var folder: String {
    scope.dataset.map { "\(scope.site.baseURL)/datasets/\($0.id)/" } ?? "\(scope.site.baseURL)/"
  }

  /// The time of the newest event: no clock, so that the output is reproducible.
  private var updated: Timestamp { entries.map(\.facts.happenedAt).max() ?? Timestamp(seconds: 0) }
}
