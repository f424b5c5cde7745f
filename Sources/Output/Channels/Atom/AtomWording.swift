internal import Events
internal import Platform
internal import Schema

/// The texts of an entry.
struct AtomWording {
  /// A URL related to an event.
  struct Link {
    /// The link relation (RFC 4287, section 4.2.7.2).
    let relation: String
    let title: Bilingual
    let address: String
  }

  /// The text after the title of the dataset and a colon.
  var title: Bilingual
  /// One paragraph in each language.
  var text: Bilingual
  var links: [Link] = []

  /// - Throws: `JSONError` if the event's text lacks a fact.
  init(_ type: EventType, _ facts: EventFacts) throws(JSONError) {
    switch type {
    case .versionPublished: self = try Self.published(facts.data)
    case .versionRewritten: self = try Self.rewritten(facts.data)
    case .datasetWithdrawn: self = try Self.withdrawn(facts.data)
    case .dataLate:
      let due = try Self.due(facts.data)
      self.init(
        title: Bilingual(pl: "opóźnienie danych", en: "data are late"),
        text: Bilingual(
          pl: "Nowe dane były oczekiwane do \(due.pl).", en: "New data were expected by \(due.en)."))
    default:
      let due = try Self.due(facts.data)
      self.init(
        title: Bilingual(pl: "dane nadeszły po terminie", en: "late data have arrived"),
        text: Bilingual(
          pl: "Nadeszły dane oczekiwane do \(due.pl).", en: "The data that were expected by \(due.en) have arrived."))
    }
  }

  private init(title: Bilingual, text: Bilingual, links: [Link] = []) {
    self.title = title
    self.text = text
    self.links = links
  }

  private static func published(_ data: JSONNode) throws(JSONError) -> AtomWording {
    let version = try data.member("version").integer()
    let rows = try data.member("rows").integer()
    let inserted = try data.member("inserted").integer()
    let updated = try data.member("updated").integer()
    let deleted = try data.member("deleted").integer()
    var links = [
      Link(
        relation: "related", title: Bilingual(pl: "Manifest wersji", en: "Manifest of the version"),
        address: try data.member("manifest_url").text())
    ]
    if let delta = try data.optional("delta_url") {
      links.append(
        Link(
          relation: "enclosure",
          title: Bilingual(pl: "Zmiany od poprzedniej wersji", en: "Changes since the previous version"),
          address: try delta.text()))
    }
    return AtomWording(
      title: Bilingual(pl: "wersja \(version)", en: "version \(version)"),
      text: Bilingual(
        pl: "Opublikowano wersję \(version). Liczba wierszy: \(rows); dodano: \(inserted), zmieniono: \(updated), "
          + "usunięto: \(deleted).",
        en:
          "Version \(version) was published. Rows: \(rows); added: \(inserted), changed: \(updated), deleted: \(deleted)."
      ),
      links: links)
  }

  private static func rewritten(_ data: JSONNode) throws(JSONError) -> AtomWording {
    let first = try data.member("first_version").integer()
    let last = try data.member("last_version").integer()
    let versions = first == last ? "\(last)" : "\(first)–\(last)"
    return AtomWording(
      title: Bilingual(pl: "usunięto zapis", en: "a record was erased"),
      text: Bilingual(
        pl: "Usunięto zapis i ponownie utworzono pliki (wersje: \(versions)). Prosimy pobrać je ponownie i usunąć "
          + "wcześniejsze kopie.",
        en:
          "A record was erased, and files were made again (versions: \(versions)). Please fetch them again and delete "
          + "earlier copies."))
  }

  private static func withdrawn(_ data: JSONNode) throws(JSONError) -> AtomWording {
    let version = try data.optional("version")?.integer()
    let reason = try data.member("reason").text()
    return AtomWording(
      title: version.map { Bilingual(pl: "wycofano wersję \($0)", en: "version \($0) was withdrawn") }
        ?? Bilingual(pl: "wycofano zbiór danych", en: "the dataset was withdrawn"),
      text: Bilingual(
        pl: "Wycofano pliki. Podany powód: \(reason) Prosimy usunąć pobrane kopie.",
        en: "The files were withdrawn. Reason given: \(reason) Please delete your copies."))
  }

  /// The day in local time of Kraków.
  private static func due(_ data: JSONNode) throws(JSONError) -> (pl: String, en: String) {
    let moment: Timestamp = try data.member("due").text(as: "a moment") { Timestamp($0) }
    let day = Zone.warsaw.local(moment).day
    return ("\(day.day) \(months[day.month - 1].pl) \(day.year)", "\(day.day) \(months[day.month - 1].en) \(day.year)")
  }

  private static let months: [(pl: String, en: String)] = [
    ("stycznia", "January"), ("lutego", "February"), ("marca", "March"), ("kwietnia", "April"), ("maja", "May"),
    ("czerwca", "June"), ("lipca", "July"), ("sierpnia", "August"), ("września", "September"),
    ("października", "October"), ("listopada", "November"), ("grudnia", "December"),
  ]
}
