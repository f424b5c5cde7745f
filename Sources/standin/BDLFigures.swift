internal import Platform

/// One value of a variable in a unit.
struct BDLFigure: Sendable, Hashable {
  var year: Int
  /// As JSON number text.
  var value: String
  var attribute: Int

  init(_ year: Int, _ value: String, attribute: Int = 1) {
    self.year = year
    self.value = value
    self.attribute = attribute
  }

  var json: JSON {
    .object(["year": .string(String(year)), "val": .number(value), "attrId": .integer(attribute)])
  }
}

/// The figures that the stand-in serves, before and after a revision.
enum BDLFigures {
  static func figures(_ variable: Int, _ unit: String, isRevised: Bool) -> [BDLFigure] {
    var figures = variable == BDLVariables.population ? population(unit) : invented(variable, unit)
    if isRevised { revise(&figures, variable, unit) }
    return figures
  }

  /// Applies a revision: one changed value, one mark, one removed value, and one additional year of one variable.
  private static func revise(_ figures: inout [BDLFigure], _ variable: Int, _ unit: String) {
    switch (variable, unit) {
    case (BDLVariables.population, "011212161011"):
      if let index = figures.firstIndex(where: { $0.year == 2025 }) { figures[index].value = "816630" }
    case (76025, "011212006113"):
      if let index = figures.firstIndex(where: { $0.year == 2024 }) { figures[index].attribute = 1 }
    case (149_164, "011212006092"):
      figures.removeAll { $0.year == 2021 }
    case (1241, _) where !figures.isEmpty:
      figures.append(BDLFigure(2025, figures[figures.count - 1].value, attribute: 9))
    default: break
    }
  }

  // MARK: Population: facts

  /// Real: Statistics Poland, state on 31 December. The figures of 2019 are those of the export of June 2021 for 2020,
  /// the last ones on the base of the census of 2011; GUS has recalculated 2020 since, so that this base ends in 2019.
  /// Those of 2025 are based on the census of 2021: no growth may be computed across them.
  private static func population(_ unit: String) -> [BDLFigure] {
    if unit == "011212161011" {
      return [(2002, 757_547), (2017, 767_348), (2019, 779_966), (2023, 804_237), (2025, 816_614)]
        .map { BDLFigure($0, String($1)) }
    }
    if let pair = populations[unit] { return [BDLFigure(2019, String(pair.0)), BDLFigure(2025, String(pair.1))] }
    // For parts of gminas only that export is known.
    return parts[unit].map { [BDLFigure(2019, String($0))] } ?? []
  }

  private static let populations: [String: (Int, Int)] = [
    "011212161011": (779_966, 816_614), "011212019012": (10_556, 12_020), "011212006012": (14_704, 15_507),
    "011212006022": (7_728, 7_809), "011212006052": (16_020, 18_779), "011212006072": (17_495, 18_832),
    "011212006082": (10_909, 13_692), "011212006092": (14_423, 16_594), "011212019043": (29_638, 34_020),
    "011212006113": (43_751, 43_944), "011212006143": (10_302, 11_165), "011212019053": (61_233, 70_471),
    "011212006152": (13_162, 17_589), "011212006162": (27_065, 30_041), "011212006172": (23_690, 28_255),
  ]

  private static let parts = [
    "011212006114": 24_366, "011212006115": 19_385, "011212019044": 14_022, "011212019045": 15_616,
    "011212019054": 24_215, "011212019055": 37_018, "011212006144": 2_441, "011212006145": 7_861,
  ]

  // MARK: The rest: invented, and marked so in the names of the variables

  static let inventedYears = 2019...2024

  private static func invented(_ variable: Int, _ unit: String) -> [BDLFigure] {
    guard let scale = populations[unit]?.0, let index = BDLVariables.all.firstIndex(where: { $0.id == variable })
    else { return [] }
    return inventedYears.map { year in
      let attribute = marks[Mark(variable, unit, year)] ?? 1
      // Marks that print as 0, "." or "-" come with the value 0.
      guard [1, 3, 9, 11, 13, 20, 21, 97].contains(attribute) else { return BDLFigure(year, "0", attribute: attribute) }
      return BDLFigure(year, value(index, scale, unit, year), attribute: attribute)
    }
  }

  private static func value(_ index: Int, _ scale: Int, _ unit: String, _ year: Int) -> String {
    // A small deterministic scatter (splitmix64) of -50 to 49 around a drifting level.
    var seed = UInt64(year) &* 0x9e37_79b9_7f4a_7c15 &+ UInt64(unit.utf8.reduce(0) { $0 &* 31 &+ UInt64($1) })
    seed = (seed ^ (seed >> 30)) &* 0xbf58_476d_1ce4_e5b9 &+ UInt64(index)
    let scatter = Int((seed ^ (seed >> 27)) % 100) - 50
    let drift = year - 2019
    switch BDLVariables.all[index].id {
    case 60559:
      // Tenths, as the decimal point of the service writes them.
      let tenths = 1500 + scale / 40 + 37 * drift + scatter
      return "\(tenths / 10).\(tenths % 10)"
    case 76025: return String(scale / 50 + 9 * drift + scatter / 5)
    case 149_164: return String(scale / 400 - 20 + 4 * drift + scatter)
    case 155: return String(scale / 5 + scale / 300 * drift + scatter)
    default: return String(1 + scale / 20_000 + (scatter > 30 ? 1 : 0))
    }
  }

  /// Every attribute of BDL occurs somewhere, so that a gateway encounters all of them.
  private static let marks: [Mark: Int] = {
    let attributes = [0, 3, 4, 7, 9, 11, 13, 14, 15, 17, 20, 21, 50, 91, 94, 97, 98]
    let variables = BDLVariables.all.map(\.id).filter { $0 != BDLVariables.population }
    var marks: [Mark: Int] = [:]
    for (index, attribute) in attributes.enumerated() {
      let unit = BDLUnits.gminas[(index * 4) % BDLUnits.gminas.count].id
      marks[Mark(variables[index % variables.count], unit, 2020 + index % 4)] = attribute
    }
    marks[Mark(76025, "011212006113", 2024)] = 9
    marks[Mark(149_164, "011212006092", 2021)] = nil
    return marks
  }()

  private struct Mark: Hashable {
    var variable: Int
    var unit: String
    var year: Int

    init(_ variable: Int, _ unit: String, _ year: Int) {
      self.variable = variable
      self.unit = unit
      self.year = year
    }
  }
}
