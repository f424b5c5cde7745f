import Catalogues
import Endpoints
import Platform
import Publication
import Schema
import Testbed
import Testing

@testable import Daemon
@testable import Followers
@testable import Serving
@testable import State

/// What every route of the registries owes the router and the documents.
@Suite struct PublicRoutesTests {
  private static let folders = Folders(config: "/nowhere/config", state: "/nowhere/state", public: "/nowhere/public")
  private static var all: [any Route] {
    let site = SiteFacts(title: text, publisher: text, baseURL: "https://dane.example.pl")
    return PublicRoutes.all(RouteSite(folders) { CatalogueModel(site: site, datasets: []) })
  }
  private static let text = Bilingual(pl: "Dane", en: "Data")
  private static var routes: [any Route] {
    all
      + OperatorsRoute.all(OperatorsListener.Providers(obstacles: { [] }, status: { "{}" }, metrics: { [] }))
  }
  static let patterns = routes.map(\.pattern.description)

  private func route(_ pattern: String) throws -> any Route {
    try #require(Self.routes.first { $0.pattern.description == pattern })
  }

  @Test func theyFitIntoOneRouterEach() {
    // Two routes of one method and one shape would stop the program.
    _ = Router(Self.all)
    #expect(Set(Self.patterns).count == Self.patterns.count)
  }

  @Test(arguments: patterns) func itHasAGuideInBothLanguages(_ pattern: String) throws {
    let guide = try route(pattern).guide
    for text in [guide.text.pl, guide.text.en] { #expect(text.hasSuffix("."), "\(text)") }
    #expect(guide.text.pl != guide.text.en && !guide.title.pl.isEmpty && !guide.title.en.isEmpty)
    #expect(guide.mediaType.split(separator: "/").count == 2 && !guide.mediaType.contains(";"))
    #expect((guide.example != nil) == pattern.contains("{"), "an example where the pattern has parameters")
  }

  @Test(arguments: patterns) func itsLimitsAreLimits(_ pattern: String) throws {
    let route = try route(pattern)
    #expect(!route.methods.isEmpty && !route.methods.contains("HEAD"))
    #expect(route.limits.bodyBytesMax >= 0 && route.limits.queryBytesMax >= 0)
    if route.work == .pooled {
      #expect(route.limits.concurrencyMax > 0 && route.limits.secondsMax > 0 && route.limits.secondsMax <= 60)
      #expect(route.limits.queryBytesMax <= 32 << 10 && route.limits.bodyBytesMax <= 1 << 20)
    }
  }

  @Test(arguments: patterns) func itAnswersWhatItsPatternFits(_ pattern: String) throws {
    let route = try route(pattern)
    let target = route.guide.example ?? pattern
    let request = try #require(HTTPRequest(method: route.methods[0], target: target))
    let routers = [Router(Self.all), Router([route])]
    let found = try #require(routers.lazy.compactMap { $0.route(of: request) }.first { $0.0.pattern == route.pattern })
    let reply = route.answer(RouteRequest(request, parameters: found.1))
    // The folders do not exist, and the request has no body: nothing worse than that may be said.
    #expect([200, 400, 404].contains(reply.status), "\(reply.status)")
    #expect(reply.headers["Content-Type"] != nil)
  }
}
