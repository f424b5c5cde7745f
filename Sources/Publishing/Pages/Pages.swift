internal import Platform
internal import SQLite
internal import Schema

/// Writes the pages that follow from the records; running it again changes nothing.
struct Pages {
  let layout: Layout
  let publications: Publications
  let site: SiteFacts

  /// Writes a dataset's page, the catalogue and the stylesheet.
  func write(_ dataset: Dataset) throws {
    let versions = try publications.versions(of: dataset.id)
    if !versions.isEmpty {
      let page = DatasetPage(
        site: site, dataset: dataset, versions: versions, preview: try publications.preview(of: dataset.id),
        sources: try publications.sources(of: dataset.id))
      try write(page.html, to: "\(layout.folder(dataset.id))/index.html")
    }
    try writeCatalogue()
  }

  func writeCatalogue() throws {
    try Files.makeFolder("\(layout.root)/assets")
    try write(Stylesheet.text, to: "\(layout.root)/assets/\(Stylesheet.fileName)")
    let catalogue = CataloguePage(site: site, entries: try publications.entries())
    try write(catalogue.html, to: "\(layout.root)/index.html")
  }

  /// Replaces a page if it says something else than before, so that its time of change means something.
  private func write(_ text: String, to path: String) throws(FileError) {
    let bytes = Array(text.utf8)
    if Files.exists(path), try Files.read(path) == bytes { return }
    try AtomicFile.write(bytes, to: path)
  }
}

extension Publications {
  /// Every dataset with its newest version, by title.
  func entries() throws -> [CataloguePage.Entry] {
    let described = try database.read { connection in
      var statement = try connection.prepare(
        """
        SELECT dataset, title_pl, title_en, description_pl, description_en FROM published_datasets
        ORDER BY title_pl, dataset
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
    return try described.compactMap { id, title, description in
      try versions(of: id).first.map {
        CataloguePage.Entry(id: id, title: title, description: description, newest: $0)
      }
    }
  }

  func preview(of dataset: String) throws -> [[String?]] {
    try database.read { connection in
      var statement = try connection.prepare(
        """
        SELECT line.key, value.value FROM published_datasets, json_each(preview) AS line, json_each(line.value) AS value
        WHERE dataset = ?1 ORDER BY line.key, value.key
        """)
      try statement.bind([dataset])
      var rows: [[String?]] = []
      while try statement.step() {
        let row = Int(statement.integer(0))
        if rows.count <= row { rows.append([]) }
        rows[row].append(statement.optionalText(1))
      }
      return rows
    }
  }

  func sources(of dataset: String) throws -> [DatasetPage.Source] {
    try database.read { connection in
      var statement = try connection.prepare(
        """
        SELECT value ->> 'id', value ->> 'pl', value ->> 'en', value ->> 'fetched', value ->> 'documents'
        FROM published_datasets, json_each(sources) WHERE dataset = ?1
        """)
      try statement.bind([dataset])
      var sources: [DatasetPage.Source] = []
      while try statement.step() {
        sources.append(
          DatasetPage.Source(
            id: statement.text(0), title: Bilingual(pl: statement.text(1), en: statement.text(2)),
            fetched: Timestamp(statement.text(3)), documents: Int(statement.integer(4))))
      }
      return sources
    }
  }
}
