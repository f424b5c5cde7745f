internal import Configuration
internal import Landing
internal import OutputState
public import Platform
internal import Schema
public import State
internal import Store

/// Examines an installation: what prevents it from working, what is damaged, and what waits. It changes nothing, and may
/// be called while the daemon works.
public struct Doctor: Sendable {
  let folders: Folders
  let paths: StatePaths
  /// Whether every landed document is read.
  let readsDocuments: Bool
  let now: Timestamp
  let cancellation: Cancellation
  /// The process in which it works.
  let place: Place

  /// A process in which an installation is examined.
  public enum Place: Sendable {
    /// One that only reads, beside a process that may write.
    case beside
    /// The one that holds the state folder, for this command only.
    case holder
    /// The daemon.
    case daemon
  }
  /// The datasets whose files cannot be used; what is stored in them is not examined.
  private(set) var unusable: Set<String> = []

  /// - Parameter readsDocuments: reading takes about a second for each gigabyte of documents.
  public init(
    _ folders: Folders, readsDocuments: Bool, now: Timestamp = .now, cancellation: Cancellation, place: Place = .beside
  ) {
    self.folders = folders
    self.place = place
    paths = StatePaths(folders.state)
    self.readsDocuments = readsDocuments
    self.now = now
    self.cancellation = cancellation
  }

  /// The most findings of one kind that are listed one by one.
  static let listedMax = 20

  /// Examines everything; a check that cannot be made is a finding too.
  ///
  /// - Returns: at least one finding for each subject, in their order.
  public func run() -> [Finding] {
    var examination = self
    return examination.examine()
  }

  private mutating func examine() -> [Finding] {
    var findings: [Finding] = []
    let (configuration, first) = readConfiguration()
    findings += first
    findings += attempt(.process) { try process() }
    findings += attempt(.permissions) { permissions() }
    findings += attempt(.disk) { disk() }
    guard Files.isFolder(folders.state) else {
      let missing = Finding(
        .databases, .warning, "\(folders.state) does not exist: nothing was ever run here",
        fix: "Check the path, or run a source")
      return findings + certificates() + [missing]
    }
    var records: Records?
    let opened = attempt(.databases) {
      if Files.exists(paths.database) { records = try Records(reading: paths) }
      return []
    }
    let files = attempt(.databases) {
      let (found, unusable) = try databases(configuration, isOpen: records != nil)
      self.unusable = unusable
      return found
    }
    findings += attempt(.clock) { try clock(records, configuration) }
    findings += certificates()
    findings += opened + files
    findings += attempt(.documents) { try documents(records) }
    findings += attempt(.names) { names(configuration) }
    findings += attempt(.work) { try work(records, configuration) }
    findings += attempt(.restores) { try restores(records, configuration) }
    return findings
  }

  private func attempt(_ subject: Finding.Subject, _ body: () throws -> [Finding]) -> [Finding] {
    do {
      return try body()
    } catch let problem as any Problem {
      return [Finding(subject, .error, problem.what, fix: problem.advice)]
    } catch {
      return [Finding(subject, .error, "\(error)")]
    }
  }

  private func readConfiguration() -> (Configuration?, [Finding]) {
    do throws(ConfigurationError) {
      let configuration = try Configuration.usable(folder: folders.config, .everything)
      let counts =
        "\(Formatting.count(configuration.sources.count, "source")), "
        + Formatting.count(configuration.datasets.count, "dataset")
      if !configuration.unusable.isEmpty {
        let findings = configuration.unusable.map {
          Finding(.configuration, .error, $0.sentence, fix: "\(.checkConfiguration)")
        }
        return (configuration, findings)
      }
      let warnings = configuration.warnings.count
      if warnings == 0 { return (configuration, [Finding(.configuration, .ok, "\(folders.config): \(counts)")]) }
      let text = "\(folders.config): \(counts), \(Formatting.count(warnings, "warning"))"
      return (configuration, [Finding(.configuration, .warning, text, fix: "\(.checkConfiguration)")])
    } catch {
      let text = "\(folders.config) is invalid: \(Formatting.count(error.diagnostics.count, "mistake"))"
      return (nil, [Finding(.configuration, .error, text, fix: "\(.checkConfiguration)")])
    }
  }

  /// Whether a klamra works on the state folder, and whether that is the daemon.
  private func process() throws -> [Finding] {
    if place == .holder { return [Finding(.process, .ok, "this command works on the state folder")] }
    if try place == .daemon || LocalSocket.connect(paths.socket) != nil {
      return [Finding(.process, .ok, "a daemon serves this state folder")]
    }
    guard FileLock.isHeld(paths.lock) else {
      return [Finding(.process, .ok, "no daemon works on this state folder")]
    }
    let holder = StateFolder.holder(of: paths.lock)
    return [Finding(.process, .ok, "another klamra (\(holder)) works on this state folder")]
  }

  func stores(_ configuration: Configuration?) -> [any DatasetStore] {
    (configuration?.datasets ?? []).filter { !unusable.contains($0.id) }.map { paths.stores.store($0) }
  }
}
