public import Configuration
public import Landing
internal import OutputState
internal import Platform
public import Publication
internal import Runtime
internal import Schema
public import State
public import Store

/// Makes the files of versions, with lineage, revisions, reasons and erasures.
public struct VersionPublication: Sendable {
  /// The current configuration.
  public let configuration: Configuration
  /// Writes the files.
  public let publisher: Publisher
  /// The run log.
  public let runs: Runs
  /// The archive of documents.
  public let archive: Archive
  /// The names by which the public knows them.
  let documentNames: DocumentNames
  /// What is withdrawn.
  private let register: WithdrawalRegister
  /// What a restore has brought back.
  private let lostErasures: LostErasures

  public init(_ site: FollowerSite) {
    configuration = site.environment.configuration
    publisher = site.environment.site.publisher
    runs = site.records.tables.runs
    archive = site.archive
    documentNames = site.documentNames
    register = site.records.tables.withdrawals
    lostErasures = LostErasures(publicFolder: site.records.publicFolder, site.records.tables.publications)
  }

  /// Checks that no erased row would become public again.
  ///
  /// - Throws: `LostErasureError` where a restore has brought one back.
  func refuseErasedRows(_ store: any DatasetStore) throws { try lostErasures.check(store, for: publisher) }

  /// Publishes one version, if it is not published yet.
  ///
  /// - Parameters:
  ///   - isRebuilt: whether its files are made again even if they are intact.
  ///   - pages: what is written besides the version's files.
  ///   - didBuild: called if its files had to be made.
  /// - Returns: the version; not downloadable if consumers know its number with other content.
  public func publish(
    _ version: Version, _ store: any DatasetStore, isRebuilt: Bool = false, pages: Publisher.Pages = .all,
    didBuild: () -> Void = {}
  ) throws -> Published {
    try refuseErasedRows(store)
    // Data that were stored without a scan must be scanned before they are published.
    try store.clearForPublication()
    var facts = try VersionFacts(version, of: store)
    // A delta from or to a withdrawn version would show its rows.
    if let previous = facts.previous, try withdrawn(from: store).contains(previous) { facts.previous = nil }
    let published = try publisher.publish(
      store.dataset, facts, rows: store.rows(version: version.number),
      changes: facts.previous.map { ChangesToPublish(try store.changes(from: $0, to: version.number)) },
      lineage: lineage(of: version, store), revisions: try revisions(to: version, store), isRebuilt: isRebuilt,
      pages: pages, didBuild: didBuild)
    try explain(store)
    return published
  }

  /// Files of withdrawn versions that are still in the public folder, each with its version, 0 for the whole dataset.
  public func exposed(of dataset: String) throws -> [(version: Int, path: String)] {
    try register.inForce(of: dataset).all.flatMap { withdrawal in
      try publisher.exposed(by: withdrawal).map { (withdrawal.version ?? 0, $0) }
    }
  }

  /// The withdrawn versions of a dataset.
  func withdrawn(from store: any DatasetStore) throws -> Set<Int> {
    try register.inForce(of: store.dataset.id).versions(of: store.dataset.id)
  }

  /// Shows the valid reasons for revisions on the dataset's page.
  public func explain(_ store: any DatasetStore) throws {
    try publisher.explain(
      store.dataset,
      try store.reasonsInForce().values.map { VersionReason(version: $0.version, givenAt: $0.givenAt, text: $0.text) })
  }
}

extension [Erasure] {
  /// When records were erased from a version, oldest first.
  func rewrites(of version: Int) -> [Timestamp] { filter { $0.versions.contains(version) }.map(\.at) }
}
