import Channels
import Events
import Platform
import Testbed
import Testing

@testable import CommandLine
@testable import Configuration
@testable import Daemon
@testable import Followers
@testable import State

/// Webhooks as an operator sees them: a subscriber that answers as it likes, and the commands that watch over it.
@Suite struct DeliveryCommandTests {
  private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
  private let scene: Scene
  private let answer = Monitor(204)
  private let subscriber: ScriptedServer

  init() throws {
    scene = try Scene()
    let answer = answer
    subscriber = try ScriptedServer { _ in [.reply(answer.withLock { $0 })] }
    try scene.folder.write("config/secrets/biuro", Self.secret)
    try scene.folder.write(
      "config/subscribers/biuro.yaml",
      """
      title: {pl: Biuro, en: Office}
      url: \(subscriber.url("/hook"))
      secret: {file: secrets/biuro}
      datasets: all

      """)
  }

  private func publish(_ count: Int) throws -> Scene.Outcome {
    try scene.drop(schools: count)
    return scene.run("run rejestr")
  }

  /// The id of the only event there is.
  private func event() throws -> String {
    let list = scene.run("deliveries list").output
    return try #require(list.split(separator: " ").first { $0.contains("evt_") }.map { String($0.suffix(36)) })
  }

  @Test func whatIsDeliveredIsSignedAndListed() throws {
    let run = try publish(30)
    #expect(run.status == .done, "\(run)")
    let request = try #require(subscriber.requests.first)
    #expect(subscriber.requests.count == 1)
    let verdict = WebhookSignature.verify(
      secrets: [try WebhookSecret(Self.secret)], id: request.headers["webhook-id"] ?? "",
      timestamp: request.headers["webhook-timestamp"] ?? "", header: request.headers["webhook-signature"] ?? "",
      body: request.body, now: .now)
    #expect(verdict == .valid)
    let list = scene.run("deliveries list").output
    #expect(
      list.contains("szkoly") && list.contains("delivered") && list.contains(request.headers["webhook-id"] ?? "?"))
    #expect(scene.run("deliveries list --pending").output == "No deliveries.\n")
    #expect(scene.run("deliveries list --subscriber nikt").output == "No deliveries.\n")
    // Nothing is new, so nothing is announced.
    #expect(scene.run("run rejestr").status == .done)
    #expect(subscriber.requests.count == 1)
  }

  @Test func aReplayHasTheSameIdAndBytes() throws {
    _ = try publish(30)
    #expect(scene.run("deliveries replay --all").output == "0 deliveries to send\n")
    #expect(scene.run("deliveries replay --all --delivered").output == "1 delivery to send\n")
    let requests = subscriber.requests
    try #require(requests.count == 2)
    #expect(requests[0].headers["webhook-id"] == requests[1].headers["webhook-id"])
    #expect(requests[0].body == requests[1].body)
  }

  @Test func aRefusalWaitsForItsTime() throws {
    answer.withLock { $0 = 503 }
    let run = try publish(30)
    // The data is published; an unreachable subscriber is not a failure of the run.
    #expect(run.status == .done, "\(run)")
    let pending = scene.run("deliveries list --pending").output
    #expect(pending.contains("pending") && pending.contains("503"), "\(pending)")
    #expect(scene.run("deliveries list --dead").output == "No deliveries.\n")
    // Pending deliveries continue by themselves: a replay neither duplicates them nor sends them early.
    #expect(scene.run("deliveries replay \(try event())").status == .done)
    #expect(scene.run("deliveries list --pending").output == pending)
    #expect(subscriber.requests.count == 1)
  }

  @Test func aSubscriberThatIsGoneIsDisabledUntilAnOperatorEnablesIt() throws {
    answer.withLock { $0 = 410 }
    _ = try publish(30)
    let list = scene.run("deliveries list").output
    #expect(list.contains("biuro is disabled since "), "\(list)")
    #expect(list.contains("klamra deliveries enable biuro"))
    answer.withLock { $0 = 204 }
    let before = subscriber.requests.count
    _ = try publish(31)
    #expect(subscriber.requests.count == before, "a disabled subscriber was told")
    #expect(scene.run("deliveries enable biuro").output == "biuro is enabled\n")
    #expect(scene.run("deliveries enable biuro").output == "biuro was not disabled\n")
    _ = try publish(32)
    #expect(subscriber.requests.count == before + 1)
    // What it missed is there for the asking.
    #expect(scene.run("deliveries replay --all --subscriber biuro").status == .done)
    #expect(Set(subscriber.requests.map { $0.headers["webhook-id"] }).count == 3)
  }

  @Test(arguments: [
    ("deliveries enable buiro", CommandStatus.wrong, "there is no subscriber \"buiro\" (did you mean \"biuro\"?)"),
    ("deliveries replay --all --subscriber x", .wrong, "there is no subscriber \"x\""),
    ("deliveries list --rows zero", .wrong, "--rows"),
  ])
  func mistakesAreSaid(line: String, status: CommandStatus, text: String) {
    let outcome = scene.run(line)
    #expect(outcome.status == status && outcome.errors.contains(text), "\(outcome)")
  }
}
