internal import Configuration
internal import Events
internal import OutputState
internal import Platform
internal import Publication
internal import Runtime
internal import Schema
internal import State
internal import Store

/// Appends an event to the event log for every published version.
struct AnnounceVersions: Follower {
  /// Its name for logs and programs.
  static let name = "announce"
  /// The stage of a run to which its work belongs.
  static let stage = RunProgress.Stage.notify
  /// The follower that must have finished a dataset first.
  static var after: (any Follower.Type)? { PublishVersions.self }

  private let site: FollowerSite

  init(_ site: FollowerSite) { self.site = site }

  /// The newest version that it has processed; 0 before the first.
  static func cursor(of store: any DatasetStore, in records: FollowerRecords) throws -> Int {
    try records.tables.outbox.newestVersion(of: store.dataset.id) ?? 0
  }

  /// The newest published version; where versions are withdrawn, the newest that consumers see.
  static func newest(of store: any DatasetStore, in records: FollowerRecords) throws -> Int {
    let (id, tables) = (store.dataset.id, records.tables)
    if try tables.withdrawals.inForce(of: id).isEmpty { return try PublishVersions.cursor(of: store, in: records) }
    return try tables.publications.newest(id)?.version ?? 0
  }

  /// The sentence about pending work.
  static func report(_ lag: FollowerLag) -> String {
    "\(lag.dataset) version \(lag.newest) is public and not announced"
  }

  /// Announces the datasets whose files are withdrawn, also those that are no longer configured.
  func begin() throws {
    for entry in try register.entries() where entry.state == .begun && entry.withdrawal.version == nil {
      // Where files are left, their removal has failed, and is tried again.
      if try publisher.isWithheld(entry.withdrawal) { try announce(entry.withdrawal) }
    }
  }

  /// Processes a dataset up to its newest version.
  func catchUp(_ store: any DatasetStore, _ caught: inout CaughtUp, progress: (Int, Int) -> Void) throws {
    let dataset = store.dataset
    for entry in try register.entries(of: dataset.id) {
      switch entry.state {
      case .begun where entry.withdrawal.version != nil: try announce(entry.withdrawal)
      case .returning:
        let shown = try publisher.newest(dataset.id, version: entry.withdrawal.version)
        if let shown, shown.isDownloadable, let event = try append(shown, dataset, again: entry.returnedAt) {
          caught.events.append(event)
        }
        try register.forget(entry.withdrawal)
      default: break
      }
    }
    let announced = try site.records.tables.outbox.newestVersion(of: dataset.id) ?? 0
    for item in try publisher.versions(of: dataset.id, after: announced) where !item.isWithdrawn {
      if let event = try append(item, dataset) { caught.events.append(event) }
    }
  }

  private var publisher: Publisher { site.environment.site.publisher }
  private var register: WithdrawalRegister { site.records.tables.withdrawals }

  private func address(_ dataset: String) -> String {
    "\(site.environment.configuration.gateway.baseURL)/datasets/\(dataset)"
  }

  /// - Parameter again: when a withdrawn version was given back; nil for a new one.
  private func append(_ item: Published, _ dataset: Dataset, again: Timestamp? = nil) throws -> Event? {
    guard item.files.contains(where: \.isManifest) else { return nil }
    var news = VersionPublished(item, of: dataset, baseURL: site.environment.configuration.gateway.baseURL)
    news.republishedAt = again
    return try site.records.tables.outbox.append(news, to: site.environment.site.subscribers)
  }

  private func announce(_ withdrawal: Withdrawal) throws {
    let id = withdrawal.dataset
    let newest = try withdrawal.version ?? publisher.versions(of: id).first?.version ?? 0
    let title = try publisher.title(of: id)
    _ = try site.records.tables.outbox.append(
      DatasetWithdrawn(withdrawal, title: title, version: newest, datasetURL: "\(address(id))/"),
      to: site.environment.site.subscribers)
    try register.finish(withdrawal)
  }
}
