internal import Platform
internal import Schema

/// CSV for opening in Polish Excel: semicolon, decimal comma, UTF-8 with a byte order mark, Polish titles.
///
/// It holds the same rows as the CSV for programs. Values that Excel would change or execute are marked as text by an
/// apostrophe (`ExcelText`), so the format must be requested by name.
struct CSVExcelWriter: FileWriter {
  let name = "csv-excel"
  let kinds = [
    FileKind(
      name: "csv-excel", ending: "excel.csv", title: Bilingual(pl: "CSV dla Excela", en: "CSV for Polish Excel"),
      purpose: Bilingual(
        pl: "Do otwarcia dwukrotnym kliknięciem. Excel pokaże najwyżej 1 048 576 wierszy.",
        en: "To open with a double click. Excel shows 1,048,576 rows at most."),
      mediaType: "text/csv")
  ]
  let format = "csv"
  let contentType = "text/csv"
  /// Every CSV file has a header line (RFC 4180, 3).
  let contentParameters = "; header=present"
  let note = Bilingual(
    pl: """
      Średnik między polami, przecinek dziesiętny, polskie nagłówki. Apostrof na początku tekstu chroni go przed zmianą \
      w Excelu (`'0612011`) i nie należy do wartości.
      """,
    en: """
      Semicolons between fields, a decimal comma, Polish headings. An apostrophe at the beginning of a text keeps Excel \
      from changing it (`'0612011`) and is not part of the value.
      """)

  func form(of columns: [Column]) -> TableForm {
    TableForm(
      names: Self.headings(of: columns), decimalMark: ",", truths: (ExcelText.yes, ExcelText.no),
      datetimePattern: "%Y-%m-%d %H:%M:%S",
      dialect: .object([
        "delimiter": .string(";"), "lineTerminator": .string("\r\n"), "quoteChar": .string("\""),
        "doubleQuote": .boolean(true), "header": .boolean(true),
      ]))
  }

  func rendering(of columns: [Column]) -> Rendering { .rows(CSVExcelRenderer(columns: columns)) }

  func examples(_ url: String, _ columns: [Column]) -> [CodeExample] {
    let texts = zip(columns, Self.headings(of: columns)).filter { [.code, .area, .period, .text].contains($0.0.type) }
    func types(_ form: (String) -> String) -> String { texts.map { form($0.1) }.joined(separator: ", ") }
    return [
      CodeExample("curl", "curl -fLO \(url)"),
      CodeExample(
        "Python",
        """
        import pandas

        rows = pandas.read_csv(
            "\(url)",
            sep=";", decimal=",", encoding="utf-8-sig",
            dtype={\(types { "\"\($0)\": str" })})
        """),
      CodeExample(
        "R", "rows <- readr::read_csv2(\n  \"\(url)\",\n  col_types = readr::cols(\(types { "`\($0)` = \"c\"" })))"),
    ]
  }

  /// The Polish titles; the name of a column without a title, or with the title of another column.
  static func headings(of columns: [Column]) -> [String] {
    let titles = columns.map { $0.title.pl.isEmpty ? $0.name : $0.title.pl }
    return zip(columns, titles).map { column, title in
      let isShared = titles.count { $0 == title } > 1 || columns.contains { $0.name == title && $0.name != column.name }
      return isShared ? column.name : title
    }
  }
}
