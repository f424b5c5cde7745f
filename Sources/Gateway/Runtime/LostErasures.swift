public import OutputState
public import Platform
public import Publication
internal import Schema
public import Store

/// Erasures that the public folder or the records of the publication know, and a dataset's store does not, as after a
/// restore from before them. The erased rows are stored again, and must not become public.
public struct LostErasures: Sendable {
  private let folder: PublicFolder
  private let publications: Publications

  /// - Parameter publicFolder: the public folder; it is only read.
  public init(publicFolder: String, _ publications: Publications) {
    folder = PublicFolder(publicFolder)
    self.publications = publications
  }

  /// The versions that were rewritten after more erasures than the store knows, ascending; empty as a rule.
  ///
  /// A manifest that is older than the newest publication adds nothing to the records, and is not read.
  public func versions(of store: any DatasetStore) throws -> [Int] {
    let id = store.dataset.id
    let newest = try publications.versions(of: id, limit: 1).first
    let shown = try folder.erasures(of: id, since: newest?.publishedAt)
    let listed = try shown.merging(publications.rewrites(of: id).mapValues(\.count), uniquingKeysWith: max)
    if listed.isEmpty { return [] }
    let known = try store.erasures()
    return try listed.filter { number, count in
      // The records keep what they say of versions that are not stored any more; the folder can be moved away.
      guard let version = try store.version(number) else { return shown[number] ?? 0 > known.count }
      guard count > known.count(where: { $0.versions.contains(number) }) else { return false }
      return try folder.origin(of: VersionFacts(version, of: store), in: id) != .foreign
    }.keys.sorted()
  }

  /// Has the publisher write nothing of a dataset with lost erasures.
  ///
  /// - Returns: what was found, as a sentence; nil if nothing was.
  func holdBack(_ store: any DatasetStore, from publisher: Publisher) throws -> String? {
    guard let error = try error(of: store) else { return nil }
    publisher.holdBack(store.dataset.id)
    return error.what
  }

  /// Lets the publisher go on once the erasures are repeated.
  ///
  /// - Throws: `LostErasureError` as long as they are not.
  public func check(_ store: any DatasetStore, for publisher: Publisher) throws {
    guard publisher.isHeldBack(store.dataset.id) else { return }
    if let error = try error(of: store) { throw error }
    publisher.release(store.dataset.id)
  }

  /// What is lost of a dataset; nil if nothing is.
  public func error(of store: any DatasetStore) throws -> LostErasureError? {
    let (versions, id) = (try versions(of: store), store.dataset.id)
    guard let first = versions.first else { return nil }
    return LostErasureError(dataset: id, versions: versions, path: folder.path(of: first, in: id))
  }
}

/// The stored rows of a dataset are from before an erasure.
public struct LostErasureError: Problem, Hashable {
  /// The dataset.
  public let dataset: String
  /// The versions that hold an erased row again.
  public let versions: [Int]
  /// The folder of the first of them.
  public let path: String

  public var what: String {
    let list = versions.prefix(10).map(String.init).joined(separator: ", ") + (versions.count > 10 ? " …" : "")
    return
      "a row was erased from \(dataset) (\(versions.count == 1 ? "version" : "versions") \(list)), and the stored data are "
      + "from before, as after a restore: nothing of \(dataset) is published"
  }

  public var advice: Advice {
    "\(.erase(dataset: dataset)) with the key of the row erases it again. If the source has delivered it since, it is there to be erased after the "
      + "next run; where it may be public again, move \(path) and the other versions away"
  }
}
