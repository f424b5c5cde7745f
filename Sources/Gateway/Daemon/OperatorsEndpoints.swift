internal import Configuration
internal import Platform
internal import Presentation
internal import Runtime
internal import Serving
internal import State

/// The content of the operators' listener.
struct OperatorsEndpoints: Sendable {
  let runtime: Runtime
  /// The time of the scheduler's last round, in seconds of the monotonic clock.
  let heartbeat: Monitor<Double>
  let publicServer: HTTPServer
  let publicFolder: String
  /// Why nothing is scheduled; nil if it is.
  let trouble: Monitor<String?>
  /// The sources whose last run failed because of a file or a folder, a sentence each.
  var damage = Monitor<[String: String]>([:])
  /// The public folder as it was when it was last whole; nil if that is unknown.
  var publicIdentity = Monitor<FileIdentity?>(nil)

  /// A scheduler without a round for this long counts as hanging, in seconds.
  static let heartbeatSecondsMax = 120.0

  var providers: OperatorsListener.Providers {
    OperatorsListener.Providers(
      obstacles: { obstacles() }, status: { status() }, metrics: { metrics() },
      remarks: { runtime.environment.configuration.unusable.map(\.sentence) + damaged })
  }

  private var damaged: [String] { damage.withLock { damage in damage.keys.sorted().compactMap { damage[$0] } } }

  private func obstacles() -> [String] {
    var obstacles: [String] = []
    let silence = Monotonic.seconds - heartbeat.withLock { $0 }
    if silence > Self.heartbeatSecondsMax {
      obstacles.append("the scheduler has been silent for \(Formatting.duration(silence))")
    }
    if let trouble = trouble.withLock({ $0 }) { obstacles.append(trouble) }
    do { _ = try runtime.records.holds.waiting() } catch {
      let text = "\(error)"
      if !obstacles.contains(where: { $0.contains(text) }) { obstacles.append(text) }
    }
    if publicIdentity.withLock({ $0 })?.isGone(from: publicFolder) == true {
      let advice: Advice = "Put it back, or make its files again with \(.publish)"
      obstacles.append("\(publicFolder) was moved, removed or replaced: what was published is not served. \(advice)")
    }
    for folder in [runtime.paths.folder, publicFolder] {
      guard Files.isFolder(folder) else {
        obstacles.append("\(folder) is not there: put it back")
        continue
      }
      if let space = Space(folder), space.isObstacle { obstacles.append(space.text) }
    }
    return obstacles
  }

  private func status() -> String {
    do {
      return try Status(
        configuration: runtime.environment.configuration, records: runtime.records,
        paths: runtime.paths, publicFolder: publicFolder, running: runtime.slots.running, isServing: true
      ).json.pretty
    } catch {
      return JSON.object([.init("problem", .string("\(error)"))]).pretty
    }
  }

  private func metrics() -> [Metric] {
    let own = Metric.process() + [Metric.answered(publicServer, listener: "public")]
    do {
      return try Metrics(runtime: runtime).all() + own
    } catch {
      Log.error("the operators' listener has no figures: \(error)")
      return own
    }
  }
}
