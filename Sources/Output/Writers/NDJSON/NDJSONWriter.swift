internal import Schema

/// NDJSON: one JSON object a line, numbers with the stored digits.
struct NDJSONWriter: FileWriter {
  let name = "ndjson"
  let kinds = [
    FileKind(
      name: "ndjson.gz", ending: "ndjson.gz", title: Bilingual(pl: "NDJSON, gzip", en: "NDJSON, gzip"),
      mediaType: "application/gzip", packing: .gzip, isDefault: true)
  ]
  let format = "ndjson"
  let contentType = "application/x-ndjson"
  let note = Bilingual(pl: "Brak wartości to `null`.", en: "A missing value is `null`.")

  func form(of columns: [Column]) -> TableForm { TableForm(names: columns.map(\.name)) }

  func rendering(of columns: [Column]) -> Rendering { .rows(NDJSONRenderer(columns: columns)) }

  func examples(_ url: String, _ columns: [Column]) -> [CodeExample] {
    [
      CodeExample("curl", "curl -fLO \(url)"),
      CodeExample("Python", "import pandas\n\nrows = pandas.read_json(\n    \"\(url)\", lines=True)"),
      CodeExample("R", "rows <- jsonlite::stream_in(gzcon(url(\"\(url)\")))"),
      CodeExample("DuckDB", "SELECT * FROM read_ndjson('\(url)');"),
    ]
  }
}
