internal import Publication
internal import Schema

/// How to learn of a new version.
struct SubscribeSection {
  let page: DatasetPage

  var html: SafeHTML {
    let address = "\(page.site.baseURL)/datasets/\(page.dataset.id)/latest.json"
    return """
      <h2 id="subskrypcja">\(Wording.both("Powiadomienia o zmianach", "Notifications"))</h2>
      <p>Wydawca może wysyłać na wskazany adres podpisany webhook (Standard Webhooks 1.0.0) po każdej nowej wersji. \
      Można też odpytywać mały plik z numerem najnowszej wersji i pobierać same zmiany; nagłówek <code>If-None-Match</code> \
      oszczędza łącze.</p>
      <p class="en" lang="en">The publisher can send a signed webhook (Standard Webhooks 1.0.0) after every new version. \
      Or poll the small file that names the newest version and fetch only the changes; <code>If-None-Match</code> saves \
      traffic.</p>
      <pre><code>curl -s \(address)</code></pre>
      \(feeds)
      """
  }

  private var feeds: [SafeHTML] {
    page.feeds.map { feed in
      """
      <p><a href="\(feed.fileName)" type="\(feed.mediaType)">\(feed.title.pl)</a>. \(feed.text.pl)</p>
      <p class="en" lang="en"><a href="\(feed.fileName)" type="\(feed.mediaType)">\(feed.title.en)</a>. \(feed.text.en)</p>

      """
    }
  }
}
