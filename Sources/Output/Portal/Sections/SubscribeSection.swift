internal import Publication
internal import Schema

/// The ways to learn of new versions.
struct SubscribeSection {
  let page: DatasetPage

  var html: SafeHTML {
    let address = "\(page.site.baseURL)/datasets/\(page.dataset.id)/latest.json"
    return """
      <h2 id="subskrypcja">\(Wording.both("Powiadomienia o zmianach", "Notifications"))</h2>
      \(page.channels.map(\.html))<p>Można też odpytywać mały plik z numerem najnowszej wersji i pobierać same zmiany; \
      nagłówek <code>If-None-Match</code> oszczędza łącze.</p>
      <p class="en" lang="en">You can also poll a small file that names the newest version, and fetch only the changes; \
      <code>If-None-Match</code> saves traffic.</p>
      <pre role="region" aria-label="Polecenie" tabindex="0"><code>curl -s \(address)</code></pre>

      """
  }
}
