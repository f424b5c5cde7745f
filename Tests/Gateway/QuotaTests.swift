import Connectors
import Platform
import Testbed
import Testing
import Transfer

@testable import CommandLine
@testable import Daemon
@testable import Followers
@testable import Presentation
@testable import State

/// What `klamra quota` shows and lifts.
@Suite struct QuotaTests {
  private let now = Timestamp(seconds: 1_795_262_400)

  @Test func theTablesAreAligned() throws {
    func window(_ seconds: Int, _ requests: Int, _ used: Int) -> QuotaUsage {
      QuotaUsage(
        window: QuotaWindow(seconds: seconds, requests: requests).keeping(0.05), used: used,
        resetsAt: used > 0 ? now.adding(seconds: Double(seconds) / 2) : nil)
    }
    let host = "bdl.stat.gov.pl anonymous"
    let windows = [window(1, 5, 0), window(900, 100, 95), window(43_200, 1000, 412), window(604_800, 10_000, 9_100)]
    let costs = [
      FetchCost(
        source: "ludnosc-gus", credential: host, requests: 1240, lastRequests: 1238, windows: windows,
        blockedUntil: now.adding(seconds: 600), finishesAt: now.adding(seconds: 15_000)),
      FetchCost(
        source: "wszystko", credential: host, requests: 90_000, windows: windows, isEndless: true),
      FetchCost(
        source: "powietrze", credential: "api.gios.gov.pl anonymous", requests: 12, lastRequests: 12,
        finishesAt: now.adding(seconds: 3)),
      FetchCost(source: "rejestr", credential: "", requests: 0),
    ]
    let text = QuotaText.lines(costs).map { "\($0)\n" }.joined()
    #expect(try text == Golden.expected("Tests/Gateway/golden/quota.txt", actual: text))
    #expect("\(QuotaText.json(costs))".contains("2026-11-21T"))
  }

  /// A service that refuses for a long time, and an operator who knows better.
  @Test func aPausedRunGoesOnWhenAnOperatorSaysSo() throws {
    let scene = try Scene()
    let refuses = Monitor(true)
    let server = try ScriptedServer { _ in
      refuses.withLock { $0 }
        ? [.reply(429, headers: ["Retry-After: 86400"], "{}")] : [.reply(#"{"items":[{"id":"1","pupils":1}]}"#)]
    }
    try scene.folder.write(
      "config/klamra.yaml", Scene.gateway.replacing("\(Scene.here)/Connectors", with: "Connectors"))
    try scene.folder.write(
      "Connectors/szkoly/connector.yaml",
      """
      connector: szkoly
      title: {pl: Szkoły, en: Schools}
      http: {base: "\(server.url(""))", retries: 0, quotas: {anonymous: {15m: 100}}}
      streams:
        szkoly:
          request: {path: "/szkoly"}
          format: json
          records: items[]
          fields: {id: {path: id, type: code, required: true}, pupils: {path: pupils, type: integer}}
          mapping: |
            SELECT id, id AS name, pupils FROM source

      """)
    try scene.folder.write(
      "config/sources/rejestr.yaml",
      """
      connector: szkoly
      title: {pl: Szkoły, en: Schools}
      streams:
        szkoly: {dataset: szkoly, refresh: full}

      """)
    #expect(scene.run("run rejestr").status == .failed)
    let shown = scene.run("quota")
    #expect(shown.output.contains("the service wants no request before"), "\(shown)")
    #expect(shown.output.contains("klamra quota clear 127.0.0.1:\(server.port) lifts this"), "\(shown)")
    refuses.withLock { $0 = false }
    #expect(scene.run("run rejestr").status == .failed && server.requests.count == 1)

    let lifted = scene.run("quota clear rejestr")
    #expect(lifted.status == .done && lifted.output.contains("the service had refused them until"), "\(lifted)")
    #expect(lifted.output.contains("rejestr: its paused run goes on now"), "\(lifted)")
    #expect(scene.run("status").output.contains("; lifted by "))
    for name in ["rejestr", "127.0.0.1", "127.0.0.1:\(server.port)"] {
      let again = scene.run("quota clear \(name)")
      #expect(again.status == .done && again.output.contains("nothing to lift"), "\(again)")
    }
    let run = scene.run("run rejestr")
    #expect(run.status == .done && server.requests.count == 2, "\(run)")
    #expect(scene.run("quota clear rejestr --requests").output.contains("2 counted requests forgotten"))
    #expect(scene.run("quota clear rejestr --requests --json").output.contains(#""requests_forgotten": 0"#))
  }

  @Test func aSourceThatAsksNoServiceHasNoCredential() throws {
    let scene = try Scene()
    let shown = scene.run("quota")
    #expect(shown.output.contains("rejestr") && !shown.output.contains("anonymous"), "\(shown)")
  }

  @Test func aNameThatNobodyHasIsRefused() throws {
    let scene = try Scene()
    let unknown = scene.run("quota clear rejstr")
    #expect(unknown.status != .done && unknown.errors.contains("rejestr"), "\(unknown)")
    let local = scene.run("quota clear rejestr")
    #expect(local.status == .wrong && local.errors.contains("rejestr makes no requests"), "\(local)")
  }
}
