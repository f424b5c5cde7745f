internal import Platform
public import Schema

/// Makes versions visible to consumers, each once and whole.
///
/// A version is built under a hidden name, synced and renamed; then it is recorded, then the alias `latest.json` and
/// the
/// pages follow. Each step can be run again: after a crash the same call goes on where it was. Files that are there and
/// whole are never written a second time.
public final class Publisher: Sendable {
  /// The steps between which a crash may fall.
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
  let publications: any PublicationLog
  let site: SiteFacts
  /// What consumers see beside the versions.
  let view: any SiteView
  /// One publication at a time in one folder: hidden names are not shared.
  let turn: Monitor<Void>
  private let isRefreshed = Monitor(false)
  private let reached: @Sendable (Stage) throws -> Void

  /// Opens the public folder and removes what a crash left half done.
  ///
  /// - Parameters:
  ///   - folder: the root of what consumers see.
  ///   - log: where it keeps what it has published.
  ///   - view: makes what consumers see beside the versions.
  public convenience init(folder: String, log: any PublicationLog, site: SiteFacts, view: any SiteView) throws {
    try self.init(folder: folder, log: log, site: site, view: view) { _ in }
  }

  /// - Parameter reached: called after each step; tests throw from it where a crash should fall.
  init(
    folder: String, log: any PublicationLog, site: SiteFacts, view: any SiteView,
    reached: @escaping @Sendable (Stage) throws -> Void
  ) throws {
    layout = Layout(root: folder)
    publications = log
    self.site = site
    self.view = view
    self.reached = reached
    turn = Self.turn(of: folder)
    // A reload of the configuration makes a new publisher while the old one may be at work.
    try turn.withLock { [layout] _ in
      try Files.makeFolder("\(folder)/datasets", durable: true)
      try layout.removeLeftovers()
    }
  }

  private static let turns = Monitor<[String: Monitor<Void>]>([:])

  /// The lock that all publishers of this process share for a folder.
  private static func turn(of folder: String) -> Monitor<Void> {
    turns.withLock { turns in
      let turn = turns[folder] ?? Monitor(())
      turns[folder] = turn
      return turn
    }
  }

  /// The newest version of a dataset that consumers have; nil before the first. The follower goes on after it.
  public func cursor(_ dataset: String) throws -> Int? { try publications.cursor(dataset) }

  /// What was published of a dataset, the newest version first.
  public func versions(of dataset: String) throws -> [Published] { try publications.versions(of: dataset, limit: -1) }

  /// Publishes one version.
  ///
  /// - Parameters:
  ///   - rows: all rows of the version, in key order.
  ///   - changes: what led here from `version.previous`; nil where there is no version before.
  ///   - revisions: what was restated; nil leaves `revisions.csv` out.
  ///   - didBuild: called where the version's files had to be made.
  /// - Returns: the version with its files, also when it had been published before.
  /// - Throws: `FileError` from the disk, `PublicationError`, or what the sources throw; nothing is half visible then.
  @discardableResult
  public func publish(
    _ dataset: Dataset, _ version: VersionFacts, rows: any RowSource, changes: (any ChangeSource)?, lineage: Lineage,
    revisions: RevisionHistory? = nil, didBuild: () -> Void = {}
  ) throws -> Published {
    try turn.withLock { _ in try publishAlone(dataset, version, rows, changes, lineage, revisions, didBuild) }
  }

  /// Writes everything beside the versions once for this publisher: the configuration may have changed without a new version.
  ///
  /// - Parameter datasets: all that the configuration has.
  public func refresh(_ datasets: [Dataset]) throws {
    try turn.withLock { _ in
      guard isRefreshed.withLock({ !$0 }) else { return }
      for dataset in datasets { try writeFiles(of: dataset) }
      try writeSiteFiles()
      isRefreshed.withLock { $0 = true }
    }
  }

  /// What was published, for catalogues.
  public var records: PublicationRecords { PublicationRecords(publications) }

  /// Writes what follows from the records of a dataset besides its versions. The caller has the turn.
  func writeView(_ dataset: Dataset) throws {
    try writeFiles(of: dataset)
    try writeSiteFiles()
  }

  private func writeFiles(of dataset: Dataset) throws {
    for document in try view.files(of: dataset, records) { try layout.write(document) }
  }

  private func writeSiteFiles() throws {
    let documents = try view.siteFiles(records)
    for document in documents { try layout.write(document) }
    try layout.remove(view.places, except: Set(documents.map(\.path)))
  }

  private func publishAlone(
    _ dataset: Dataset, _ version: VersionFacts, _ rows: any RowSource, _ changes: (any ChangeSource)?,
    _ lineage: Lineage, _ revisions: RevisionHistory?, _ didBuild: () -> Void
  ) throws -> Published {
    guard !dataset.publicIndices.isEmpty else {
      throw PublicationError(
        "the dataset \(dataset.id) has no public column", advice: "Give a column `privacy: public` in its file")
    }
    try reached(.started)
    let edition = VersionBuild(dataset: dataset, facts: version, lineage: lineage, site: site, layout: layout)
    let preview = RowPreview(dataset)
    let made: VersionBuild.Made
    if let there = try edition.whatIsThere() {
      made = there
      // Only the page still needs the rows.
      try edition.look(at: rows, preview)
    } else {
      made = try edition.build(rows, changes, revisions, preview) { try reached($0) }
      didBuild()
    }
    let newest = try publications.newest(dataset.id)?.version ?? version.number
    try publications.record(
      Published(
        dataset: dataset.id, version: version.number, previous: version.previous, committedAt: version.committedAt,
        publishedAt: .now, rows: version.rows, inserted: made.counts.inserted, updated: made.counts.updated,
        deleted: made.counts.deleted, files: made.files, isDownloadable: true), rewrites: version.rewrites)
    if newest <= version.number {
      try publications.describe(
        DescribedDataset(id: dataset.id, title: dataset.title, description: dataset.description),
        PageTexts(preview: preview.table, extent: preview.extent, lineage: lineage, checks: version.checks))
    }
    try reached(.recorded)
    try finish(dataset)
    try publications.mark(dataset.id, version.number, .published)
    try reached(.done)
    guard let published = try publications.version(version.number, of: dataset.id) else {
      throw PublicationError("the record of \(dataset.id) version \(version.number) is gone")
    }
    return published
  }

  /// What `latest.json` says while this is the newest version.
  static func alias(of newest: Published) -> String {
    JSON.object([
      "version": .integer(newest.version), "published": .string(newest.publishedAt.description),
    ]).document
  }

  /// What follows from the records: retention, the alias, the pages.
  private func finish(_ dataset: Dataset) throws {
    try PublicRetention(layout: layout, publications: publications).apply(to: dataset)
    guard let newest = try publications.newest(dataset.id) else { return }
    try Layout.write(Self.alias(of: newest), to: layout.latest(dataset.id))
    try reached(.aliased)
    try writeView(dataset)
    try reached(.paged)
  }
}
