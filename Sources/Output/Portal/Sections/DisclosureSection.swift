internal import Publication
internal import Schema

/// The meaning of the mark `#`, below the table in which it may occur.
///
/// The number of hidden figures is shown, but not which of them were hidden for their own sake, since that would help
/// to compute them.
struct DisclosureSection {
  let page: DatasetPage

  var html: SafeHTML {
    guard let control = page.dataset.disclosure else { return "" }
    let count = page.preview.suppressed
    let rules = rules(control)
    return """
      <h3 id="tajemnica">\(Wording.both("Znak #: tajemnica statystyczna", "The mark #: statistical confidentiality"))</h3>
      <p>Znak <code>#</code> w kolumnie \(columns(control.marks)) zastępuje liczbę, której nie wolno ujawnić, bo dotyczy \
      zbyt małej grupy (\(rules.pl)), albo liczbę, z której dałoby się ją obliczyć. Ukryta liczba nie jest \
      zerem. Liczby ukryte w tej wersji: \(Wording.number(count)).</p>
      <p class="en" lang="en">The mark <code>#</code> in the column \(columns(control.marks)) replaces a figure that \
      must not be revealed, since its group is too small (\(rules.en)), or one from which such a figure could be derived. \
      A suppressed figure is not zero. Figures suppressed in this version: \(Wording.number(count)).</p>

      """
  }

  private func columns(_ names: [String]) -> SafeHTML {
    SafeHTML.joined(names.map { "<code>\($0)</code>" }, ", ")
  }

  private func rules(_ control: DisclosureControl) -> Bilingual {
    var (pl, en): ([String], [String]) = ([], [])
    if let rule = control.frequency {
      pl.append("liczba osób lub przypadków poniżej \(rule.minimum)")
      en.append("fewer than \(rule.minimum) people or cases")
    }
    if let rule = control.entities {
      pl.append("liczba podmiotów poniżej \(rule.minimum)")
      en.append("fewer than \(rule.minimum) entities")
    }
    if let rule = control.dominance {
      let percent = Check.percent(rule.share)
      pl.append("jeden podmiot ma więcej niż \(percent.replacing(".", with: ","))\u{a0}% całości")
      en.append("one entity has more than \(percent)\u{a0}% of the whole")
    }
    return Bilingual(pl: pl.joined(separator: "; "), en: en.joined(separator: "; "))
  }
}
