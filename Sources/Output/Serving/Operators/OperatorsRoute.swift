internal import Platform
internal import Schema

/// One endpoint for operators: a path without parameters, and its reply.
public struct OperatorsRoute: Route {
  /// GET, which includes HEAD.
  public let methods = ["GET"]
  /// Its path.
  public let pattern: PathPattern
  /// No body, no relevant query, and a minute for a slow disk.
  public let limits = RouteLimits(secondsMax: 60)
  /// Immediate for the liveness check, which must not wait.
  public let work: RouteWork
  /// Its documentation.
  public let guide: RouteGuide
  private let reply: @Sendable (RouteRequest) -> HTTPReply

  /// The reply, computed for every request.
  public func answer(_ request: RouteRequest) -> HTTPReply { reply(request) }

  /// Every endpoint of the operators' listener.
  public static func all(_ providers: OperatorsListener.Providers) -> [OperatorsRoute] {
    let endpoints = [health, readiness(providers), status(providers), metrics(providers)]
    let list = endpoints.map { "\($0.pattern)\n" }.joined()
    let index = OperatorsRoute(
      pattern: "/", work: .immediate,
      guide: guide("Spis adresów", "Index", "Adresy tego serwera.", "The addresses of this server.")
    ) { _ in .text(200, list) }
    return [index] + endpoints
  }

  private static let health = OperatorsRoute(
    pattern: "/healthz", work: .immediate,
    guide: guide(
      "Oznaka życia", "Sign of life", "200, dopóki proces odpowiada.", "200 as long as the process answers.")
  ) { _ in .text(200, "ok\n") }

  private static func readiness(_ providers: OperatorsListener.Providers) -> OperatorsRoute {
    OperatorsRoute(
      pattern: "/readyz", work: .pooled,
      guide: guide(
        "Gotowość", "Readiness",
        "200, a gdy coś zatrzymuje system: 503 i przyczyny, po jednej w wierszu. Kończące się miejsce nią nie jest.",
        "200, or 503 with the faults that stop the gateway, one a line. Little space alone is not one.")
    ) { request in
      let (obstacles, remarks) = (providers.obstacles(), providers.remarks())
      let status = obstacles.isEmpty ? 200 : 503
      if request.http.headers["Accept"]?.contains("application/json") == true {
        let json: JSON = [
          "ready": .boolean(obstacles.isEmpty), "obstacles": .array(obstacles.map { .string($0) }),
          "left_out": .array(remarks.map { .string($0) }),
        ]
        return .json(status, json.compact + "\n")
      }
      return .text(status, ((obstacles.isEmpty ? ["ready"] : obstacles) + remarks).map { "\($0)\n" }.joined())
    }
  }

  private static func status(_ providers: OperatorsListener.Providers) -> OperatorsRoute {
    OperatorsRoute(
      pattern: "/status", work: .pooled,
      guide: guide(
        "Stan", "State", "Stan systemu, źródeł i zbiorów danych jako JSON.",
        "The state of the gateway, its sources and its datasets, as JSON.",
        mediaType: "application/json")
    ) { _ in .json(200, providers.status() + "\n") }
  }

  private static func metrics(_ providers: OperatorsListener.Providers) -> OperatorsRoute {
    OperatorsRoute(
      pattern: "/metrics", work: .pooled,
      guide: guide(
        "Metryki", "Metrics",
        "Wskaźniki dla Prometheusa: przebiegi, wersje, kwarantanna, wstrzymania, dostarczenia, opóźnienia, pamięć.",
        "Metrics for Prometheus: runs, versions, quarantine, holds, deliveries, followers that lag, memory.")
    ) { _ in .text(200, Metric.text(providers.metrics()), type: "text/plain; version=0.0.4; charset=utf-8") }
  }

  private static func guide(
    _ titlePL: String, _ titleEN: String, _ textPL: String, _ textEN: String, mediaType: String = "text/plain"
  ) -> RouteGuide {
    RouteGuide(
      title: Bilingual(pl: titlePL, en: titleEN), text: Bilingual(pl: textPL, en: textEN), mediaType: mediaType)
  }
}
