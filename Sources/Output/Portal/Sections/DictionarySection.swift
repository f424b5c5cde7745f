internal import Publication
internal import Schema
internal import Writers

/// The columns: name, type, unit, title, description, and the meaning of empty fields and status signs.
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
    \(notes)\
    \(signs)\(page.columns.map(codes))
    """
  }

  /// The writers' notes on the form of values.
  private var notes: [SafeHTML] {
    FileWriters.all.chosen(page.dataset.publication).map { writer, kinds in
      let names = SafeHTML.joined(kinds.map { "<code>\($0.ending)</code>" }, ", ")
      return """
        <p>\(names): \(Wording.code(writer.note.pl))</p>
        <p class="en" lang="en">\(names): \(Wording.code(writer.note.en))</p>

        """
    }
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

  /// The declared codes of a column with their meanings.
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
    // A column with declared codes already explains them.
    guard page.columns.contains(where: { $0.name == "status" && $0.codes.isEmpty }) else { return nil }
    let statuses = ObservationStatus.allCases.map { status -> SafeHTML in
      "<dt><code>\(status.rawValue)</code></dt><dd>\(Wording.both(status.meaning))</dd>\n"
    }
    return """
      <details>
      <summary>\(Wording.both("Znaki w kolumnie status", "Signs of the column status"))</summary>
      <dl class="codes">
      \(statuses)</dl>
      </details>

      """
  }
}
