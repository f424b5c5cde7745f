internal import Platform
internal import Schema

/// CSV by RFC 4180 for programs: comma, decimal point, UTF-8 without a byte order mark.
struct CSVWriter: FileWriter {
  /// The uncompressed table.
  static let plain = FileKind(
    name: "csv", ending: "csv", title: Bilingual(pl: "CSV", en: "CSV"), mediaType: "text/csv", isDefault: true)
  /// The same, compressed.
  static let packed = FileKind(
    name: "csv.gz", ending: "csv.gz", title: Bilingual(pl: "CSV, gzip", en: "CSV, gzip"),
    mediaType: "application/gzip", packing: .gzip, isDefault: true)
  /// The dialect of Data Package.
  static let dialect = JSON.object([
    "delimiter": .string(","), "lineTerminator": .string("\r\n"), "quoteChar": .string("\""),
    "doubleQuote": .boolean(true), "header": .boolean(true),
  ])

  let name = "csv"
  let kinds = [plain, packed]
  let format = "csv"
  let contentType = "text/csv"
  /// Every CSV file has a header line (RFC 4180, 3).
  let contentParameters = "; header=present"
  let note = Bilingual(
    pl: "Puste pole to brak wartości; pustych tekstów nie ma. Liczby mają kropkę dziesiętną.",
    en: "An empty field is a missing value; there are no empty texts. Numbers have a decimal point.")

  func form(of columns: [Column]) -> TableForm {
    TableForm(names: columns.map(\.name), dialect: Self.dialect)
  }

  func rendering(of columns: [Column]) -> Rendering { .rows(CSVRenderer(columns: columns)) }

  func examples(_ url: String, _ columns: [Column]) -> [CodeExample] {
    // Programs would parse them as numbers, and lose leading zeros.
    let texts = columns.filter { [.code, .area, .period, .text].contains($0.type) }.map(\.name)
    func types(_ form: (String) -> String) -> String { texts.map(form).joined(separator: ", ") }
    return [
      CodeExample("curl", "curl -fLO \(url)"),
      CodeExample(
        "Python",
        "import pandas\n\nrows = pandas.read_csv(\n    \"\(url)\",\n    dtype={\(types { "\"\($0)\": str" })})"),
      CodeExample(
        "R", "rows <- readr::read_csv(\n  \"\(url)\",\n  col_types = readr::cols(\(types { "\($0) = \"c\"" })))"),
      CodeExample(
        "DuckDB", "SELECT * FROM read_csv(\n  '\(url)',\n  types = {\(types { "'\($0)': 'VARCHAR'" })});"),
    ]
  }
}
