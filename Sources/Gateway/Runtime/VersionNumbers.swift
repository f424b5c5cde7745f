internal import Events
internal import OutputState
internal import Platform
public import Publication
internal import Schema
internal import State
public import Store

/// The numbers of versions, of which none is ever given to two contents.
///
/// After a restore of everything, of a dataset, of `klamra.sqlite` or of the public folder, the stored history may end
/// before the versions that consumers know. Their numbers are found in the records of the publication, the events and
/// the public folder, and the stored history continues above them (docs/architecture.md, "After a restore").
public struct VersionNumbers: Sendable {
  private let publisher: Publisher
  private let outbox: Outbox
  private let locks: GatewayLocks

  /// - Parameter environment: the configuration with which the caller works.
  public init(_ runtime: Runtime, _ environment: Environment) {
    publisher = environment.site.publisher
    outbox = runtime.records.outbox
    locks = runtime.locks
  }

  /// The lowest number that the next version of a dataset may have: one that consumers do not know.
  ///
  /// It leaves a gap where the stored history does not end with the version that consumers have. No delta leads across a
  /// gap.
  public func lowest(for store: any DatasetStore) throws -> Int {
    let known = try known(of: store)
    guard let newest = try store.current() else { return known + 1 }
    if known > newest.number { return known + 1 }
    let isTaken = try known == newest.number && isTaken(newest, store)
    return isTaken ? newest.number + 2 : newest.number + 1
  }

  /// Continues a restored history above the versions that consumers know: its newest rows get a new number, since
  /// consumers would otherwise never see them. Nothing happens where the history continues unbroken.
  ///
  /// - Returns: what was found and done, as a sentence; nil if nothing was.
  public func continueHistory(of store: any DatasetStore) throws -> String? {
    // Without the lock, which a run may hold for hours, and a publication must not wait for it.
    guard try isBroken(store) else { return nil }
    return try locks.whileCommitting(into: store.dataset.id) {
      guard try isBroken(store), let newest = try store.current() else { return nil }
      let lowest = try lowest(for: store)
      let known = try known(of: store)
      let version = try store.renumber(as: lowest, now: .now)
      if known == newest.number { try publisher.forgo(store.dataset, VersionFacts(newest, of: store)) }
      let found =
        known > newest.number
        ? "consumers know version \(known), and the stored history ended with version \(newest.number)"
        : "consumers know version \(known) with other content than the stored version \(newest.number)"
      return
        "\(store.dataset.id): \(found), as after a restore; the stored rows are published as version \(version.number)"
    }
  }

  /// Whether the next version would leave a gap.
  private func isBroken(_ store: any DatasetStore) throws -> Bool {
    guard let newest = try store.current() else { return false }
    return try lowest(for: store) > newest.number + 1
  }

  /// The highest number under which consumers may know a version; 0 if there is none.
  private func known(of store: any DatasetStore) throws -> Int {
    let id = store.dataset.id
    return try max(publisher.highestNumber(of: id), outbox.newestVersion(of: id) ?? 0)
  }

  private func isTaken(_ version: Version, _ store: any DatasetStore) throws -> Bool {
    try publisher.isTaken(store.dataset.id, VersionFacts(version, of: store))
  }
}

extension VersionFacts {
  /// The facts of a stored version for the publisher.
  public init(_ version: Version, of store: any DatasetStore) throws {
    self.init(
      number: version.number, previous: try store.predecessor(of: version.number), committedAt: version.committedAt,
      rows: version.rows, inserted: version.inserted, updated: version.updated, deleted: version.deleted,
      hash: version.hash, checks: version.ledger.checks,
      rewrites: try store.erasures().filter { $0.versions.contains(version.number) }.map(\.at), run: version.run,
      identity: version.identity(in: store.dataset.id))
  }
}
