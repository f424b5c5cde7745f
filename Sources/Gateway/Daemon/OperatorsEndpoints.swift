internal import Configuration
internal import Platform
internal import Serving

/// What the operators' listener tells of this gateway.
struct OperatorsEndpoints: Sendable {
  let engine: Engine
  /// When the scheduler last looked around.
  let heartbeat: Guarded<Timestamp>
  let publicServer: HTTPServer
  let publicFolder: String

  /// A scheduler that has not looked around for this long hangs, in seconds.
  static let heartbeatSecondsMax = 120.0

  var providers: OperatorsListener.Providers {
    OperatorsListener.Providers(obstacles: { obstacles() }, status: { status() }, metrics: { metrics() })
  }

  private func obstacles() -> [String] {
    var obstacles: [String] = []
    let silence = Timestamp.now.seconds(since: heartbeat.withLock { $0 })
    if silence > Self.heartbeatSecondsMax {
      obstacles.append("the scheduler has been silent for \(Words.duration(silence))")
    }
    do { _ = try engine.holds.waiting() } catch { obstacles.append("\(error)") }
    for folder in [engine.parts.folder.paths.folder, publicFolder] {
      if let space = Space(folder), space.isObstacle { obstacles.append(space.text) }
    }
    return obstacles
  }

  private func status() -> String {
    do {
      return try Status(
        configuration: engine.setup.configuration, records: Records(engine.parts.database),
        paths: engine.parts.folder.paths, publicFolder: publicFolder, running: engine.slots.running, isServing: true
      ).json.pretty
    } catch {
      return JSON.object([.init("problem", .string("\(error)"))]).pretty
    }
  }

  private func metrics() -> [Metric] {
    let own = Metric.process() + [Metric.answered(publicServer, listener: "public")]
    do {
      return try Metrics(engine: engine).all() + own
    } catch {
      Log.error("the operators' listener has no figures: \(error)")
      return own
    }
  }
}
