public import Platform
public import Schema

/// CSV by RFC 4180 for programs: comma, decimal point, UTF-8 without a byte order mark.
public struct CSVWriter: FileWriter {
  /// The table as it is.
  public static let plain = FileKind(
    name: "csv", ending: "csv", title: Bilingual(pl: "CSV", en: "CSV"), mediaType: "text/csv", isDefault: true)
  /// The same, compressed.
  public static let packed = FileKind(
    name: "csv.gz", ending: "csv.gz", title: Bilingual(pl: "CSV, gzip", en: "CSV, gzip"),
    mediaType: "application/gzip", packing: .gzip, isDefault: true)
  /// The dialect of Data Package.
  public static let dialect = JSON.object([
    "delimiter": .string(","), "lineTerminator": .string("\r\n"), "quoteChar": .string("\""),
    "doubleQuote": .boolean(true), "header": .boolean(true),
  ])

  public init() {}

  public let name = "csv"
  public let kinds = [plain, packed]
  public let format = "csv"
  public let contentType = "text/csv"
  public let note = Bilingual(
    pl: "Puste pole to brak wartości, a pusty tekst to `\"\"`. Liczby mają kropkę dziesiętną.",
    en: "An empty field is a missing value, and an empty text is `\"\"`. Numbers have a decimal point.")

  public func form(of columns: [Column]) -> TableForm {
    TableForm(names: columns.map(\.name), dialect: Self.dialect)
  }

  public func rendering(of columns: [Column]) -> Rendering { .rows(CSVRenderer(columns: columns)) }

  public func examples(_ url: String, _ columns: [Column]) -> [CodeExample] {
    // Programs would take them for numbers, and lose their zeros.
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
