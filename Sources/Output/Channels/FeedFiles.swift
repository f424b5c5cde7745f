public import Events
internal import Platform
internal import Synchronization

/// The files of the pull channels in the public folder: of the site, and of each dataset.
///
/// They follow the event log by its sequence numbers. The position is kept only in memory: after a start every file is
/// rendered once, and an unchanged file is not rewritten. A dataset without events to show has no file.
public final class FeedFiles: Sendable {
  private let channels: [any PullChannel]
  private let log: any EventLog
  private let folder: String
  private let site: FeedSite
  private let datasets: [String: FeedDataset]
  /// The newest event that every file shows.
  private let cursor = Mutex(0)

  /// How many events are read at once.
  static let pageEventsMax = 200

  /// - Parameters:
  ///   - folder: the public folder.
  ///   - datasets: the datasets known to consumers; events of others are left out.
  public init(
    _ channels: [any PullChannel] = ChannelRegistry.all.pull, log: any EventLog, folder: String, site: FeedSite,
    datasets: [FeedDataset]
  ) {
    self.channels = channels
    self.log = log
    self.folder = folder
    self.site = site
    self.datasets = Dictionary(datasets.map { ($0.id, $0) }) { first, _ in first }
  }

  /// Whether the log has events that the files do not show yet.
  public func isBehind() throws -> Bool {
    let cursor = cursor.withLock { $0 }
    return try log.datasets(after: cursor).newest > cursor
  }

  /// Updates every file. A failed file is retried by the next call and does not block the others.
  ///
  /// - Returns: the paths of the written files, relative to the public folder.
  /// - Throws: the first error.
  @discardableResult
  public func catchUp() throws -> [String] {
    let news = try log.datasets(after: cursor.withLock { $0 })
    guard !news.datasets.isEmpty else { return [] }
    var written: [String] = []
    var failure: (any Error)?
    for channel in channels {
      for dataset in [nil] + news.datasets.sorted().compactMap({ datasets[$0] }) {
        do {
          if let path = try write(channel, FeedScope(site: site, dataset: dataset)) { written.append(path) }
        } catch {
          failure = failure ?? error
        }
      }
    }
    if let failure { throw failure }
    cursor.withLock { $0 = max($0, news.newest) }
    return written
  }

  private func write(_ channel: any PullChannel, _ scope: FeedScope) throws -> String? {
    let events = try events(of: scope.dataset?.id, for: channel)
    let path = scope.dataset.map { "datasets/\($0.id)/\(channel.fileName)" } ?? channel.fileName
    // The publication creates the folder; before it there is nothing to announce.
    guard !events.isEmpty, Files.isFolder(Files.parent(of: "\(folder)/\(path)")) else { return nil }
    let bytes = try channel.render(events, of: scope)
    if let known = try? Files.read("\(folder)/\(path)"), known == bytes { return nil }
    try AtomicFile.write(bytes, to: "\(folder)/\(path)")
    return path
  }

  /// The newest events for a channel, newest first.
  private func events(of dataset: String?, for channel: any PullChannel) throws -> [Event] {
    var events: [Event] = []
    var before: Int?
    while events.count < channel.eventsMax {
      let page = try log.events(before: before, dataset: dataset, limit: Self.pageEventsMax)
      // Version 0 marks events before the first publication.
      events += page.filter {
        channel.eventTypes.contains($0.type) && $0.version > 0 && datasets[$0.dataset] != nil
      }
      guard page.count == Self.pageEventsMax else { break }
      before = page.last?.sequence
    }
    return Array(events.prefix(channel.eventsMax))
  }
}
