import Events
import OutputState
import Platform
import Schema
import Testbed
import Testing

@testable import Channels
@testable import SQLite

/// An event log in a separate folder, and one subscriber with a webhook over HTTP.
final class WebhookStage: Sendable {
  static let start = Timestamp("2026-03-02T06:00:00Z")!
  static let key = InstallationKey(secret: Array(0..<32))

  let folder: TemporaryFolder
  let outbox: Outbox
  let biuro = Subscriber(id: "biuro")

  init() throws {
    folder = try TemporaryFolder()
    let database = try Database(folder.file("klamra.sqlite"), tables: [Outbox.tables])
    // No test pulls the plug, and syncing is what they would wait for.
    try database.withWriter { try $0.execute("PRAGMA synchronous = OFF") }
    outbox = Outbox(database, key: Self.key)
  }

  @discardableResult
  func publish(_ version: Int) throws -> Event {
    try outbox.append(VersionPublished.sample(version), to: [biuro], now: Self.start)
  }

  func deliverer(_ destination: WebhookDestination) -> Deliverer {
    Deliverer(
      outbox: outbox, subscribers: [biuro], sender: { _ in try destination.sender() }, observer: { _, _, _ in })
  }

  /// The only delivery there is.
  func delivery() throws -> Delivery {
    let all = try outbox.deliveries()
    try #require(all.count == 1)
    return all[0]
  }
}

extension VersionPublished {
  static func sample(_ version: Int, of dataset: String = "ludnosc") -> VersionPublished {
    let base = "http://127.0.0.1:8080/datasets/\(dataset)"
    return VersionPublished(
      dataset: dataset, title: Bilingual(pl: "Ludność", en: "Population"), version: version,
      previousVersion: version == 1 ? nil : version - 1, committedAt: Timestamp("2026-03-02T05:59:58Z")!, rows: 90,
      inserted: version == 1 ? 90 : 0, updated: version == 1 ? 0 : 3, deleted: 0,
      manifestURL: "\(base)/versions/\(version)/manifest.json",
      deltaURL: version == 1 ? nil : "\(base)/changes/\(version - 1)-\(version).csv",
      sha256: SHA256.of("\(dataset) \(version)".utf8))
  }
}

extension WebhookSecret {
  static let sampleText = "whsec_" + Base64.encode((0..<32).map { UInt8($0) })
  static let samples = (try? WebhookSecret.list(sampleText)) ?? []
}
