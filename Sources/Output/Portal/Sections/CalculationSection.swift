internal import Publication
internal import Schema

/// The SELECT of a derived dataset and the versions that it read, so that anyone can reproduce the figures.
struct CalculationSection {
  let page: DatasetPage

  var html: SafeHTML {
    guard let calculation = page.calculation else { return "" }
    let version = page.newest.version
    let name = "\(page.dataset.id).sql"
    return """
      <h2 id="obliczenie">\(Wording.both("Sposób obliczenia", "How it was computed"))</h2>
      <p>To zapytanie oblicza wiersze wersji \(version) z innych zbiorów. \
      \(Wording.english("This query computes the rows of version \(version) from other datasets."))</p>
      <ul>
      \(calculation.inputs.map(line))</ul>
      <pre role="region" aria-label="Obliczenie w SQL" tabindex="0"><code>\(calculation.select)</code></pre>
      <p><a href="versions/\(version)/\(name)" download>\(name)</a></p>

      """
  }

  private func line(_ input: Lineage.Input) -> SafeHTML {
    let title = input.title.isEmpty ? Bilingual(pl: input.dataset, en: "") : input.title
    let number: SafeHTML =
      "<code>\(input.dataset)</code>, \(Wording.both("wersja \(input.version)", "version \(input.version)"))"
    guard input.isPublic else { return "<li>\(Wording.both(title)) (\(number))</li>\n" }
    return "<li><a href=\"../\(input.dataset)/#wersja-\(input.version)\">\(Wording.both(title))</a> (\(number))</li>\n"
  }
}
