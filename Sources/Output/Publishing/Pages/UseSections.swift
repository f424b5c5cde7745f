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

      """
  }
}

/// Commands to copy: curl, Python, R, DuckDB.
struct ExamplesSection {
  let page: DatasetPage

  var html: SafeHTML {
    let formats = page.dataset.publication.formats
    guard let format = [.csvGzip, .csv, .ndjsonGzip].first(where: { formats.contains($0) }) else { return "" }
    let file = "\(page.dataset.id).\(format.rawValue)"
    let url = "\(page.site.baseURL)/datasets/\(page.dataset.id)/latest/\(file)"
    let isCSV = format != .ndjsonGzip
    let examples: [(SafeHTML, String)] = [
      ("curl", "curl -fLO \(url)"),
      ("Python", isCSV ? python(url) : "import pandas\n\nrows = pandas.read_json(\n    \"\(url)\", lines=True)"),
      ("R", isCSV ? r(url) : "rows <- jsonlite::stream_in(gzcon(url(\"\(url)\")))"),
      ("DuckDB", isCSV ? duckDB(url) : "SELECT * FROM read_ndjson('\(url)');"),
    ]
    return """
      <h2 id="przyklady">\(Wording.both("Przykłady użycia", "Examples"))</h2>
      \(examples.map { "<h3>\($0)</h3>\n<pre><code>\($1)</code></pre>\n" })
      """
  }

  /// Columns that programs would take for numbers, and lose their zeros.
  private var texts: [String] {
    page.columns.filter { [.code, .area, .period, .text].contains($0.type) }.map(\.name)
  }

  private func python(_ url: String) -> String {
    let types = texts.map { "\"\($0)\": str" }.joined(separator: ", ")
    return "import pandas\n\nrows = pandas.read_csv(\n    \"\(url)\",\n    dtype={\(types)})"
  }

  private func r(_ url: String) -> String {
    let types = texts.map { "\($0) = \"c\"" }.joined(separator: ", ")
    return "rows <- readr::read_csv(\n  \"\(url)\",\n  col_types = readr::cols(\(types)))"
  }

  private func duckDB(_ url: String) -> String {
    let types = texts.map { "'\($0)': 'VARCHAR'" }.joined(separator: ", ")
    return "SELECT * FROM read_csv(\n  '\(url)',\n  types = {\(types)});"
  }
}
