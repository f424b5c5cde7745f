internal import Publication
internal import Schema

/// The checks of the newest version's rows, and how many rows failed.
///
/// A check on an unpublished column is left out, since it would reveal the column. So is one on a column with hidden
/// figures: it was computed from the true ones, and its count may reveal them.
struct QualitySection {
  let page: DatasetPage

  var html: SafeHTML {
    let isPublic = Set(page.columns.map(\.name)).subtracting(page.dataset.disclosure?.values ?? [])
    let rows = page.checks.compactMap { result -> SafeHTML? in
      guard let check = page.dataset.checks.first(where: { $0.name == result.name }),
        check.columns.allSatisfy({ isPublic.contains($0) })
      else { return nil }
      return row(check.sentence(in: page.dataset), result)
    }
    if rows.isEmpty { return "" }
    return """
      <h2 id="jakosc">\(Wording.both("Kontrole jakości", "Quality checks"))</h2>
      <div class="scroll" role="region" aria-labelledby="jakosc" tabindex="0">
      <table>
      <caption>Reguły sprawdzone w wersji \(page.newest.version) i liczba wierszy, które ich nie spełniły. \
      \(Wording.english("Rules checked in version \(page.newest.version), and the number of rows that failed."))</caption>
      <thead><tr>\
      <th scope="col">\(Wording.both("Reguła", "Rule"))</th>\
      <th scope="col" class="number">\(Wording.both("Sprawdzono", "Checked"))</th>\
      <th scope="col" class="number">\(Wording.both("Nie spełnia", "Failed"))</th>\
      <th scope="col">\(Wording.both("Skutek", "Consequence"))</th>\
      </tr></thead>
      <tbody>
      \(rows)</tbody>
      </table>
      </div>

      """
  }

  private func row(_ sentence: Bilingual, _ result: CheckResult) -> SafeHTML {
    """
    <tr><th scope="row">\(Wording.both(sentence))</th>\
    <td class="number">\(Wording.number(result.looked))</td>\
    <td class="number">\(Wording.number(result.failed))</td>\
    <td>\(consequence(result.action))</td></tr>

    """
  }

  private func consequence(_ action: Check.Action) -> SafeHTML {
    switch action {
    case .reject: Wording.both("wiersz odrzucony", "row left out")
    case .warn: Wording.both("wiersz zostaje", "row kept")
    case .hold: Wording.both("decyzja operatora", "operator decides")
    }
  }
}
