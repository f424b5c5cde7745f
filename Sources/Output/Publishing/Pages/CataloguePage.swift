internal import Platform
internal import Schema

/// `index.html`, and the same as `datasets/index.html`: every published dataset with a sentence, its state and a way to its page.
struct CataloguePage {
  /// One dataset as the records describe it.
  struct Entry: Hashable, Sendable {
    var id: String
    var title: Bilingual
    var description: Bilingual
    var newest: Published
    /// Until when data were expected that have not come.
    var dueAt: Timestamp?
  }

  let site: SiteFacts
  let entries: [Entry]
  /// The way from the page to the public root: empty, or `../`.
  var root = ""

  var html: String {
    let count = entries.count
    let total: SafeHTML = """
      <p class="lead">\(Wording.number(count)) \
      \(Wording.plural(count, "zbiór danych", "zbiory danych", "zbiorów danych")), \
      każda wersja do pobrania, każda zmiana opisana.</p>
      <p class="en" lang="en">\(count == 1 ? "1 dataset" : "\(count) datasets"), every version to download, \
      every change on record.</p>
      """
    let main: SafeHTML = """
      <h1>\(Wording.both("Zbiory danych", "Datasets"))</h1>
      \(total)
      <ul class="cards">
      \(entries.map(card))</ul>

      """
    return Frame(site: site, root: root).page(
      title: site.title.pl, description: "\(site.title.pl). \(site.publisher.pl).", main: main)
  }

  private func late(_ entry: Entry) -> SafeHTML? {
    entry.dueAt.map { " <span class=\"tag\">oczekiwane do \(Wording.moment($0)) \(Wording.english("late"))</span>" }
  }

  private func card(_ entry: Entry) -> SafeHTML {
    let newest = entry.newest
    let folder = "\(root)datasets/\(entry.id)"
    let files = newest.files.filter(\.isData).map { file -> SafeHTML in
      let format = String(file.path.dropFirst(entry.id.utf8.count + 1))
      return """
        <a href="\(folder)/versions/\(newest.version)/\(file.path)" download>\(format)\
        <span class="hidden"> – \(entry.title.pl)</span></a>
        """
    }
    return """
      <li class="card">
      <h2><a href="\(folder)/">\(entry.title.pl)</a> \(Wording.english(entry.title.en))</h2>
      \(Wording.paragraphs(entry.description))<p class="meta">\
      \(Wording.number(newest.rows)) \(Wording.plural(newest.rows, "wiersz", "wiersze", "wierszy")) · \
      wersja \(newest.version) · \(Wording.moment(newest.committedAt))\(late(entry))<br>
      \(files)</p>
      </li>

      """
  }
}
