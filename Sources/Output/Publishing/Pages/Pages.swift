internal import Platform
internal import SQLite
internal import Schema

/// Writes the pages that follow from the records; running it again changes nothing.
struct Pages {
  let layout: Layout
  let publications: Publications
  let site: SiteFacts

  /// Writes a dataset's page, the catalogue, the page of wrong addresses and the stylesheet.
  func write(_ dataset: Dataset) throws {
    if let html = try html(of: dataset) { try Layout.write(html, to: layout.page(dataset.id)) }
    try writeCatalogue()
  }

  /// A dataset's page; nil before its first publication.
  func html(of dataset: Dataset) throws -> String? {
    let versions = try publications.versions(of: dataset.id, limit: DatasetPage.versionsMax)
    if versions.isEmpty { return nil }
    let stored = try publications.page(of: dataset.id)
    return DatasetPage(
      site: site, dataset: dataset, versions: versions, versionCount: try publications.count(dataset.id),
      preview: stored?.preview ?? PreviewTable(), sources: stored?.sources ?? [], calculation: stored?.calculation,
      checks: stored?.checks ?? [], reasons: try publications.reasons(of: dataset.id),
      dueAt: try publications.delay(of: dataset.id), rewrites: try publications.rewrites(of: dataset.id)
    ).html
  }

  func writeCatalogue() throws {
    try Files.makeFolder("\(layout.root)/assets", durable: true)
    try Layout.write(Stylesheet.text, to: "\(layout.root)/assets/\(Stylesheet.fileName)")
    var catalogue = CataloguePage(site: site, entries: try publications.entries())
    try Layout.write(catalogue.html, to: "\(layout.root)/index.html")
    // Whoever shortens a dataset's address comes here.
    try Files.makeFolder("\(layout.root)/datasets", durable: true)
    catalogue.root = "../"
    try Layout.write(catalogue.html, to: "\(layout.root)/datasets/index.html")
    try Layout.write(NotFoundPage(site: site).html, to: "\(layout.root)/\(NotFoundPage.fileName)")
  }
}

extension Publications {
  /// Every dataset with its newest version, by its Polish title.
  func entries() throws -> [CataloguePage.Entry] {
    let described = try database.read { connection in
      var statement = try connection.prepare(
        """
        SELECT dataset, title_pl, title_en, description_pl, description_en FROM published_datasets ORDER BY dataset
        """)
      var found: [(String, Bilingual, Bilingual)] = []
      while try statement.step() {
        found.append(
          (
            statement.text(0), Bilingual(pl: statement.text(1), en: statement.text(2)),
            Bilingual(pl: statement.text(3), en: statement.text(4))
          ))
      }
      return found
    }
    let entries = try described.compactMap { id, title, description in
      let dueAt = try delay(of: id)
      return try newest(id).map {
        CataloguePage.Entry(id: id, title: title, description: description, newest: $0, dueAt: dueAt)
      }
    }
    return entries.sorted { PolishOrder.isBefore($0.title.pl, $1.title.pl) }
  }
}
