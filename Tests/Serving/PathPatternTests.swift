internal import Testbed
internal import Testing

@testable internal import Serving

@Suite struct PathPatternTests {
  @Test(
    arguments: [
      ("/", "/", [:]),
      ("/api", "/api", [:]),
      ("/api", "/%61pi", [:]),
      ("/api", "/api/", nil),
      ("/api", "/ap", nil),
      ("/api", "/API", nil),
      ("/api/", "/api/", [:]),
      ("/api/{id}", "/api/ludnosc", ["id": "ludnosc"]),
      ("/api/{id}", "/api/a%2Fb%20c", ["id": "a/b c"]),
      ("/api/{id}", "/api/%C5%82", ["id": "ł"]),
      ("/api/{id}", "/api/", nil),
      ("/api/{id}", "/api", nil),
      ("/api/{id}", "/api/a/", nil),
      ("/api/{id}", "/api/a/b", nil),
      ("/api/{id}", "/api/%00", nil),
      ("/api/{id}", "/api/%0d%0a", nil),
      ("/api/{id}", "/api/%ff", nil),
      ("/api/{id}", "/api/%", nil),
      ("/{kind}/{id}/rows", "/datasets/a/rows", ["kind": "datasets", "id": "a"]),
      ("/{path...}", "/", ["path": ""]),
      ("/{path...}", "/a/%62/", ["path": "a/%62/"]),
      ("/{path...}", "/%ff", ["path": "%ff"]),
      ("/files/{path...}", "/files/", ["path": ""]),
      ("/files/{path...}", "/files", nil),
      ("/files/{path...}", "/other/a", nil),
      ("/", "", nil),
      ("/a", "a", nil),
    ] as [(PathPattern, String, [String: String]?)])
  func fits(_ pattern: PathPattern, _ path: String, _ parameters: [String: String]?) {
    #expect(pattern.match(path) == parameters)
  }

  @Test func theMoreParticularComesFirst() {
    let patterns: [PathPattern] = [
      "/{path...}", "/{a}/{b}", "/api/{path...}", "/api/{id}", "/{a}/x", "/api/x", "/api/x/y",
    ]
    for (index, text) in ["/api/x/y", "/api/x", "/api/{id}", "/api/{path...}", "/{a}/x", "/{a}/{b}", "/{path...}"]
      .enumerated()
    {
      let pattern = patterns.sorted { $0.comesBefore($1) }[index]
      #expect(pattern.description == text)
    }
  }

  @Test func aPatternShowsItselfAsItWasWritten() {
    #expect(("/api/{id}" as PathPattern).description == "/api/{id}")
    #expect(("/api/{id}" as PathPattern) == "/api/{id}")
    #expect(("/api/{id}" as PathPattern) != "/api/{name}")
  }
}
