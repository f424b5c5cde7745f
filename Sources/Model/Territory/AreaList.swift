public import Platform
internal import Schema
internal import Text

/// All areas with their successions and groupings: read once, shared and immutable.
///
/// A class, since tens of thousands of texts are shared between threads; two lists are equal if their files were.
public final class AreaList: Hashable, Sendable {
  /// In the order of their codes.
  public let areas: [Area]
  /// In the order of their dates.
  public let successions: [Succession]
  /// In the order of their ids.
  public let groupings: [Grouping]
  /// The file `areas.csv` that it was read from; empty for a list from elsewhere.
  public let file: String
  /// The digest of the files that it was read from.
  public let digest: Digest
  /// The days between which the register is complete: the oldest and the newest register that was read.
  public let known: ClosedRange<String>?

  private let byCode: [String: Int]
  private let byUnit: [String: Int]
  private let byName: [String: [Int]]
  private let byPlainName: [String: [Int]]
  /// Names that areas have no longer.
  private let byFormerName: [String: [(area: Int, name: FormerName)]]
  private let ways: [String: [Succession]]
  private let origins: [String: [Succession]]

  /// Codes are unique; of two areas with one code the first is kept.
  ///
  /// - Parameter formerNames: names that areas bore on other days; those without a last day are names of today, which the areas
  ///   themselves have.
  public init(
    areas: [Area], successions: [Succession] = [], groupings: [Grouping] = [], names formerNames: [FormerName] = [],
    digest: Digest = SHA256.of([]), file: String = ""
  ) {
    let areas = areas.sorted { $0.code < $1.code }
    self.areas = areas
    let successions = successions.sorted { $0.date < $1.date }
    self.successions = successions
    ways = Dictionary(grouping: successions.filter { $0.from != $0.to }, by: \.from)
    origins = Dictionary(grouping: successions.filter { $0.from != $0.to }, by: \.to)
    self.groupings = groupings.sorted { $0.id < $1.id }
    self.digest = digest
    self.file = file
    // Only some localities are in the list, and their register does not cover gminas.
    let states = areas.filter { !$0.state.isEmpty && !$0.kind.isLocality }.map(\.state)
    known = states.min().flatMap { first in states.max().map { first...$0 } }
    byCode = Dictionary(areas.indices.map { (areas[$0].code, $0) }) { first, _ in first }
    byUnit = Dictionary(areas.indices.filter { !areas[$0].bdl.isEmpty }.map { (areas[$0].bdl, $0) }) { first, _ in first
    }
    var names: [String: [Int]] = [:]
    var plainNames: [String: [Int]] = [:]
    for index in areas.indices {
      let spellings = AreaName.spellings(of: areas[index])
      for name in spellings { names[name, default: []].append(index) }
      for name in Set(spellings.map(PolishLetters.plain)) { plainNames[name, default: []].append(index) }
    }
    byName = names
    byPlainName = plainNames
    byFormerName = Self.former(formerNames, areas, byCode)
  }

  /// The spellings of former names.
  private static func former(
    _ names: [FormerName], _ areas: [Area], _ byCode: [String: Int]
  ) -> [String: [(area: Int, name: FormerName)]] {
    var found: [String: [(area: Int, name: FormerName)]] = [:]
    for name in names where !name.validTo.isEmpty {
      guard let index = byCode[name.code] else { continue }
      var area = areas[index]
      (area.name, area.nameEN) = (name.name, "")
      for spelling in AreaName.spellings(of: area) { found[spelling, default: []].append((index, name)) }
    }
    return found
  }

  public static func == (a: AreaList, b: AreaList) -> Bool { a === b || a.digest == b.digest }
  public func hash(into hasher: inout Hasher) { hasher.combine(digest) }

  /// The area with a code.
  public func area(_ code: String) -> Area? { byCode[code].map { areas[$0] } }

  /// The area with a unit id of the Local Data Bank, also for localities: `011212161011-0950463`.
  public func area(unit: String) -> Area? { byUnit[unit].map { areas[$0] } }

  /// The areas with a name, in the order of their codes.
  func areas(named name: String) -> [Area] { (byName[name] ?? []).map { areas[$0] } }

  /// The areas that had a name once, each with its days.
  func areas(formerlyNamed name: String) -> [(area: Area, name: FormerName)] {
    (byFormerName[name] ?? []).map { (areas[$0.area], $0.name) }
  }

  /// The areas with a name without Polish letters.
  func areas(plainlyNamed name: String) -> [Area] { (byPlainName[name] ?? []).map { areas[$0] } }

  /// The grouping with an id.
  public func grouping(_ id: String) -> Grouping? { groupings.first { $0.id == id } }

  /// The successors of an area after it ceased to be valid.
  public func successors(of code: String) -> [Succession] { ways[code] ?? [] }

  /// The predecessors of an area.
  public func predecessors(of code: String) -> [Succession] { origins[code] ?? [] }

  /// The gminas of a voivodeship, a powiat or a region as a grouping, each with its own days; nil for another kind of
  /// area.
  public func gminas(of area: Area) -> Grouping? {
    let isRegion = [.nuts1, .nuts2, .nuts3].contains(area.kind)
    guard isRegion || [.voivodeship, .powiat, .cityPowiat].contains(area.kind) else { return nil }
    let members = areas.filter { gmina in
      gmina.kind.isGmina && (isRegion ? gmina.nuts2024 : gmina.code).hasPrefix(area.code)
    }
    return Grouping(
      id: area.code, title: Bilingual(pl: area.name, en: area.nameEN.isEmpty ? area.name : area.nameEN),
      members: members.map { Grouping.Member(area: $0.code, from: $0.firstDay, to: $0.lastDay) })
  }

  /// The area and its ancestors, from the inside out.
  public func path(of area: Area) -> [Area] {
    var path = [area]
    // The list may contain a cycle; the loop must still end.
    while path.count < 8, let parent = self.area(path[path.count - 1].parent) { path.append(parent) }
    return path
  }
}
