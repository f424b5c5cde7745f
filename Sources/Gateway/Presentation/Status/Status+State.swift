internal import Configuration
internal import Followers
internal import Landing
internal import OutputState
internal import Platform
internal import Publication
internal import Runs
internal import Runtime
public import Schema
public import State
internal import Store

/// The status if the configuration cannot be read: only what the state folder shows.
extension Status {
  /// - Parameter error: the error of the configuration.
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
          id: source.text, run: run, nextAt: nil, isRunning: false, quarantined: quarantined[source] ?? .init(),
          problem: run.map { $0.problem.isEmpty ? waiting.joined(separator: "; ") : $0.problem } ?? ""))
    }
    for id in try paths.stores.ids() {
      datasets.append(
        DatasetStatus(
          Dataset(id: id, title: Bilingual(pl: id, en: id), columns: [], key: []), paths,
          published: try records.flatMap { try $0.publications.cursor(id) }, publicFolder: publicFolder))
    }
    obstacles = Self.obstacles(paths, publicFolder)
    withdrawn = try records?.withdrawals.entries() ?? []
    deliveries = try records?.outbox.counts() ?? [:]
    disabled = try records?.outbox.disabledSubscribers() ?? []
  }
}

extension Status {
  /// Whether any dataset has a version.
  public var hasVersions: Bool { datasets.contains { $0.version != nil } }

  /// Adds published versions whose files are gone: for each dataset the first one's folder.
  mutating func addLostVersions(_ records: Records?, _ publicFolder: String) throws {
    guard let records else { return }
    for index in datasets.indices where datasets[index].missing.isEmpty {
      let lost = try MissingVersions.folders(of: datasets[index].id, in: publicFolder, records.publications)
      datasets[index].missing += lost.prefix(1)
    }
  }

  /// Adds why nothing of a dataset is published; one that cannot be read says so already.
  mutating func addBlocked(_ configuration: Configuration, _ records: FollowerRecords, _ paths: StatePaths) {
    for index in datasets.indices where datasets[index].problem.isEmpty {
      guard let dataset = configuration.dataset(datasets[index].id) else { continue }
      do {
        let blocked = try BlockedPublication(paths.stores.store(dataset), in: records)
        datasets[index].problem = blocked?.text ?? ""
      } catch {
        datasets[index].problem = "\(error)"
      }
    }
  }

  /// Adds what the state folder shows of sources and datasets that are left out because of mistakes.
  mutating func addLeftOut(
    _ configuration: Configuration, _ records: Records?, _ paths: StatePaths, _ publicFolder: String
  ) throws {
    if configuration.unusable.isEmpty { return }
    for part in configuration.unusable {
      switch part.kind {
      case .source:
        let run = try records?.runs.list(source: .source(part.id), limit: 1).first
        sources.append(
          SourceStatus(
            id: part.id, run: run, nextAt: nil, isRunning: false, quarantined: .init(), problem: run?.problem ?? ""))
      case .dataset where configuration.dataset(part.id) == nil && Files.exists("\(paths.datasets)/\(part.id).sqlite"):
        let dataset = Dataset(id: part.id, title: Bilingual(pl: part.id, en: part.id), columns: [], key: [])
        datasets.append(
          DatasetStatus(
            dataset, paths, published: try records.flatMap { try $0.publications.cursor(part.id) },
            publicFolder: publicFolder))
      default: break
      }
    }
    sources.sort { $0.id < $1.id }
    datasets.sort { $0.id < $1.id }
  }

  /// What prevents runs from writing, and a state folder that is not there.
  static func obstacles(_ paths: StatePaths, _ publicFolder: String) -> [String] {
    let absent =
      Files.isFolder(paths.folder)
      ? []
      : [
        "There is no state folder \(paths.folder): nothing ever ran with it. Name another one with --state, or run a source"
      ]
    return absent + [paths.folder, publicFolder].compactMap { Space($0)?.text }
  }

  /// A last run in the future, which a clock that was ahead has recorded.
  static func ahead(_ source: SourceStatus, _ now: Timestamp) -> String? {
    guard let run = source.run,
      run.startedAt > now.adding(seconds: SourceSettings.clockSecondsTolerated)
    else { return nil }
    return
      "The last run of \(source.id) began on \(Formatting.moment(run.startedAt)), which is in the future: the clock was "
      + "ahead then. Its schedule goes by the clock of today"
  }

  /// A version in the future.
  static func ahead(_ dataset: DatasetStatus, _ now: Timestamp) -> String? {
    guard let version = dataset.version,
      version.committedAt > now.adding(seconds: SourceSettings.clockSecondsTolerated)
    else { return nil }
    return
      "Version \(version.number) of \(dataset.id) was committed on \(Formatting.moment(version.committedAt)), which is in "
      + "the future: the clock was ahead then"
  }

  /// The followers that lag; an unreadable dataset must not hide the others.
  static func lags(_ configuration: Configuration, _ records: FollowerRecords, _ paths: StatePaths) -> [FollowerLag] {
    configuration.datasets.flatMap { dataset in
      let store = paths.stores.store(dataset)
      return (try? Followers.lagging([store], in: records)) ?? []
    }
  }
}

extension Status.DatasetStatus {
  /// The available facts about a dataset; an unreadable one must not hide the others.
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
