internal import Platform
internal import Schema
internal import Testbed
internal import Testing

@testable internal import Serving

/// A route that is never called.
private struct SilentRoute: Route {
  let methods = ["GET"]
  let pattern: PathPattern
  let limits = RouteLimits()
  let work = RouteWork.immediate
  var guide: RouteGuide { RouteGuide(title: Bilingual(pl: "", en: ""), text: Bilingual(pl: "", en: ""), mediaType: "") }
  func answer(_ request: RouteRequest) -> HTTPReply { .text(200, pattern.description) }
}

extension FuzzTests {
  /// The router finds the same route as a plain search: of all matching patterns, compared by segments, the one whose
  /// first difference is more specific; and the parameters reproduce the path.
  @Test func aRequestGoesWhereAPlainSearchFindsIt() throws {
    let literals = ["a", "b", "ł"]
    let segments = ["a", "b", "%C5%82", "%61", "c", "", "a%2Fb", "%", "%ff", "%00", "..", "{x}"]
    Fuzz.play("aRequestGoesWhereAPlainSearchFindsIt", rounds: 4000) { random in
      var shapes: Set<String> = []
      var texts: [[String]] = []
      for _ in 0..<1 + random.below(6) {
        var words = (0..<1 + random.below(3)).map { index in
          random.once(in: 3) ? "{p\(index)}" : random.pick(literals)
        }
        if random.once(in: 4) { words.append("{rest...}") }
        let shape = words.map { $0.hasPrefix("{p") ? "{}" : $0 }.joined(separator: "/")
        if shapes.insert(shape).inserted { texts.append(words) }
      }
      let routes = texts.map { SilentRoute(pattern: PathPattern(stringLiteral: "/" + $0.joined(separator: "/"))) }
      let router = Router(routes)
      let path = "/" + (0..<1 + random.below(4)).map { _ in random.pick(segments) }.joined(separator: "/")
      guard let request = HTTPRequest(method: "GET", target: path) else { return }
      let expected = plainSearch(path, texts)
      let found = router.route(of: request).map { route in (route.0.pattern.description, route.1) }
      try holdEqual(found?.0, expected.map { "/" + $0.joined(separator: "/") }, "\(path) in \(texts)")
      guard let (pattern, parameters) = found else { return }
      // The parameters, put back, are the path again.
      let rebuilt = pattern.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map { word in
        guard word.hasPrefix("{") else { return String(word) }
        let name = word.dropFirst().dropLast()
        return parameters[name.hasSuffix("...") ? String(name.dropLast(3)) : String(name)] ?? "?"
      }
      let decoded = rebuilt.joined(separator: "/")
      let whole = pattern.hasSuffix("...}") ? PercentEncoding.decode(decoded[...]) ?? decoded : decoded
      try hold(
        whole == PercentEncoding.decode(path.dropFirst()) || pattern.hasSuffix("...}"),
        "\(path) by \(pattern): \(decoded)")
    }
  }

  /// The words of the pattern that answers a path, found the long way.
  private func plainSearch(_ path: String, _ patterns: [[String]]) -> [String]? {
    let raw = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    let fitting = patterns.filter { words in
      let hasRest = words.last == "{rest...}"
      let plain = hasRest ? words.dropLast() : words[...]
      guard hasRest ? raw.count > plain.count : raw.count == plain.count else { return false }
      return zip(plain, raw).allSatisfy { word, segment in
        guard let text = PercentEncoding.decode(segment) else { return false }
        return word.hasPrefix("{") ? !text.isEmpty && !text.utf8.contains { $0 < 32 || $0 == 127 } : word == text
      }
    }
    // Every word a digit: literals before parameters before rests, and a longer pattern before a shorter one.
    func rank(_ words: [String]) -> [Int] {
      words.map { $0 == "{rest...}" ? 2 : $0.hasPrefix("{") ? 1 : 0 } + [3]
    }
    return fitting.min { rank($0).lexicographicallyPrecedes(rank($1)) }
  }
}
