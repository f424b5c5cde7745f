internal import Schema

/// The columns: name, type, unit, title, description, and what empty fields and status signs mean.
struct DictionarySection {
  let page: DatasetPage

  var html: SafeHTML {
    """
    <h2 id="kolumny">\(Wording.both("Opis kolumn", "Data dictionary"))</h2>
    <div class="scroll" role="region" aria-labelledby="kolumny" tabindex="0">
    <table>
    <caption>Kolumny w kolejności plików. \(Wording.english("Columns in the order of the files."))</caption>
    <thead><tr>\
    <th scope="col">\(Wording.both("Kolumna", "Column"))</th>\
    <th scope="col">\(Wording.both("Typ", "Type"))</th>\
    <th scope="col">\(Wording.both("Znaczenie", "Meaning"))</th>\
    </tr></thead>
    <tbody>
    \(page.columns.map(row))</tbody>
    </table>
    </div>
    <p>Puste pole to brak wartości; pusty tekst zapisujemy jako <code>""</code>, a w NDJSON brak to \
    <code>null</code>. Liczby mają kropkę dziesiętną.</p>
    <p class="en" lang="en">An empty field is a missing value; an empty text is <code>""</code>, and in NDJSON a missing \
    value is <code>null</code>. Numbers have a decimal point.</p>
    \(signs)\(page.columns.map(codes))
    """
  }

  private func row(_ column: Column) -> SafeHTML {
    let isKey = page.dataset.key.contains(column.name)
    let key: SafeHTML? = isKey ? "<span class=\"tag\">\(Wording.both("klucz", "key"))</span>" : nil
    let title: SafeHTML? = column.title.isEmpty ? nil : "<strong>\(Wording.both(column.title))</strong>"
    let unit: SafeHTML? = column.unit.map { "<p class=\"inline\">\(Wording.both("Jednostka", "Unit")): \($0)</p>" }
    return """
      <tr><th scope="row"><code>\(column.name)</code>\(key)</th>\
      <td>\(Wording.both(Self.type(column.type)))</td>\
      <td>\(title)\(Wording.paragraphs(column.description))\(unit)</td></tr>

      """
  }

  static func type(_ type: ColumnType) -> Bilingual {
    switch type {
    case .text: Bilingual(pl: "tekst", en: "text")
    case .code: Bilingual(pl: "kod (tekst)", en: "code (text)")
    case .integer: Bilingual(pl: "liczba całkowita", en: "integer")
    case .decimal: Bilingual(pl: "liczba dziesiętna", en: "decimal")
    case .boolean: Bilingual(pl: "prawda lub fałsz", en: "boolean")
    case .date: Bilingual(pl: "data, ISO 8601", en: "date, ISO 8601")
    case .datetime: Bilingual(pl: "data i godzina, RFC 3339", en: "date and time, RFC 3339")
    case .period: Bilingual(pl: "okres, np. 2024, 2024-Q1, 2024-07", en: "period: 2024, 2024-Q1, 2024-07")
    case .area: Bilingual(pl: "kod obszaru (tekst)", en: "area code (text)")
    case .geometry: Bilingual(pl: "geometria, GeoJSON (WGS 84)", en: "geometry, GeoJSON (WGS 84)")
    }
  }

  /// The SDMX code list CL_OBS_STATUS, as far as publishers use it (https://sdmx.org, cross-domain code lists).
  private static let statuses: [(code: String, meaning: Bilingual)] = [
    ("A", Bilingual(pl: "wartość zwykła", en: "normal value")),
    ("B", Bilingual(pl: "przerwa w szeregu czasowym", en: "time series break")),
    ("D", Bilingual(pl: "inna definicja", en: "definition differs")),
    ("E", Bilingual(pl: "wartość szacunkowa", en: "estimated value")),
    ("F", Bilingual(pl: "prognoza", en: "forecast value")),
    ("I", Bilingual(pl: "wartość imputowana", en: "imputed value")),
    ("K", Bilingual(pl: "ujęto w innej kategorii", en: "included in another category")),
    ("L", Bilingual(pl: "brak: danych nie zebrano", en: "missing: data exist but were not collected")),
    ("M", Bilingual(pl: "brak: zjawisko nie występuje", en: "missing: data cannot exist")),
    ("N", Bilingual(pl: "wartość nieistotna", en: "not significant")),
    ("O", Bilingual(pl: "brak wartości", en: "missing value")),
    ("P", Bilingual(pl: "wartość wstępna", en: "provisional value")),
    ("Q", Bilingual(pl: "brak: tajemnica statystyczna", en: "missing: suppressed")),
    ("U", Bilingual(pl: "mała wiarygodność", en: "low reliability")),
    ("V", Bilingual(pl: "wartość niezweryfikowana", en: "unvalidated value")),
  ]

  /// What the operator has said of the codes of a column.
  private func codes(_ column: Column) -> SafeHTML {
    guard !column.codes.isEmpty else { return "" }
    let meanings = column.codes.map { entry -> SafeHTML in
      "<dt><code>\(entry.code)</code></dt><dd>\(Wording.both(entry.meaning))</dd>\n"
    }
    return """
      <details>
      <summary>\(Wording.both("Kody w kolumnie \(column.name)", "Codes of the column \(column.name)"))</summary>
      <dl class="codes">
      \(meanings)</dl>
      </details>

      """
  }

  private var signs: SafeHTML? {
    guard page.columns.contains(where: { $0.name == "status" }) else { return nil }
    return """
      <details>
      <summary>\(Wording.both("Znaki w kolumnie status", "Signs of the column status"))</summary>
      <dl class="codes">
      \(Self.statuses.map { "<dt><code>\($0)</code></dt><dd>\(Wording.both($1))</dd>\n" })</dl>
      </details>

      """
  }
}
