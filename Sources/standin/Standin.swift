//! standin: the outside world in one small program, for demonstrations and tests.
//!
//! It serves what GUS BDL, GIOŚ and a subscriber would, on loopback, and can be told to revise its figures and to fail.
//! It is a test double: nothing of the gateway knows it.

internal import Serving

/// The server and its services.
struct Standin: Sendable {
  let server: HTTPServer
  let world: World

  init(_ options: Options) throws {
    let world = try World(options.start, folder: options.state)
    // The links in the pages need the port, which is known when the server listens.
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
