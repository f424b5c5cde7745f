internal import OutputState
internal import Publication
internal import Runtime
internal import Schema
internal import State
internal import Store

/// What the publication does about withdrawn datasets and versions: their files are removed at every pass, so that no
/// restart, repair or restored folder brings them back, and those that depend on them are made again.
struct WithdrawnVersions {
  let publication: VersionPublication
  let register: WithdrawalRegister

  private var publisher: Publisher { publication.publisher }

  /// Removes the files of everything that is withdrawn; also of datasets that are no longer configured.
  func withhold() throws {
    for entry in try register.entries() where entry.state != .returning {
      try publisher.withhold(entry.withdrawal, isFirst: entry.state == .begun)
    }
  }

  /// Makes again what a withdrawal or a return changes in the other versions of its dataset: no delta leads from or to a
  /// withdrawn version, and no file of revisions shows its values.
  func remake(_ entry: WithdrawalRegister.Entry, _ store: any DatasetStore) throws {
    let versions = try store.versions()
    let id = store.dataset.id
    let shown = try Set(publisher.versions(of: id).filter(\.isDownloadable).map(\.version))
    guard let withdrawn = entry.withdrawal.version else {
      for version in versions where entry.state == .returning && shown.contains(version.number) {
        _ = try publication.publish(version, store, pages: .none)
      }
      return
    }
    if entry.state == .returning, let version = versions.first(where: { $0.number == withdrawn }) {
      _ = try publication.publish(version, store, pages: .none)
    }
    guard let next = versions.first(where: { $0.number > withdrawn })?.number else { return }
    for version in versions where version.number >= next && shown.contains(version.number) {
      let first = try publisher.firstRevised(id, version: version.number) ?? .max
      guard version.number == next || first <= next else { continue }
      _ = try publication.publish(version, store, isRebuilt: true, pages: .none)
    }
  }
}

/// The revisions of a dataset without those that show a value of a withdrawn version.
final class RevisionsBesideWithdrawn: RevisionSource {
  private let source: any RevisionSource
  private let hidden: Set<Int>

  /// - Parameter hidden: the withdrawn versions, and those that follow them: their values before are withdrawn.
  init(_ source: any RevisionSource, hidden: Set<Int>) {
    self.source = source
    self.hidden = hidden
  }

  func next() throws -> Revision? {
    while let revision = try source.next() {
      // A value that returns is compared with the last known one, of any version.
      if !hidden.contains(revision.version), revision.kind != .returned { return revision }
    }
    return nil
  }
}
