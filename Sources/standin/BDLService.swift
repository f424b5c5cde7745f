internal import Platform
internal import Serving

/// The answers of the BDL API v1 under `/api/v1`, as its clients describe them.
struct BDLService {
  /// The base URL of links: `http://127.0.0.1:8090`.
  let base: String
  let isRevised: Bool
  let failure: Failure?

  /// - Parameter path: the segments after `/api/v1`; paths and parameter names are case-insensitive.
  func answer(_ request: HTTPRequest, _ path: [String]) -> HTTPReply {
    let query = Query(request)
    switch path.first {
    case "units": return units(path, query)
    case "subjects":
      guard path.count == 2 else {
        return page(BDLVariables.subjects.map { $0.json(isRevised: isRevised) }, request, query)
      }
      let subject = BDLVariables.subjects.first { $0.id.lowercased() == path[1] }
      return subject.map { reply($0.json(isRevised: isRevised), request) } ?? notFound(path)
    case "variables": return variables(path, query)
    case "attributes":
      let all = BDLVariables.attributes.map { attribute in
        JSON.object([
          "id": .integer(attribute.id), "name": .string(attribute.name), "symbol": .string(attribute.symbol),
          "description": .string(attribute.meaning),
        ])
      }
      guard path.count == 2 else { return page(all, request, query) }
      let one = zip(BDLVariables.attributes, all).first { String($0.0.id) == path[1] }
      return one.map { reply($0.1, request) } ?? notFound(path)
    case "data" where path.count == 3 && path[1] == "by-unit": return byUnit(path[2], query)
    case "data" where path.count == 3 && path[1] == "by-variable": return byVariable(path[2], query)
    case "version":
      return reply(.object(["id": .string("v1"), "major": .integer(1), "minor": .integer(0)]), request)
    default: return notFound(path)
    }
  }

  private func units(_ path: [String], _ query: Query) -> HTTPReply {
    if path.count == 2, path[1] != "search" {
      return BDLUnits.find(path[1]).map { reply($0.json, query.request) } ?? notFound(path)
    }
    var units = BDLUnits.all
    if let parent = query.first("parent-id") { units.removeAll { !isBelow($0, parent) } }
    let levels = query.all("level")
    if !levels.isEmpty { units.removeAll { !levels.contains(String($0.level)) } }
    if let name = query.first("name")?.lowercased() { units.removeAll { !$0.name.lowercased().contains(name) } }
    if let kind = query.first("kind") { units.removeAll { $0.kind != kind } }
    return page(units.map(\.json), query.request, query)
  }

  private func isBelow(_ unit: Unit, _ ancestor: String) -> Bool {
    var current = unit.parent
    while let parent = current {
      if parent == ancestor { return true }
      current = BDLUnits.find(parent)?.parent
    }
    return false
  }

  private func variables(_ path: [String], _ query: Query) -> HTTPReply {
    if path.count == 2, path[1] != "search" {
      let variable = Int(path[1]).flatMap(BDLVariables.find)
      return variable.map { reply($0.json(isDetailed: true), query.request) } ?? notFound(path)
    }
    var variables = BDLVariables.all
    if let subject = query.first("subject-id") { variables.removeAll { $0.subject != subject } }
    return page(variables.map { $0.json(isDetailed: false) }, query.request, query)
  }

  private func byUnit(_ id: String, _ query: Query) -> HTTPReply {
    guard let unit = BDLUnits.find(id) else { return notFound(["unit", id]) }
    let ids = query.all("var-id")
    guard !ids.isEmpty else { return error(400, "Parametr var-id jest wymagany") }
    var results: [JSON] = []
    var updates: [String] = []
    for variable in ids.compactMap({ Int($0).flatMap(BDLVariables.find) }) {
      let figures = BDLFigures.figures(variable.id, id, isRevised: isRevised).filter(query.wants)
      if figures.isEmpty { continue }
      updates.append(variable.updated(isRevised))
      results.append(
        .object([
          "id": .integer(variable.id), "measureUnitId": .integer(variable.measure),
          "lastUpdate": .string(variable.updated(isRevised)), "values": .array(figures.map(\.json)),
        ]))
    }
    return page(
      results, query.request, query,
      facts: ["unitId": .string(id), "unitName": .string(unit.name), "aggregateId": .integer(1)])
  }

  private func byVariable(_ text: String, _ query: Query) -> HTTPReply {
    guard let variable = Int(text).flatMap(BDLVariables.find) else { return notFound(["variable", text]) }
    let levels = query.all("unit-level")
    let parent = query.first("unit-parent-id")
    var results: [JSON] = []
    for unit in BDLUnits.all {
      if !levels.isEmpty, !levels.contains(String(unit.level)) { continue }
      if let parent, !isBelow(unit, parent) { continue }
      let figures = BDLFigures.figures(variable.id, unit.id, isRevised: isRevised).filter(query.wants)
      if figures.isEmpty { continue }
      results.append(
        .object(["id": .string(unit.id), "name": .string(unit.name), "values": .array(figures.map(\.json))]))
    }
    return page(
      results, query.request, query,
      facts: [
        "variableId": .integer(variable.id), "measureUnitId": .integer(variable.measure),
        "aggregateId": .integer(1), "lastUpdate": .string(variable.updated(isRevised)),
      ])
  }
}
