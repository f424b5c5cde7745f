internal import Catalogues
internal import Platform
internal import Publication
internal import Schema

/// `datasets/<id>/index.html`: the newest rows first, then the files, the history, the columns, the conditions.
struct DatasetPage {
  /// The most versions that the page lists.
  static let versionsMax = 100

  let site: SiteFacts
  let dataset: Dataset
  let record: DatasetRecord
  /// The catalogues' data in its head.
  var embeddings: [PageEmbedding] = []
  /// The channels offered to readers.
  var channels: [PageChannel] = []

  var versions: [Published] { record.versions }
  var versionCount: Int { record.versionCount }
  var preview: PreviewTable { record.preview }
  var sources: [SourceRecord] { record.sources }
  var calculation: Calculation? { record.calculation }
  var checks: [CheckResult] { record.checks }
  var reasons: [Int: String] { record.reasons }
  var dueAt: Timestamp? { record.dueAt }
  var rewrites: [Int: [Timestamp]] { record.rewrites }
  var newest: Published { versions[0] }
  var columns: [Column] { dataset.publicIndices.map { dataset.columns[$0] } }

  var html: String {
    let main: SafeHTML = """
      \(head)\(facts)\(table)\(DisclosureSection(page: self).html)\(contents)\(DownloadSection(page: self).html)\(HistorySection(page: self).html)\
      \(DictionarySection(page: self).html)\(CalculationSection(page: self).html)\(QualitySection(page: self).html)\(conditions)\(PrivacySection(page: self).html)\(SubscribeSection(page: self).html)\
      \(ExamplesSection(page: self).html)
      """
    return Frame(site: site, root: "../../").page(
      title: "\(dataset.title.pl) – \(site.title.pl)",
      description: dataset.description.pl.isEmpty ? dataset.title.pl : dataset.description.pl, main: main,
      links: channels.flatMap { [$0.link(dataset.title.pl, ""), $0.link(site.title.pl, "../../")].compactMap(\.self) },
      embeddings: embeddings)
  }

  private var head: SafeHTML {
    """
    <nav class="crumbs" aria-label="Okruszki">\
    <a href="../../">\(Wording.both("Wszystkie zbiory", "All datasets"))</a></nav>
    <h1>\(Wording.both(dataset.title))</h1>
    \(Wording.paragraphs(dataset.description, lead: true))\(late)
    """
  }

  private var late: SafeHTML? {
    dueAt.map {
      """
      <p><strong>Termin nowych danych minął \(Wording.moment($0)).</strong> \
      \(Wording.english("New data were due by then and have not arrived yet."))</p>

      """
    }
  }

  private var facts: SafeHTML {
    func fact(_ pl: String, _ en: String, _ value: SafeHTML) -> SafeHTML {
      "<div><dt>\(Wording.both(pl, en))</dt><dd>\(value)</dd></div>\n"
    }
    let fetched = sources.compactMap(\.fetched).max()
    let (pl, en) = fetched == nil ? ("Obliczono", "Computed") : ("Pobrano", "Fetched")
    let periods = record.extent.map { extent -> SafeHTML in
      fact(
        "Okres danych", "Period covered",
        extent.first == extent.last
          ? Wording.localMoment(extent.first)
          : "\(Wording.localMoment(extent.first)) – \(Wording.localMoment(extent.last))")
    }
    return """
      <dl class="facts">
      \(periods)\(fact(pl, en, Wording.moment(fetched ?? newest.committedAt)))\
      \(fact("Wersja", "Version", "\(newest.version)"))\
      \(fact("Wiersze", "Rows", "\(Wording.number(newest.rows))"))\
      \(fact("Opublikowano", "Published", Wording.moment(newest.publishedAt)))\
      </dl>

      """
  }

  private var table: SafeHTML {
    let (shownColumns, shownRows) = preview.select(columns)
    let heads = shownColumns.map { column -> SafeHTML in
      let title = column.title.isEmpty ? Bilingual(pl: column.name, en: "") : column.title
      let unit: SafeHTML = column.unit.map { " <span class=\"en\">\($0)</span>" } ?? ""
      let kind: SafeHTML = isNumeric(column) ? " class=\"number\"" : ""
      return "<th scope=\"col\"\(kind)>\(Wording.both(title))\(unit)</th>"
    }
    let rows = shownRows.map { values -> SafeHTML in
      let cells = zip(values, shownColumns).map { cell($0, $1) }
      return "<tr>\(cells)</tr>\n"
    }
    let shown = shownRows.count
    let of = "\(Wording.number(shown)) z \(Wording.number(newest.rows))"
    // Without a time the rows stand in the order of the key.
    let isByTime = columns.contains { [.period, .datetime, .date].contains($0.type) }
    let order: SafeHTML = isByTime ? ", najnowsze na górze" : ""
    let english = isByTime ? "The newest rows" : "The first rows"
    return """
      <h2 id="dane">\(Wording.both("Najnowsze dane", "Latest data"))</h2>
      <div class="scroll" role="region" aria-labelledby="dane" tabindex="0">
      <table>
      <caption>Pierwsze wiersze wersji \(newest.version)\(order): \(of). \
      \(Wording.english("\(english) of version \(newest.version)."))</caption>
      <thead><tr>\(heads)</tr></thead>
      <tbody>
      \(rows)</tbody>
      </table>
      </div>

      """
  }

  private func isNumeric(_ column: Column) -> Bool { column.type == .integer || column.type == .decimal }

  private func cell(_ value: String?, _ column: Column) -> SafeHTML {
    guard let value else {
      let kind: SafeHTML = isNumeric(column) ? "number none" : "none"
      return "<td class=\"\(kind)\">–<span class=\"hidden\"> brak</span></td>"
    }
    switch column.type {
    case .integer, .decimal: return "<td class=\"number\">\(Wording.number(value))</td>"
    case .boolean: return "<td>\(value == "true" ? Wording.both("tak", "yes") : Wording.both("nie", "no"))</td>"
    case .text, .geometry: return "<td class=\"text\">\(value)</td>"
    // A code may be as long as a text, and must then be allowed to wrap.
    case .code, .area: return value.utf8.count > 24 ? "<td>\(value)</td>" : "<td class=\"word\">\(value)</td>"
    case .date, .period: return "<td class=\"word\">\(value)</td>"
    case .datetime: return "<td class=\"word\">\(Wording.localMoment(value))</td>"
    }
  }

  private var contents: SafeHTML {
    var places: [(SafeHTML, String, String)] = [
      ("pobierz", "Pobierz", "Download"), ("wersje", "Wersje i zmiany", "Versions"),
      ("kolumny", "Opis kolumn", "Columns"), ("licencja", "Licencja", "Licence"),
      ("subskrypcja", "Powiadomienia", "Notifications"), ("przyklady", "Przykłady", "Examples"),
    ]
    if !QualitySection(page: self).html.isEmpty { places.insert(("jakosc", "Jakość", "Quality"), at: 3) }
    if calculation != nil { places.insert(("obliczenie", "Obliczenie", "Calculation"), at: 3) }
    return """
      <nav aria-label="Na tej stronie">
      <ul class="contents">
      \(places.map { "<li><a href=\"#\($0)\">\($1)</a> \(Wording.english($2))</li>\n" })</ul>
      </nav>

      """
  }

  private var conditions: SafeHTML {
    let licence = Licence(spdx: dataset.publication.licence)
    let attribution = dataset.publication.attribution
    let from = sources.map { source -> SafeHTML in
      let title = source.title.isEmpty ? Bilingual(pl: source.id, en: "") : source.title
      let moment: SafeHTML? = source.fetched.map { ", \(Wording.moment($0))" }
      return "<li>\(Wording.both(title))\(moment)</li>\n"
    }
    let provenance: SafeHTML? =
      from.isEmpty
      ? nil
      : """
      <h3>\(Wording.both("Skąd pochodzą dane", "Where the data come from"))</h3>
      <ul>
      \(from)</ul>

      """
    return """
      <h2 id="licencja">\(Wording.both("Licencja i źródło", "Licence and attribution"))</h2>
      <p><a href="\(licence.url)" rel="license">\(licence.title.pl)</a> (<code>\(licence.id)</code>) \
      \(Wording.english(licence.title.en))</p>
      <p>Wolno kopiować, zmieniać i rozpowszechniać na warunkach licencji. Prosimy podawać:</p>
      <p class="en" lang="en">You may copy, change and share under the licence. Please cite:</p>
      <pre class="cite" role="region" aria-label="Sposób cytowania" tabindex="0">\(citation(attribution))</pre>
      \(provenance)
      """
  }

  private func citation(_ attribution: Bilingual) -> String {
    let origin = attribution.pl.isEmpty ? "" : "\(attribution.pl); "
    return "\(origin)\(dataset.title.pl), wersja \(newest.version). "
      + "\(site.publisher.pl), \(site.baseURL)/datasets/\(dataset.id)/#wersja-\(newest.version)"
  }
}
