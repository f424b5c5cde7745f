internal import Platform
internal import Schema
internal import Text

/// Builds `localities.csv` from the file SIMC as GUS publishes it:
/// `WOJ;POW;GMI;RODZ_GMI;RM;MZ;NAZWA;SYM;SYMPOD;STAN_NA`, UTF-8 with or without a byte-order mark.
///
/// The country has a hundred thousand localities, of which few are needed: only those of chosen areas are included. A
/// SIMC code has seven digits like that of a gmina, so the project's code prefixes it with `S`.
public struct LocalityFile {
  /// The most localities of a list; a voivodeship has fewer.
  static let localitiesMax = 20_000

  /// In the order of their codes.
  public let localities: [Area]
  /// The date of the register.
  public let state: String

  /// - Parameters:
  ///   - path: the file SIMC.
  ///   - wanted: codes of areas or ids of groupings; their localities are included.
  /// - Throws: `TerritoryError` with file and line for another kind of file, an unknown gmina, and too many localities.
  public init(_ path: String, in wanted: [String], of list: AreaList) throws {
    let rows = try CSVRows(
      path, delimiter: ";", columns: ["WOJ", "POW", "GMI", "RODZ_GMI", "NAZWA", "SYM", "SYMPOD", "STAN_NA"])
    guard let first = rows.rows.first else { throw TerritoryError(file: path, "the register is empty") }
    state = rows.value(first, "STAN_NA")
    guard Day.read(state)?.description == state else {
      throw TerritoryError(file: path, line: first.line, "STAN_NA \"\(state)\" is not a day such as 2026-01-01")
    }
    let places = try Self.places(wanted, list)
    var found: [String: Area] = [:]
    for row in rows.rows {
      func value(_ column: String) -> String { rows.value(row, column) }
      let unit = value("WOJ") + value("POW") + value("GMI") + value("RODZ_GMI")
      guard places.contains(where: { unit.hasPrefix($0) }) else { continue }
      func refused(_ what: String, advice: Advice = "Use the file as GUS publishes it") -> TerritoryError {
        TerritoryError(file: path, line: row.line, what, advice: advice)
      }
      guard value("STAN_NA") == state else {
        throw refused("this row is of \(value("STAN_NA")), and the first of \(state)")
      }
      for code in [value("SYM"), value("SYMPOD")]
      where code.utf8.count != 7 || !code.utf8.allSatisfy({ $0 &- 48 < 10 }) {
        throw refused("\"\(code)\" is not a code of SIMC, which has 7 digits")
      }
      guard let gmina = list.area(unit) else {
        throw refused(
          "\(value("NAZWA")) lies in \(unit), which is not in the list of areas",
          advice: "Bring the list up to date first: \(.buildAreas)")
      }
      guard found.count < Self.localitiesMax else {
        throw refused(
          "these areas have more than \(Self.localitiesMax) localities", advice: "Name fewer areas, such as a grouping")
      }
      let isPart = value("SYM") != value("SYMPOD")
      let locality = Area(
        code: "S" + value("SYM"), kind: isPart ? .localityPart : .locality, name: value("NAZWA"),
        parent: isPart ? "S" + value("SYMPOD") : unit,
        bdl: isPart || gmina.bdl.isEmpty ? "" : "\(gmina.bdl)-\(value("SYM"))", nuts2021: gmina.nuts2021,
        nuts2024: gmina.nuts2024, state: state)
      guard found.updateValue(locality, forKey: locality.code) == nil else {
        throw refused("the code \(value("SYM")) stands there twice")
      }
    }
    guard !found.isEmpty else {
      throw TerritoryError(
        file: path, "it has no locality in \(wanted.joined(separator: ", "))", advice: "Take the whole file SIMC")
    }
    for locality in found.values where locality.kind == .localityPart && found[locality.parent] == nil {
      throw TerritoryError(
        file: path, "\(locality.code) is a part of \(locality.parent), which these areas do not have")
    }
    localities = found.values.sorted { $0.code < $1.code }
  }

  /// The content of `localities.csv`, in UTF-8 with commas.
  public var csv: [UInt8] {
    // The register SIMC says nothing of other days.
    let kept = Area.columns.indices.filter { !["began", "ended"].contains(Area.columns[$0]) }
    return ([Area.columns] + localities.map(\.values)).flatMap { row in
      Array((CSVLine.text(kept.map { row[$0] }) + "\n").utf8)
    }
  }

  /// The prefixes of the units' codes in the areas. The town and the rural part of a gmina have its number.
  private static func places(_ wanted: [String], _ list: AreaList) throws -> Set<String> {
    var places: Set<String> = []
    for text in wanted {
      if let grouping = list.grouping(text) {
        places.formUnion(grouping.members.map { String($0.area.prefix(6)) })
      } else if let area = list.area(text), AreaCode.teryt(area.code) != nil {
        places.insert(String(area.code.prefix(6)))
      } else {
        throw TerritoryError(
          file: list.file, "\"\(text)\" is neither a voivodeship, powiat or gmina nor a grouping",
          advice: "Name areas by their TERYT codes: 12, 1206, 1261011")
      }
    }
    return places
  }
}
