import Channels
import Events
import Landing
import OutputState
import Platform
import Testbed
import Testing

@testable import CommandLine
@testable import Configuration
@testable import Daemon
@testable import Followers
@testable import Runtime
@testable import State

/// What a reload changes for webhooks.
@Suite struct ReloadTests {
  private let scene: Scene

  init() throws { scene = try Scene() }

  private func allow(_ ranges: String) throws -> Configuration {
    try scene.folder.write("config/klamra.yaml", Scene.gateway.replacing("[127.0.0.0/8]", with: ranges))
    return try Configuration.load(folder: scene.folders.config)
  }

  @Test func theAddressesThatWebhooksMayReachAreThoseOfTheReload() throws {
    let server = try ScriptedServer { _ in [.reply(204)] }
    try scene.subscribe(server.url("/hook"))
    try scene.drop(schools: 3)
    let runtime = try Runtime(scene.folders, try allow("[]"))
    let deliverer = runtime.deliverer()
    func publish(_ revised: Int) throws {
      try scene.drop(schools: 30, revised: [revised])
      let report = runtime.run("rejestr", trigger: .operatorCommand, cancellation: Cancellation())
      #expect(report.events.count == 1)
    }
    func reload(_ ranges: String) throws {
      try runtime.reload(try allow(ranges))
      deliverer.update(subscribers: runtime.environment.site.subscribers)
    }

    try reload("[127.0.0.0/8]")
    try publish(1)
    #expect(try deliverer.deliverDue().delivered == 1)
    #expect(server.requests.count == 1)

    try reload("[10.0.0.0/8]")
    try publish(2)
    #expect(try deliverer.deliverDue().postponed == 1)
    #expect(server.requests.count == 1)
    let problem = try runtime.records.outbox.deliveries(states: [.pending]).first?.lastProblem
    #expect(problem?.contains("127.0.0.1") == true, "\(problem ?? "")")
  }
}
