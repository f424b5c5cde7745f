internal import Configuration
internal import Followers
internal import Landing
internal import Platform
public import Schema
public import State
internal import Store

/// The gateway at a glance where its configuration cannot be read: what the state folder knows by itself.
extension Status {
  /// - Parameter error: what is wrong with the configuration.
  public init(
    without error: ConfigurationError, records: Records?, paths: StatePaths, publicFolder: String, isServing: Bool
  ) throws {
    self.isServing = isServing
    mistakes = error.diagnostics.filter { $0.severity == .error }
    isAtWork = FileLock.isHeld(paths.lock)
    holds = try records?.holds.waiting() ?? []
    let quarantined = try records.map { try $0.quarantine.newest($0.streams) } ?? [:]
    for source in try records?.runs.sources() ?? [] {
      let run = try records?.runs.list(source: source, limit: 1).first
      let waiting = holds.filter { $0.run == run?.id }.flatMap(\.reasons).map(\.line)
      sources.append(
        SourceStatus(
          id: source, run: run, nextAt: nil, isRunning: false, quarantined: quarantined[source] ?? .init(),
          problem: run.map { $0.problem.isEmpty ? waiting.joined(separator: "; ") : $0.problem } ?? ""))
    }
    for id in try paths.stores.ids() {
      datasets.append(
        DatasetStatus(
          Dataset(id: id, title: Bilingual(pl: id, en: id), columns: [], key: []), paths,
          published: try records.flatMap { try $0.publications.cursor(id) }, publicFolder: publicFolder))
    }
    obstacles = [paths.folder, publicFolder].compactMap { Space($0)?.text }
    deliveries = try records?.outbox.counts() ?? [:]
    disabled = try records?.outbox.disabledSubscribers() ?? []
  }
}

extension Status {
  /// The followers that lag; a dataset that cannot be read keeps nobody from hearing of the others.
  static func lags(_ configuration: Configuration, _ records: FollowerRecords, _ paths: StatePaths) -> [FollowerLag] {
    configuration.datasets.flatMap { dataset in
      let store = paths.stores.store(dataset)
      return (try? Followers.lagging([store], in: records)) ?? []
    }
  }
}

extension Status.DatasetStatus {
  /// What can be told of a dataset; one that cannot be read keeps nobody from hearing of the others.
  init(_ dataset: Dataset, _ paths: StatePaths, published: Int?, publicFolder: String) {
    self.init(id: dataset.id, version: nil, published: published)
    do {
      version = try paths.stores.store(dataset).current()
    } catch {
      problem = "\(error)"
    }
    if published != nil {
      missing = ["latest.json", "index.html"].map { "\(publicFolder)/datasets/\(dataset.id)/\($0)" }
        .filter { !Files.exists($0) }
    }
  }
}
