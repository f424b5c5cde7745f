//! standin: the gateway's surroundings in one small program, for demonstrations and tests.
//!
//! It serves GUS BDL, GIOŚ and a webhook subscriber on loopback, and can simulate revisions of its figures and
//! failures. It is a test double: the gateway does not depend on it.

internal import Serving

/// The server and its services.
struct Standin: Sendable {
  let server: HTTPServer
  let world: World

  init(_ options: Options) throws {
    let world = try World(options.start, folder: options.state)
    // The links in the pages need the port, which is known only when the server listens.
    let routes = RoutesHolder()
    var limits = HTTPServer.Limits()
    limits.connectionsPerAddressMax = 0
    limits.bodyBytesMax = 1 << 20
    server = try HTTPServer(
      ListenAddress(host: "127.0.0.1", port: options.port), methods: ["GET", "HEAD", "POST"], limits: limits
    ) { request in routes.answer(request) }
    self.world = world
    let receiver = Receiver(secrets: options.secrets, log: options.log)
    routes.set(Routes(base: "http://\(server.address)", world: world, receiver: receiver))
  }
}
