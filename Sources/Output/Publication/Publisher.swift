internal import Platform
public import Schema

/// Makes versions visible to consumers, each exactly once and atomically.
///
/// A version is built under a hidden name, synced and renamed; then it is recorded, and the alias `latest.json` and the
/// pages follow. Each step is idempotent: after a crash the same call resumes. Intact files are never written a second
/// time.
public final class Publisher: Sendable {
  /// The steps between which a crash may happen.
  enum Stage: CaseIterable {
    case started
    case built
    case deltasShown
    case versionShown
    case recorded
    case aliased
    case paged
    case done
  }

  let layout: Layout
  /// Where files go that no stored version backs; outside the public folder.
  let aside: String
  let publications: any PublicationLog
  let site: SiteFacts
  /// Makes pages and catalogues.
  let view: any SiteView
  /// One publication at a time in a folder: hidden names must not be shared.
  let turn: Monitor<Void>
  private let isRefreshed = Monitor(false)
  /// Since when the files of the whole site are out of date, in seconds of the monotonic clock; nil if they are not.
  private let staleSince = Monitor<Double?>(nil)
  /// The datasets of which nothing is written, since the records still hold an erased row; see `holdBack`.
  let heldBack = Monitor<Set<String>>([])
  private let reached: @Sendable (Stage) throws -> Void

  /// Opens the public folder and removes leftovers of a crash.
  ///
  /// - Parameters:
  ///   - folder: the root of the public files.
  ///   - log: stores the records of the publication.
  ///   - view: makes pages and catalogues.
  ///   - aside: where files go that no stored version backs; nil for a folder beside the public one.
  public convenience init(
    folder: String, log: any PublicationLog, site: SiteFacts, view: any SiteView, aside: String? = nil
  ) throws {
    try self.init(folder: folder, log: log, site: site, view: view, aside: aside) { _ in }
  }

  /// - Parameter reached: called after each step; tests throw from it to simulate a crash.
  init(
    folder: String, log: any PublicationLog, site: SiteFacts, view: any SiteView, aside: String? = nil,
    reached: @escaping @Sendable (Stage) throws -> Void
  ) throws {
    layout = Layout(root: folder)
    self.aside = aside ?? "\(folder)-aside"
    publications = log
    self.site = site
    self.view = view
    self.reached = reached
    turn = Self.turn(of: folder)
    // A reload of the configuration creates a new publisher while the old one may still be working.
    try turn.withLock { [layout] _ in
      try Files.makeFolder("\(folder)/datasets", durable: true)
      try layout.removeLeftovers()
    }
  }

  private static let turns = Monitor<[String: Monitor<Void>]>([:])

  /// The lock for a folder, shared by all publishers of this process.
  private static func turn(of folder: String) -> Monitor<Void> {
    turns.withLock { turns in
      let turn = turns[folder] ?? Monitor(())
      turns[folder] = turn
      return turn
    }
  }

  /// The newest published version of a dataset; nil before the first. The follower continues after it.
  public func cursor(_ dataset: String) throws -> Int? { try publications.cursor(dataset) }

  /// The published versions of a dataset, the newest first.
  public func versions(of dataset: String) throws -> [Published] { try publications.versions(of: dataset, limit: -1) }

  /// The published versions of a dataset after one, the oldest first.
  public func versions(of dataset: String, after version: Int) throws -> [Published] {
    try publications.versions(of: dataset, after: version)
  }

  /// Publishes one version.
  ///
  /// - Parameters:
  ///   - rows: all rows of the version, in key order.
  ///   - changes: the changes since `version.previous`; nil if there is no previous version.
  ///   - revisions: the revised values; nil omits `revisions.csv`.
  ///   - isRebuilt: whether the files are made again even if they are intact.
  ///   - pages: what is written besides the version's files.
  ///   - didBuild: called if the version's files had to be made.
  /// - Returns: the version with its files, also if it had been published before; not downloadable if consumers know its
  ///   number with other content, or if it is withdrawn.
  /// - Throws: `FileError` from the disk, `PublicationError`, or the errors of the sources; nothing is then partly
  ///   visible.
  @discardableResult
  public func publish(
    _ dataset: Dataset, _ version: VersionFacts, rows: any RowSource, changes: (any ChangeSource)?, lineage: Lineage,
    revisions: RevisionHistory? = nil, isRebuilt: Bool = false, pages: Pages = .all, didBuild: () -> Void = {}
  ) throws -> Published {
    try turn.withLock { _ in
      let withdrawn = try publications.withdrawals(of: dataset.id)
      if withdrawn.withdrawal(of: version.number, in: dataset.id) != nil { return try omit(dataset.id, version) }
      if try isTaken(dataset.id, version) { return try forgo(dataset.id, version) }
      return try publishAlone(
        dataset, version, rows, changes, lineage, revisions, isRebuilt: isRebuilt, pages, didBuild)
    }
  }

  /// Applies the configuration once per publisher, since it may have changed without a new version: removes versions
  /// that are no longer kept, and writes everything besides the versions.
  ///
  /// - Parameter datasets: all configured datasets.
  public func refresh(_ datasets: [Dataset]) throws {
    try turn.withLock { _ in
      guard isRefreshed.withLock({ !$0 }) else { return }
      let retention = PublicRetention(layout: layout, publications: publications)
      for dataset in datasets {
        // `versions_kept` may be smaller than before.
        try retention.apply(to: dataset)
        try writeFiles(of: dataset)
      }
      try writeSiteFiles()
      isRefreshed.withLock { $0 = true }
    }
  }

  /// The records, for catalogues.
  public var records: PublicationRecords { PublicationRecords(publications) }

  /// Writes the files of a dataset that depend on its records, besides its versions. The caller must hold the lock.
  func writeView(_ dataset: Dataset) throws {
    try writeFiles(of: dataset)
    try writeSiteFiles()
  }

  private func writeFiles(of dataset: Dataset) throws {
    if isHeldBack(dataset.id) { return }
    let stones = try tombstonesInPlace(of: dataset.id)
    for document in try stones ?? view.files(of: dataset, records) {
      try layout.write(document)
      guard stones == nil, "\(layout.root)/\(document.path)" == layout.page(dataset.id) else { continue }
      // So that a verification can tell a page of an earlier configuration from a damaged one.
      try publications.recordPage(of: dataset.id, SHA256.of(document.text.utf8))
    }
  }

  /// Writes the files of the whole site. The caller must hold the lock.
  func writeSiteFiles() throws {
    let documents = try view.siteFiles(records)
    for document in documents { try layout.write(document) }
    try layout.remove(view.places, except: Set(documents.map(\.path)))
    staleSince.withLock { $0 = nil }
  }

  /// Writes the files of the whole site, if a publication has left them to a later one.
  ///
  /// - Parameter isLast: whether no other publication will follow soon; otherwise they are written only if they have
  ///   been out of date for `staleSecondsMax`.
  public func settle(isLast: Bool) throws {
    guard isLast ? isStale : isOverdue else { return }
    try turn.withLock { _ in try writeSiteFiles() }
  }

  /// Whether the files of the whole site are out of date.
  public var isStale: Bool { staleSince.withLock { $0 != nil } }

  /// Whether they have been out of date for longer than is tolerated.
  public var isOverdue: Bool {
    staleSince.withLock { $0.map { Monotonic.seconds - $0 > Self.staleSecondsMax } ?? false }
  }

  /// What a publication writes besides the files of its version.
  public enum Pages: Sendable {
    /// Nothing: another version of the dataset follows at once.
    case none
    /// The page and the alias of the dataset; the files of the whole site follow with `settle`.
    case dataset
    /// These, and the files of the whole site.
    case all
  }

  /// How long the files of the whole site may be out of date while publications follow each other, in seconds.
  static let staleSecondsMax = 5.0

  private func publishAlone(
    _ dataset: Dataset, _ version: VersionFacts, _ rows: any RowSource, _ changes: (any ChangeSource)?,
    _ lineage: Lineage, _ revisions: RevisionHistory?, isRebuilt: Bool, _ pages: Pages, _ didBuild: () -> Void
  ) throws -> Published {
    guard !dataset.publicIndices.isEmpty else {
      throw PublicationError(
        "the dataset \(dataset.id) has no public column", advice: "Give a column `privacy: public` in its file")
    }
    try reached(.started)
    let newest = try publications.newest(dataset.id)?.version ?? version.number
    let edition = VersionBuild(
      dataset: dataset, facts: version, lineage: lineage, site: site, layout: layout,
      recorded: try publications.version(version.number, of: dataset.id))
    let preview = RowPreview(dataset)
    let made: VersionBuild.Made
    var isDescribed = newest <= version.number
    if !isRebuilt, let there = try edition.whatIsThere() {
      made = there
      // The page goes on to describe these files until a version has the columns that were declared since.
      if try hasNewColumns(dataset) { isDescribed = false }
      // Only the page still needs the rows, and it shows those of the newest version.
      if isDescribed { try edition.look(at: rows, preview) }
    } else {
      made = try edition.build(rows, changes, revisions, preview) { try reached($0) }
      didBuild()
    }
    try publications.record(
      Published(
        dataset: dataset.id, version: version.number, previous: version.previous, committedAt: version.committedAt,
        publishedAt: .now, rows: version.rows, inserted: made.counts.inserted, updated: made.counts.updated,
        deleted: made.counts.deleted, files: made.files, isDownloadable: true), rewrites: version.rewrites)
    if isDescribed {
      try publications.describe(
        DescribedDataset(id: dataset.id, title: dataset.title, description: dataset.description),
        PageTexts(preview: preview.table, extent: preview.extent, lineage: lineage, checks: version.checks))
    }
    try reached(.recorded)
    if pages != .none { try finish(dataset, pages) }
    try publications.mark(dataset.id, version.number, .published)
    try reached(.done)
    guard let published = try publications.version(version.number, of: dataset.id) else {
      throw PublicationError("the record of \(dataset.id) version \(version.number) is gone")
    }
    return published
  }

  /// Whether a dataset has public columns that its newest published version lacks.
  private func hasNewColumns(_ dataset: Dataset) throws -> Bool {
    guard let shown = try records.summary(dataset.id)?.columns, !shown.isEmpty else { return false }
    return !dataset.publicIndices.allSatisfy { shown.contains(dataset.columns[$0].name) }
  }

  /// The content of `latest.json` while this is the newest version.
  static func alias(of newest: Published) -> String {
    JSON.object([
      "version": .integer(newest.version), "published": .string(newest.publishedAt.description),
    ]).document
  }

  /// Applies what follows from the records: retention, the alias, the pages.
  private func finish(_ dataset: Dataset, _ pages: Pages) throws {
    try PublicRetention(layout: layout, publications: publications).apply(to: dataset)
    guard let newest = try publications.newest(dataset.id) else { return }
    try Layout.write(Self.alias(of: newest), to: layout.latest(dataset.id))
    try reached(.aliased)
    try writeFiles(of: dataset)
    // All versions had been withdrawn, and this is a new one.
    if try publications.withdrawals(of: dataset.id).whole(dataset.id) == nil {
      try Files.remove(layout.tombstone(dataset.id))
    }
    if pages == .all { try writeSiteFiles() } else { staleSince.withLock { $0 = $0 ?? Monotonic.seconds } }
    try reached(.paged)
  }
}
