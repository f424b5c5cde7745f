internal import Channels
internal import Configuration
internal import Events
internal import Landing
internal import Platform
internal import Publication
internal import Schema
internal import Store

/// The followers of the log of versions: each goes on from its own cursor, after a run as after a crash.
extension Engine {
  struct Caught: Sendable {
    var published: [Published] = []
    var events: [Event] = []
    /// Datasets that could not be brought up to date; each was tried, whatever became of the ones before.
    var failures: [(dataset: String, error: any Error)] = []

    /// Throws where a dataset failed: what is wrong with it, and how many others failed too.
    func check() throws {
      guard let first = failures.first else { return }
      if failures.count == 1 { throw first.error }
      throw FollowersError(datasets: failures.map(\.dataset), first: "\(first.error)")
    }
  }

  /// Publishes and announces whatever was committed and is not public yet.
  ///
  /// A dataset that fails keeps no other from its turn; the result tells of all.
  ///
  /// - Parameter datasets: only these; nil for all.
  func catchUp(
    _ datasets: [String]? = nil, observer: (RunProgress.Stage, Int, Int) -> Void = { _, _, _ in }
  ) -> Caught {
    following.withLock { _ in
      let setup = setup
      var caught = Caught()
      do {
        try setup.publisher.refresh(setup.configuration.datasets)
      } catch {
        caught.failures.append(("pages", error))
      }
      for dataset in setup.configuration.datasets where datasets?.contains(dataset.id) ?? true {
        guard let store = setup.stores[dataset.id] else { continue }
        do {
          try publish(store, setup, &caught.published) { observer(.publish, $0, $1) }
          caught.events += try announce(dataset, setup)
          try finishErasures(store, setup)
        } catch {
          caught.failures.append((dataset.id, error))
        }
      }
      do { try setup.feeds.catchUp() } catch { caught.failures.append(("feeds", error)) }
      observer(.notify, 1, 1)
      return caught
    }
  }

  /// The datasets of which the newest version is not public yet.
  func unpublished() throws -> [String] {
    let setup = setup
    return try setup.configuration.datasets.filter { dataset in
      guard !dataset.publicIndices.isEmpty, let newest = try setup.stores[dataset.id]?.current() else { return false }
      return try setup.publisher.cursor(dataset.id) ?? 0 < newest.number
    }.map(\.id)
  }

  private func publish(
    _ store: any DatasetStore, _ setup: Setup, _ published: inout [Published], observer: (Int, Int) -> Void
  ) throws {
    let dataset = store.dataset
    // A dataset without a public column has history, and nothing to show.
    guard !dataset.publicIndices.isEmpty else { return }
    let cursor = try setup.publisher.cursor(dataset.id) ?? 0
    let pending = try store.versions().filter { $0.number > cursor }
    for (index, version) in pending.enumerated() {
      observer(index, pending.count)
      published.append(try publish(version, store, setup))
    }
    if !pending.isEmpty { observer(pending.count, pending.count) }
  }

  /// Publishes one version, or finds it published.
  ///
  /// - Parameter didBuild: called where its files had to be made.
  func publish(
    _ version: Version, _ store: any DatasetStore, _ setup: Setup, didBuild: () -> Void = {}
  ) throws -> Published {
    let previous = version.number > 1 ? version.number - 1 : nil
    // What was stored before anybody looked must be looked at before it is shown.
    try store.clearForPublication()
    let facts = VersionFacts(
      number: version.number, previous: previous, committedAt: version.committedAt, rows: version.rows,
      inserted: version.inserted, updated: version.updated, deleted: version.deleted, hash: version.hash,
      checks: version.ledger.checks, rewrites: rewrites(of: version.number, try store.erasures()))
    let published = try setup.publisher.publish(
      store.dataset, facts, rows: store.rows(version: version.number),
      changes: previous.map { ChangesToPublish(try store.changes(from: $0, to: version.number)) },
      lineage: lineage(version, store, setup), revisions: try revisions(to: version, store), didBuild: didBuild)
    try explain(store, setup)
    return published
  }

  private func lineage(_ version: Version, _ store: any DatasetStore, _ setup: Setup) throws -> Lineage {
    if Derivations.Entry.dataset(of: version.source) != nil { return try derivedLineage(version, store, setup) }
    let id = String(version.source.prefix { $0 != "/" })
    let fetchedAt = try runs.documents(of: version.run).map(\.fetchedAt).max()
    var source = Lineage.Source(
      id: id, title: setup.configuration.source(id)?.title ?? Bilingual(pl: id, en: id), run: version.run,
      fetchedAt: fetchedAt, documents: try store.documents(of: version.number).map(\.digest))
    source.valuesCorrected = version.ledger.valuesCorrected
    return Lineage([source])
  }

  private func derivedLineage(_ version: Version, _ store: any DatasetStore, _ setup: Setup) throws -> Lineage {
    let record = try DerivationRecord(try runs.documents(of: version.run), in: parts.archive)
    let inputs = record?.inputs.inputs ?? []
    func list(_ title: (Bilingual) -> String, _ word: String) -> String {
      inputs.map { input in
        let name = setup.configuration.dataset(input.dataset).map { title($0.title) } ?? input.dataset
        return "\(name) (\(word) \(input.version))"
      }.joined(separator: ", ")
    }
    let title = Bilingual(pl: "obliczenie z: \(list(\.pl, "wersja"))", en: "worked out from: \(list(\.en, "version"))")
    return Lineage([
      Lineage.Source(
        id: version.source, title: title, run: version.run,
        documents: try documents(of: version, store, inputs, setup),
        inputs: inputs.map { input in
          let dataset = setup.configuration.dataset(input.dataset)
          return Lineage.Input(
            dataset: input.dataset, version: input.version, title: dataset?.title ?? Bilingual(pl: "", en: ""),
            isPublic: dataset?.publicIndices.isEmpty == false)
        },
        select: record?.sql)
    ])
  }

  /// The documents of a derived version that may be named by their digests: not the list of its inputs where it has the hash of rows
  /// of which consumers do not see every column, since such values can be guessed until the digest fits.
  private func documents(
    of version: Version, _ store: any DatasetStore, _ inputs: [DerivationInputs.Input], _ setup: Setup
  ) throws -> [Digest] {
    let documents = try store.documents(of: version.number).map(\.digest)
    let isOpen = inputs.allSatisfy { input in
      guard let dataset = setup.configuration.dataset(input.dataset) else { return false }
      return dataset.publicIndices.count == dataset.columns.count && dataset.disclosure == nil
    }
    if isOpen, !inputs.isEmpty { return documents }
    let list = try runs.documents(of: version.run).first { $0.requestKey == DerivationInputs.inputsKey }?.document
      .digest
    // Where nobody knows which of them is the list, none is named.
    return list == nil ? [] : documents.filter { $0 != list }
  }

  private func announce(_ dataset: Dataset, _ setup: Setup) throws -> [Event] {
    let announced = try outbox.newestVersion(of: dataset.id) ?? 0
    let site = setup.configuration.gateway.baseURL
    return try setup.publisher.versions(of: dataset.id).reversed().filter { $0.version > announced }.compactMap {
      item in
      // The rows' own hash stays here: with few rows it would tell what columns that are not public hold.
      guard let manifest = item.files.first(where: \.isManifest) else { return nil }
      let base = "\(site)/datasets/\(dataset.id)"
      let delta = item.files.first(where: \.isDelta)
      return try outbox.append(
        VersionPublished(
          dataset: dataset.id, title: dataset.title, version: item.version, previousVersion: item.previous,
          committedAt: item.committedAt, rows: item.rows, inserted: item.inserted, updated: item.updated,
          deleted: item.deleted, manifestURL: "\(base)/versions/\(item.version)/\(manifest.path)",
          deltaURL: delta.map { "\(base)/\($0.path)" }, sha256: manifest.digest),
        to: setup.subscribers)
    }
  }
}

/// Several datasets could not be brought up to date.
struct FollowersError: Problem, Hashable {
  let datasets: [String]
  /// What is wrong with the first of them.
  let first: String

  var what: String { "\(datasets.joined(separator: ", ")) could not be published; \(datasets[0]): \(first)" }
  var advice: String { "klamra publish DATASET says what is wrong with each" }
  var isRetryable: Bool { true }
}
