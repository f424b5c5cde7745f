internal import Platform
internal import Publication
internal import Schema

/// The legal basis of the columns, and the treatments of personal values.
struct PrivacySection {
  let page: DatasetPage

  /// Nil if the operator declared none.
  var html: SafeHTML? {
    let dataset = page.dataset
    let own = page.columns.filter { $0.guarding.decision != nil || $0.guarding.treatment != nil }
    if dataset.privacy.decision == nil, own.isEmpty { return nil }
    let general: SafeHTML? = dataset.privacy.decision.map { "<dl class=\"facts\">\n\(facts($0))</dl>\n" }
    let columns: SafeHTML? = own.isEmpty ? nil : "<ul>\n\(own.map(line))</ul>\n"
    return """
      <h2 id="prywatnosc">\(Wording.both("Podstawa publikacji", "Basis for publication"))</h2>
      \(general)\(columns)
      """
  }

  private func facts(_ decision: PublicationDecision) -> SafeHTML {
    """
    <div><dt>\(Wording.both("Decyzja", "Decision"))</dt><dd>\(Wording.both(decision.decision))</dd></div>
    <div><dt>\(Wording.both("Podstawa prawna", "Legal basis"))</dt><dd>\(Wording.both(decision.basis))</dd></div>

    """
  }

  private func line(_ column: Column) -> SafeHTML {
    let treatment: SafeHTML? = column.guarding.treatment.map { " \(Wording.both($0.sentence))" }
    let decision: SafeHTML? = column.guarding.decision.map {
      " \(Wording.both($0.decision)); \(Wording.both($0.basis))"
    }
    return "<li><code>\(column.name)</code>:\(treatment)\(decision)</li>\n"
  }
}

extension Treatment {
  /// The description for citizens.
  var sentence: Bilingual {
    switch self {
    case .mask: Bilingual(pl: "Publikujemy tylko pierwszą literę wartości.", en: "Only the first letter is published.")
    case .hash:
      Bilingual(
        pl: "Zamiast wartości podajemy stały token (HMAC-SHA-256).",
        en: "A constant token replaces the value (HMAC-SHA-256).")
    case .drop: Bilingual(pl: "Wartości nie przechowujemy.", en: "Values are not kept.")
    case .prefix(let count):
      Bilingual(pl: "Zostaje początek wartości, znaków: \(count).", en: "The first \(count) characters are kept.")
    case .step(let step):
      Bilingual(
        pl: "Liczby są zaokrąglane w dół do wielokrotności \(step).", en: "Rounded down to multiples of \(step).")
    case .month: Bilingual(pl: "Zamiast dnia podajemy miesiąc.", en: "The month replaces the day.")
    case .year: Bilingual(pl: "Zamiast dnia podajemy rok.", en: "The year replaces the day.")
    case .gmina: Bilingual(pl: "Zamiast części gminy podajemy gminę.", en: "The gmina replaces its part.")
    }
  }
}
