internal import Configuration
internal import OutputState
internal import Publication
internal import Runtime
internal import Schema
internal import State
internal import Store

/// Publishes the files of every version that is not public yet.
struct PublishVersions: Follower {
  /// Its name for logs and programs.
  public static let name = "publish"
  /// The stage of a run to which its work belongs.
  public static let stage = RunProgress.Stage.publish

  private let publication: VersionPublication
  private let numbers: VersionNumbers
  private let withdrawn: WithdrawnVersions
  private let tombstones: TombstoneCheck

  public init(_ site: FollowerSite) {
    publication = VersionPublication(site)
    numbers = site.numbers
    let tables = site.records.tables
    withdrawn = WithdrawnVersions(publication: publication, register: tables.withdrawals)
    tombstones = TombstoneCheck(tables, publication.publisher)
  }

  /// A dataset without a public column has a history but no published files.
  public static func follows(_ dataset: Dataset) -> Bool { !dataset.publicIndices.isEmpty }

  /// The newest version that it has processed; 0 before the first.
  public static func cursor(of store: any DatasetStore, in records: FollowerRecords) throws -> Int {
    try records.tables.publications.cursor(store.dataset.id) ?? 0
  }

  /// The newest stored version; of a withdrawn dataset the newest that was published.
  public static func newest(of store: any DatasetStore, in records: FollowerRecords) throws -> Int {
    let id = store.dataset.id
    if try records.tables.withdrawals.inForce(of: id).whole(id) != nil { return try cursor(of: store, in: records) }
    return try store.current()?.number ?? 0
  }

  /// The sentence about pending work.
  public static func report(_ lag: FollowerLag) -> String {
    "\(lag.dataset) version \(lag.newest) is committed and not public"
  }

  /// Removes what is withdrawn, and updates pages and catalogues that depend on the configuration.
  public func begin() throws {
    try withdrawn.withhold()
    try publication.publisher.refresh(publication.configuration.datasets)
  }

  /// Processes a dataset up to its newest version.
  public func catchUp(_ store: any DatasetStore, _ caught: inout CaughtUp, progress: (Int, Int) -> Void) throws {
    let dataset = store.dataset.id
    caught.notices += try tombstones.run(dataset)
    let entries = try withdrawn.register.entries(of: dataset)
    let inForce = Withdrawals(entries.filter { $0.state != .returning }.map(\.withdrawal))
    if inForce.whole(dataset) != nil { return try withdrawn.withhold() }
    // Before anything of the public folder is set aside, which may be the only witness.
    try publication.refuseErasedRows(store)
    // Also where nothing is pending: the page would show what the declaration has made public.
    try store.clearForPublication()
    if let notice = try numbers.continueHistory(of: store) { caught.notices.append(notice) }
    let versions = try store.versions()
    guard !versions.isEmpty else { return }
    let newest = versions.last { inForce.withdrawal(of: $0.number, in: dataset) == nil }
    let aside = try publication.publisher.setAside(dataset, except: Set(versions.map(\.number)))
    if !aside.isEmpty { caught.notices.append(publication.publisher.sentence(about: aside, of: dataset)) }
    let cursor = try publication.publisher.cursor(dataset) ?? 0
    var pending = versions.filter { $0.number > cursor }
    let changed = entries.filter { $0.state != .announced }
    for entry in changed { try withdrawn.remake(entry, store) }
    // The public folder may have been restored or lost.
    if pending.isEmpty, let newest,
      try !changed.isEmpty || !publication.publisher.isShown(VersionFacts(newest, of: store), in: dataset)
    {
      pending = [newest]
    }
    for (index, version) in pending.enumerated() {
      progress(index, pending.count)
      let pages: Publisher.Pages = index + 1 < pending.count ? .none : .dataset
      let published = try publication.publish(version, store, pages: pages)
      if published.isDownloadable { caught.published.append(published) }
    }
    for entry in changed where entry.state == .returning {
      try publication.publisher.removeTombstones(of: entry.withdrawal)
    }
    if !pending.isEmpty { progress(pending.count, pending.count) }
  }

  /// Writes the catalogue: once for a round of runs that publish one after the other.
  public func finish(isLast: Bool) throws { try publication.publisher.settle(isLast: isLast) }
}
