internal import Catalogues
internal import Platform
internal import Publication
internal import Schema

/// `index.html`, and the same as `datasets/index.html`: every published dataset with its description, its state and a
/// link to its page.
struct CataloguePage {
  let model: CatalogueModel
  /// The relative path from the page to the public root: empty, or `../`.
  var root = ""
  /// The channels offered to readers.
  var channels: [PageChannel] = []

  private var site: SiteFacts { model.site }

  var html: String {
    let entries = model.datasets.sorted { PolishOrder.isBefore($0.title.pl, $1.title.pl) }
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
      title: site.title.pl, description: "\(site.title.pl). \(site.publisher.pl).", main: main,
      links: channels.compactMap { $0.link(site.title.pl, root) })
  }

  private func late(_ entry: CatalogueDataset) -> SafeHTML? {
    entry.dueAt.map { " <span class=\"tag\">oczekiwane do \(Wording.moment($0)) \(Wording.english("late"))</span>" }
  }

  private func card(_ entry: CatalogueDataset) -> SafeHTML {
    let folder = "\(root)datasets/\(entry.id)"
    let files = entry.distributions.map { file -> SafeHTML in
      """
      <a href="\(folder)/versions/\(entry.version)/\(file.fileName)" download>\(file.ending)\
      <span class="hidden"> – \(entry.title.pl)</span></a>
      """
    }
    return """
      <li class="card">
      <h2><a href="\(folder)/">\(entry.title.pl)</a> \(Wording.english(entry.title.en))</h2>
      \(Wording.paragraphs(entry.description))<p class="meta">\
      \(Wording.number(entry.rows)) \(Wording.plural(entry.rows, "wiersz", "wiersze", "wierszy")) · \
      wersja \(entry.version) · \(Wording.moment(entry.modifiedAt))\(late(entry))<br>
      \(files)</p>
      </li>

      """
  }
}
