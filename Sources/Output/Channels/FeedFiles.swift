public import Events
internal import Platform
public import Schema

/// The files of the pull channels in the public folder: of the site, and of each dataset.
///
/// Rendering depends only on the event log, so it may be repeated at any time, and an unchanged file is not rewritten. A dataset
/// without events to show has no file.
public final class FeedFiles: Sendable {
  private let channels: [any PullChannel]
  private let log: any EventLog
  private let folder: String
  private let site: FeedSite
  private let datasets: [String: FeedDataset]
  private let withdrawals: @Sendable () throws -> Withdrawals
  private let isRefreshed = Monitor(false)
  /// By dataset: the newest event in its files that the files of the site may lack.
  private let left = Monitor<[String: Int]>([:])

  /// How many events are read at once.
  static let pageEventsMax = 200

  /// - Parameters:
  ///   - folder: the public folder.
  ///   - datasets: the datasets known to consumers; events of others are left out.
  ///   - withdrawals: what is withdrawn: only the withdrawal itself is shown of it.
  public init(
    _ channels: [any PullChannel] = ChannelRegistry.all.pull, log: any EventLog, folder: String, site: FeedSite,
    datasets: [FeedDataset], withdrawals: @escaping @Sendable () throws -> Withdrawals = { Withdrawals() }
  ) {
    self.channels = channels
    self.log = log
    self.folder = folder
    self.site = site
    self.withdrawals = withdrawals
    self.datasets = Dictionary(datasets.map { ($0.id, $0) }) { first, _ in first }
  }

  /// The files with the events of a dataset, relative to the public folder: that of the site, and its own.
  public static func paths(of channel: any PullChannel, dataset: String) -> [String] {
    [channel.fileName, "datasets/\(dataset)/\(channel.fileName)"]
  }

  /// Updates every file to the configuration, once: titles and addresses may have changed, and a dataset that is no longer
  /// declared or public has no feed. A failed file is retried by the next call and does not block the others.
  ///
  /// - Returns: the paths of the written and the removed files, relative to the public folder.
  /// - Throws: the first error.
  @discardableResult
  public func refresh() throws -> [String] {
    if isRefreshed.withLock({ $0 }) { return [] }
    let changed = try removeFormer() + render([nil] + datasets.keys.sorted().map { datasets[$0] })
    isRefreshed.withLock { $0 = true }
    return changed
  }

  /// Renders the files of a dataset; nothing if it is not known to consumers.
  ///
  /// - Returns: the paths of the written files, relative to the public folder.
  /// - Throws: the first error; a failed channel does not block the others.
  @discardableResult
  public func render(dataset: String) throws -> [String] {
    try datasets[dataset].map { try render([$0]) } ?? []
  }

  /// Renders the files of the site as a whole.
  ///
  /// - Returns: the paths of the written files, relative to the public folder.
  /// - Throws: the first error; a failed channel does not block the others.
  @discardableResult
  func renderSite() throws -> [String] { try render([nil]) }

  /// Leaves the events of a dataset, up to this one, to the next `settle`.
  public func leave(_ dataset: String, upTo event: Int) { left.withLock { $0[dataset] = event } }

  /// Renders the files of the site, if events were left to it.
  ///
  /// - Parameter didRender: called with the newest event of each dataset that was left.
  public func settle(_ didRender: ([String: Int]) throws -> Void) throws {
    let events = left.withLock { $0 }
    if events.isEmpty { return }
    try renderSite()
    try didRender(events)
    left.withLock { left in left = left.filter { events[$0.key] != $0.value } }
  }

  /// - Parameter scopes: nil stands for the site.
  private func render(_ scopes: [FeedDataset?]) throws -> [String] {
    var written: [String] = []
    var failure: (any Error)?
    for channel in channels {
      for dataset in scopes {
        do {
          if let path = try write(channel, FeedScope(site: site, dataset: dataset)) { written.append(path) }
        } catch {
          failure = failure ?? error
        }
      }
    }
    if let failure { throw failure }
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

  /// Removes the feeds of datasets that are not known to consumers, and that of a site without datasets.
  private func removeFormer() throws -> [String] {
    guard Files.isFolder("\(folder)/datasets") else { return [] }
    let former = try Files.list("\(folder)/datasets").filter { datasets[$0] == nil }.sorted()
    let folders = former.map { "datasets/\($0)/" } + (datasets.isEmpty ? [""] : [])
    let paths = channels.flatMap { channel in folders.map { $0 + channel.fileName } }
      .filter { Files.exists("\(folder)/\($0)") }
    for path in paths { try Files.remove("\(folder)/\(path)") }
    return paths
  }

  /// Whether an event tells of something withdrawn.
  private static func isHidden(_ event: Event, by withdrawals: Withdrawals) -> Bool {
    if withdrawals.isEmpty || event.type == .datasetWithdrawn { return false }
    if withdrawals.whole(event.dataset) != nil { return true }
    return event.type == .versionPublished && withdrawals.withdrawal(of: event.version, in: event.dataset) != nil
  }

  /// The newest events for a channel, newest first.
  private func events(of dataset: String?, for channel: any PullChannel) throws -> [Event] {
    let withdrawn = try withdrawals()
    var events: [Event] = []
    var before: Int?
    while events.count < channel.eventsMax {
      let page = try log.events(before: before, dataset: dataset, limit: Self.pageEventsMax)
      // Version 0 marks events before the first publication.
      events += page.filter {
        channel.eventTypes.contains($0.type) && $0.version > 0 && datasets[$0.dataset] != nil
          && !Self.isHidden($0, by: withdrawn)
      }
      guard page.count == Self.pageEventsMax else { break }
      before = page.last?.sequence
    }
    return Array(events.prefix(channel.eventsMax))
  }
}
