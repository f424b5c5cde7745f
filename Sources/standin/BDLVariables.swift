internal import Platform

/// A variable of BDL.
struct Variable: Sendable {
  var id: Int
  var subject: String
  var n1: String
  var n2: String?
  var measure: Int
  var measureName: String
  /// Without a zone and with a varying number of digits, as BDL writes it.
  var lastUpdate: String
  /// Empty for real figures.
  var description = ""

  func json(isDetailed: Bool) -> JSON {
    let years = id == BDLVariables.population ? [2002, 2017, 2020, 2023, 2025] : Array(BDLFigures.inventedYears)
    return .object([
      "id": .integer(id), "subjectId": .string(subject), "n1": .string(n1), "n2": n2.map { .string($0) },
      "level": .integer(6), "measureUnitId": .integer(measure), "measureUnitName": .string(measureName),
      "description": isDetailed && !description.isEmpty ? .string(description) : nil,
      "years": isDetailed ? .array(years.map { .integer($0) }) : nil,
    ])
  }

  func updated(_ isRevised: Bool) -> String {
    isRevised ? BDLVariables.revisedUpdates[id] ?? lastUpdate : lastUpdate
  }
}

struct Subject: Sendable {
  var id: String
  var name: String
  var lastUpdate: String
  var description: String

  func json(isRevised: Bool) -> JSON {
    let updates = BDLVariables.all.filter { $0.subject == id }.map { $0.updated(isRevised) }
    return .object([
      "id": .string(id), "name": .string(name), "hasVariables": .boolean(true), "children": .array([]),
      "levels": .array([.integer(6)]), "lastUpdate": .string(updates.max() ?? lastUpdate),
      "description": .string(description),
    ])
  }
}

enum BDLVariables {
  static let population = 72305
  private static let invented = "[zmyślone/invented]"
  private static let note = "Dane zmyślone na potrzeby pokazu. Figures invented for demonstration."

  static let all = [
    Variable(
      id: population, subject: "P2137", n1: "ogółem", n2: "ogółem", measure: 26, measureName: "osoba",
      lastUpdate: "2026-05-06T09:18:21.973"),
    Variable(
      id: 76025, subject: "P2137", n1: "\(invented) 85 i więcej", n2: "ogółem", measure: 26, measureName: "osoba",
      lastUpdate: "2026-05-06T09:18:22.5", description: note),
    Variable(
      id: 149_164, subject: "P1355", n1: "\(invented) saldo migracji", n2: "ogółem", measure: 26,
      measureName: "osoba", lastUpdate: "2026-04-29T14:05:02.09", description: note),
    Variable(
      id: 60559, subject: "P9001", n1: "\(invented) ludność na 1 km2", n2: nil, measure: 26, measureName: "osoba",
      lastUpdate: "2026-05-06T11:40:00", description: note),
    Variable(
      id: 155, subject: "P9002", n1: "\(invented) w wieku poprodukcyjnym", n2: "ogółem", measure: 26,
      measureName: "osoba", lastUpdate: "2026-05-06T10:02:59.1", description: note),
    Variable(
      id: 1241, subject: "P9003", n1: "\(invented) muzea łącznie z oddziałami", n2: nil, measure: 35,
      measureName: "ob.", lastUpdate: "2026-06-15T08:00:11.443", description: note),
  ]

  /// Later update times of what a revision changes.
  static let revisedUpdates = [
    population: "2026-11-20T10:02:33.1", 76025: "2026-11-20T10:02:33.127", 149_164: "2026-11-20T10:02:34",
    1241: "2026-11-20T10:02:34.02",
  ]

  static let subjects = [
    Subject(
      id: "P2137", name: "Ludność wg grup wieku i płci", lastUpdate: "2026-05-06T09:18:21.973",
      description: "Dane wg podziału administracyjnego na dzień 31 grudnia."),
    Subject(id: "P1355", name: "\(invented) Migracje", lastUpdate: "2026-04-29T14:05:02.09", description: note),
    Subject(id: "P9001", name: "\(invented) Gęstość zaludnienia", lastUpdate: "2026-05-06T11:40:00", description: note),
    Subject(id: "P9002", name: "\(invented) Grupy ekonomiczne", lastUpdate: "2026-05-06T10:02:59.1", description: note),
    Subject(id: "P9003", name: "\(invented) Muzea", lastUpdate: "2026-06-15T08:00:11.443", description: note),
  ]

  static func find(_ id: Int) -> Variable? { all.first { $0.id == id } }

  /// The marks of BDL: id, printed form, symbol, meaning.
  static let attributes: [(id: Int, name: String, symbol: String, meaning: String)] = [
    (0, "0", " ", ""),
    (1, "wartość", " ", ""),
    (3, "wartość", "k", "Agregat może być niekompletny"),
    (4, ". lub 0", "x", noInformation),
    (7, "0", "a", "Wartość mniejsza niż przyjęty format prezentacji"),
    (9, "wartość", "s", "Szacunki wstępne"),
    (11, "wartość", "M", "Zmiany metodologiczne"),
    (13, "wartość", "K", "Zmiany metodologiczne, agregat może być niekompletny"),
    (14, ". lub 0", "X", "Zmiany metodologiczne, brak informacji"),
    (15, "-", " ", "Brak informacji: zmiana poziomu prezentacji, wykazu jednostek lub listy cech"),
    (17, "0", "A", "Zmiany metodologiczne, wartość mniejsza niż przyjęty format prezentacji"),
    (20, "wartość", "v", "Dane o niskiej precyzji"),
    (21, "wartość", "v", "Dane o niskiej precyzji"),
    (50, "- lub 0", "n", "Dana jeszcze niedostępna, będzie dostępna"),
    (91, ". lub 0", "x", noInformation),
    (94, "0", "z", "Wartość znacząca, zero wynika z bilansu niezerowych danych"),
    (97, "wartość", "p", "Łącznie dla powiatu i miasta na prawach powiatu"),
    (98, "0", "Z", "Zmiany metodologiczne, wartość znacząca"),
  ]
  private static let noInformation = "Brak informacji lub konieczność zachowania tajemnicy statystycznej"
}
