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
    return DatasetPage(
      site: site, dataset: dataset, versions: versions, versionCount: try publications.count(dataset.id),
      preview: try publications.preview(of: dataset.id), sources: try publications.sources(of: dataset.id),
      calculation: try publications.calculation(of: dataset.id),
      checks: try publications.checks(of: dataset.id), reasons: try publications.reasons(of: dataset.id),
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

  func preview(of dataset: String) throws -> PreviewTable {
    try database.read { connection in
      var table = PreviewTable()
      var names = try connection.prepare(
        "SELECT value FROM published_datasets, json_each(preview, '$.columns') WHERE dataset = ?1 ORDER BY key")
      try names.bind([dataset])
      while try names.step() { table.columns.append(names.text(0)) }
      var values = try connection.prepare(
        """
        SELECT line.key, value.value
        FROM published_datasets, json_each(preview, '$.rows') AS line, json_each(line.value) AS value
        WHERE dataset = ?1 ORDER BY line.key, value.key
        """)
      try values.bind([dataset])
      while try values.step() {
        let row = Int(values.integer(0))
        if table.rows.count <= row { table.rows.append([]) }
        table.rows[row].append(values.optionalText(1))
      }
      var hidden = try connection.prepare(
        "SELECT preview ->> '$.suppressed' FROM published_datasets WHERE dataset = ?1")
      try hidden.bind([dataset])
      if try hidden.step() { table.suppressed = Int(hidden.optionalInteger(0) ?? 0) }
      return table
    }
  }

  func checks(of dataset: String) throws -> [CheckResult] {
    try database.read { connection in
      var statement = try connection.prepare(
        """
        SELECT value ->> 'name', value ->> 'action', value ->> 'looked', value ->> 'failed'
        FROM published_datasets, json_each(checks) WHERE dataset = ?1 ORDER BY key
        """)
      try statement.bind([dataset])
      var checks: [CheckResult] = []
      while try statement.step() {
        checks.append(
          CheckResult(
            name: statement.text(0), action: Check.Action(rawValue: statement.text(1)) ?? .warn,
            looked: Int(statement.integer(2)), failed: Int(statement.integer(3))))
      }
      return checks
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
