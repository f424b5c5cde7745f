internal import Platform
internal import Serving

/// The answers of GIOŚ v1 under `/pjp-api/v1/rest`: JSON-LD with Polish keys, pages from 0.
///
/// Stations and values are invented, and say so in their names.
struct GIOSService {
  let base: String
  let isRevised: Bool
  let failure: Failure?

  private static let sizeDefault = 20
  private static let sizeMax = 500

  func answer(_ request: HTTPRequest, _ path: [String]) -> HTTPReply {
    let number = path.count == 3 ? Int(path[2]) : nil
    switch (path.first, path.dropFirst().first, number) {
    case ("station", "findAll", nil) where path.count == 2:
      return page(GIOSData.stations.map(\.json), "Lista stacji pomiarowych", request)
    case ("station", "sensors", let id?):
      guard GIOSData.stations.contains(where: { $0.id == id }) else { return unknown }
      let sensors = GIOSData.sensors.filter { $0.station == id }
      return page(sensors.map(\.json), "Lista stanowisk pomiarowych dla podanej stacji", request)
    case ("data", "getData", let id?):
      guard let sensor = GIOSData.sensor(id) else { return unknown }
      guard !sensor.isManual else { return manual }
      return page(GIOSData.measurements(sensor, isRevised: isRevised), "Lista danych pomiarowych", request)
    case ("aqindex", "getIndex", let id?):
      guard GIOSData.stations.contains(where: { $0.id == id }) else { return unknown }
      return .json(200, JSON.object(["AqIndex": GIOSData.index(id)]).compact)
    default: return unknown
    }
  }

  private func page(_ items: [JSON], _ name: String, _ request: HTTPRequest) -> HTTPReply {
    let size = min(Self.sizeMax, max(1, request.value("size").flatMap { Int($0) } ?? Self.sizeDefault))
    let isLoop = failure == .loop
    let number = isLoop ? 0 : max(0, request.value("page").flatMap { Int($0) } ?? 0)
    let pages = max(1, (items.count + size - 1) / size)
    func link(_ page: Int) -> JSON { .string("\(base)\(request.rawPath)?page=\(page)&size=\(size)") }
    let slice = Array(items.dropFirst(number * size).prefix(size))
    // Like the real service: `next` leads past the last page, and `prev` of the first one is the first.
    return .json(
      200,
      JSON.object([
        "@context": .object([name: .object(["@id": .string("\(base)\(request.rawPath)")])]),
        name: .array(slice),
        "links": .object([
          "next": link(number + 1), "last": link(isLoop ? 1_000_000 : pages - 1), "prev": link(max(0, number - 1)),
          "self": link(number), "first": link(0),
        ]),
        "totalPages": .integer(isLoop ? 1_000_001 : pages + (failure == .wrongTotal ? 1 : 0)),
      ]).compact)
  }

  private var manual: HTTPReply {
    problem(
      400,
      "Dla stanowiska typu manualnego wyniki pomiarów nie są dostępne na bieżąco, są one udostępniane po 4-8 "
        + "tygodniach od poboru próby przez usługę API „Archiwalne dane pomiarowe”",
      "API-ERR-100003")
  }

  private var unknown: HTTPReply { problem(404, "Brak danych dla podanych parametrów", "API-ERR-100001") }

  private func problem(_ status: Int, _ reason: String, _ code: String) -> HTTPReply {
    .json(
      status,
      JSON.object([
        "error_result": .string("Przepraszamy, nie można zwrócić danych."), "error_reason": .string(reason),
        "error_solution": .string("Prosimy o podanie wartości parametrów zgodnych z dokumentacją."),
        "error_help": .string("https://powietrze.gios.gov.pl/pjp/content/api"), "error_code": .string(code),
      ]).compact)
  }
}
