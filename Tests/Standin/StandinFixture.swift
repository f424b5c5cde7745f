internal import Platform
internal import Serving
internal import Testbed
internal import Testing

@testable internal import standin

/// A stand-in on a free port.
struct StandinFixture {
  let standin: Standin
  var port: UInt16 { standin.server.address.port }

  init(_ arguments: String...) throws {
    standin = try Standin(try Options(["serve", "--port", "0", "--quota", "none"] + arguments))
  }

  func get(_ target: String, _ headers: [String: String] = [:]) throws -> RawHTTP.Reply {
    try RawHTTP.request(port, "GET", target, headers)
  }

  func json(_ target: String) throws -> JSON {
    let reply = try get(target)
    #expect(reply.status == 200)
    return try JSON(parsing: reply.body)
  }

  func control(_ text: String) throws {
    let reply = try RawHTTP.request(port, "POST", "/control", body: Array(text.utf8))
    #expect(reply.status == 200)
  }
}

extension JSON {
  var elements: [JSON] { if case .array(let elements) = self { elements } else { [] } }
}
