internal import Platform

/// A territorial unit of BDL.
struct Unit: Sendable {
  var id: String
  var name: String
  var parent: String?
  var level: Int
  /// 1 urban, 2 rural, 3 urban-rural, 4 town and 5 rural area of a 3; nil above powiats.
  var kind: String?

  var json: JSON {
    .object([
      "id": .string(id), "name": .string(name), "parentId": parent.map { .string($0) }, "level": .integer(level),
      "kind": kind.map { .string($0) }, "hasDescription": .boolean(false),
    ])
  }
}

enum BDLUnits {
  /// The 15 gminas of Metropolia Krakowska, with the powiats and regions above and the parts below them.
  static let all: [Unit] = above + gminas + parts

  static func find(_ id: String) -> Unit? { all.first { $0.id == id } }

  private static let above = [
    Unit(id: "000000000000", name: "POLSKA", parent: nil, level: 0),
    Unit(id: "010000000000", name: "MAKROREGION POŁUDNIOWY", parent: "000000000000", level: 1),
    Unit(id: "011200000000", name: "MAŁOPOLSKIE", parent: "010000000000", level: 2),
    Unit(id: "011210000000", name: "REGION MAŁOPOLSKIE", parent: "011200000000", level: 3),
    Unit(id: "011212000000", name: "PODREGION KRAKOWSKI", parent: "011210000000", level: 4),
    Unit(id: "011212100000", name: "PODREGION MIASTO KRAKÓW", parent: "011210000000", level: 4),
    Unit(id: "011212006000", name: "Powiat krakowski", parent: "011212000000", level: 5, kind: "1"),
    Unit(id: "011212019000", name: "Powiat wielicki", parent: "011212000000", level: 5, kind: "1"),
    Unit(id: "011212161000", name: "Powiat m. Kraków", parent: "011212100000", level: 5, kind: "1"),
  ]

  static let gminas = [
    gmina("011212161011", "Kraków"),
    gmina("011212019012", "Biskupice"),
    gmina("011212006012", "Czernichów"),
    gmina("011212006022", "Igołomia-Wawrzeńczyce"),
    gmina("011212006052", "Kocmyrzów-Luborzyca"),
    gmina("011212006072", "Liszki"),
    gmina("011212006082", "Michałowice"),
    gmina("011212006092", "Mogilany"),
    gmina("011212019043", "Niepołomice"),
    gmina("011212006113", "Skawina"),
    gmina("011212006143", "Świątniki Górne"),
    gmina("011212019053", "Wieliczka"),
    gmina("011212006152", "Wielka Wieś"),
    gmina("011212006162", "Zabierzów"),
    gmina("011212006172", "Zielonki"),
  ]

  private static let parts = [
    gmina("011212019044", "Niepołomice - miasto"), gmina("011212019045", "Niepołomice - obszar wiejski"),
    gmina("011212006114", "Skawina - miasto"), gmina("011212006115", "Skawina - obszar wiejski"),
    gmina("011212006144", "Świątniki Górne - miasto"), gmina("011212006145", "Świątniki Górne - obszar wiejski"),
    gmina("011212019054", "Wieliczka - miasto"), gmina("011212019055", "Wieliczka - obszar wiejski"),
  ]

  /// The powiat is in the digits 1 to 9 of the id, the kind is the last one.
  private static func gmina(_ id: String, _ name: String) -> Unit {
    Unit(id: id, name: name, parent: id.prefix(9) + "000", level: 6, kind: String(id.suffix(1)))
  }
}
