import Territory
import Testing

/// Lists of areas for tests.
enum Lists {
  /// The list as it ships.
  static func shipped() throws -> AreaList { try #require(try AreaFiles.read("Territory")) }

  /// Real areas with invented changes: Łapsze and Niwa never were.
  static let small = AreaList(
    areas: [
      Area(code: "12", kind: .voivodeship, name: "małopolskie", state: "2024-01-01"),
      Area(code: "1201", kind: .powiat, name: "bocheński", parent: "12", bdl: "011212001000", state: "2024-01-01"),
      Area(code: "1201011", kind: .gminaUrban, name: "Bochnia", parent: "1201", state: "2024-01-01"),
      Area(code: "1201022", kind: .gminaRural, name: "Bochnia", parent: "1201", state: "2024-01-01"),
      Area(code: "1201032", kind: .gminaRural, name: "Łapsze", parent: "1201", validTo: "2009-12-31"),
      Area(
        code: "1201042", kind: .gminaRural, name: "Niwa", parent: "1201", validFrom: "2010-01-01", state: "2024-01-01"),
      Area(code: "1201052", kind: .gminaRural, name: "Niwa Mała", parent: "1201", validTo: "2009-12-31"),
      Area(code: "1206", kind: .powiat, name: "krakowski", parent: "12", state: "2024-01-01"),
      Area(code: "1206152", kind: .gminaRural, name: "Wielka Wieś", parent: "1206", state: "2024-01-01"),
      Area(code: "1206142", kind: .gminaRural, name: "Świątniki Górne", parent: "1206", validTo: "1996-12-31"),
      Area(
        code: "1206143", kind: .gminaMixed, name: "Świątniki Górne", parent: "1206", validFrom: "1997-01-01",
        state: "2024-01-01"),
    ],
    successions: [
      Succession(date: "1997-01-01", change: .kind, from: "1206142", to: "1206143", weight: "1"),
      Succession(date: "2010-01-01", change: .merge, from: "1201032", to: "1201042", weight: "1"),
      Succession(date: "2010-01-01", change: .merge, from: "1201052", to: "1201042", weight: "1"),
    ])
}
