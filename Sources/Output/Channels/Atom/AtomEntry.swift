internal import Events
internal import Platform
internal import Schema

/// One event as an entry of a feed (RFC 4287, section 4.1.2).
struct AtomEntry {
  let event: Event
  let facts: EventFacts
  let site: FeedSite
  private let wording: AtomWording

  /// - Throws: `JSONError` if the event's text lacks a fact.
  init(_ event: Event, _ site: FeedSite) throws {
    self.event = event
    self.site = site
    facts = try EventFacts(event)
    wording = try AtomWording(event.type, facts)
  }

  var xml: SafeXML {
    """
      <entry>
        <id>\(AtomTag(site.baseURL).entry(of: event.id))</id>
        <title>\(Self.both(Bilingual(pl: "\(facts.title.pl): \(wording.title.pl)", en: "\(name): \(wording.title.en)")))</title>
        <updated>\(facts.happenedAt.description)</updated>
        <category term="\(event.dataset)" label="\(facts.title.pl)"/>
        <category term="\(event.type.rawValue)"/>
        <link rel="alternate" type="text/html" hreflang="pl" href="\(site.baseURL)/datasets/\(event.dataset)/"/>
    \(wording.links.map(link))    <summary type="xhtml">
          <div xmlns="http://www.w3.org/1999/xhtml">
            <p>\(wording.text.pl)</p>
            <p xml:lang="en" lang="en">\(wording.text.en)</p>
          </div>
        </summary>
      </entry>

    """
  }

  private var name: String { facts.title.en.isEmpty ? facts.title.pl : facts.title.en }

  private func link(_ link: AtomWording.Link) -> SafeXML {
    """
        <link rel="\(link.relation)" title="\(Self.both(link.title))" href="\(link.address)"/>

    """
  }

  /// Polish and English; once if both are equal or one is empty.
  static func both(_ text: Bilingual) -> String {
    if text.en.isEmpty || text.en == text.pl { return text.pl }
    return text.pl.isEmpty ? text.en : "\(text.pl) · \(text.en)"
  }
}
