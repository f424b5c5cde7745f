public import Events
internal import Platform
internal import Synchronization

/// The files of the pull channels below the public folder: of the site, and of each dataset.
///
/// It follows the log of events from the sequence number that it has come to. The number is kept in memory alone: after a
/// start every file is rendered once, and a file whose bytes are the same is left as it is. Where a dataset has no event
/// to show, there is no file.
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
  ///   - datasets: those that consumers may know of; events of others are left out.
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

  /// Brings every file up to date; what fails is tried again by the next call, and keeps no other file from its turn.
  ///
  /// - Returns: the paths of files that were written, below the public folder.
  /// - Throws: the first of what was in the way.
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
    // The publication makes the folder; before it there is nothing to announce.
    guard !events.isEmpty, Files.isFolder(Files.parent(of: "\(folder)/\(path)")) else { return nil }
    let bytes = try channel.render(events, of: scope)
    if let known = try? Files.read("\(folder)/\(path)"), known == bytes { return nil }
    try AtomicFile.write(bytes, to: "\(folder)/\(path)")
    return path
  }

  /// The newest events that a channel shows, newest first.
  private func events(of dataset: String?, for channel: any PullChannel) throws -> [Event] {
    var events: [Event] = []
    var before: Int?
    while events.count < channel.eventsMax {
      let page = try log.events(before: before, dataset: dataset, limit: Self.pageEventsMax)
      // Version 0 is that of news from before the first publication.
      events += page.filter {
        channel.eventTypes.contains($0.type) && $0.version > 0 && datasets[$0.dataset] != nil
      }
      guard page.count == Self.pageEventsMax else { break }
      before = page.last?.sequence
    }
    return Array(events.prefix(channel.eventsMax))
  }
}
