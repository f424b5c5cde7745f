internal import Platform
public import Runtime
public import Schema

/// A bar per source on a terminal; a line per stage and source elsewhere.
public final class ProgressBoard: Sendable {
  private struct State {
    var order: [Owner]
    var bars: [Owner: RunProgress] = [:]
    var results: [Owner: String] = [:]
    var linesDrawn = 0
    /// In seconds of the monotonic clock.
    var drawnAt = 0.0
  }

  private let state: Monitor<State>
  private let output: Output
  private let nameWidth: Int
  /// The shortest time between two redraws of a terminal, in seconds.
  private static let redrawSeconds = 0.08

  public init(sources: [Owner], output: Output) {
    state = Monitor(State(order: sources))
    self.output = output
    nameWidth = sources.map { Terminal.width(of: $0.text) }.max() ?? 0
  }

  /// Records progress; called from any thread.
  @Sendable public func update(_ progress: RunProgress) {
    state.withLock { state in
      let before = state.bars[progress.source]
      state.bars[progress.source] = progress
      if output.isQuiet { return }
      if output.terminal.isInteractive {
        let isNewStage = before?.stage != progress.stage
        if isNewStage || Monotonic.seconds - state.drawnAt >= Self.redrawSeconds { draw(&state) }
      } else if before?.stage != progress.stage {
        output.note("\(progress.source): \(progress.stage.rawValue)")
      }
    }
  }

  /// Replaces the bar of a source with its result.
  public func finish(_ source: Owner, _ result: String) {
    state.withLock { state in
      state.results[source] = result
      if output.isQuiet { return }
      if output.terminal.isInteractive { draw(&state) } else { output.note("\(source): \(result)") }
    }
  }

  private func draw(_ state: inout State) {
    state.drawnAt = Monotonic.seconds
    // Moves to the first bar, then rewrites each line and clears its rest (ECMA-48: CUU, EL).
    var text = state.linesDrawn > 0 ? "\u{1b}[\(state.linesDrawn)A" : ""
    let lines = state.order.filter { state.bars[$0] != nil || state.results[$0] != nil }.map { source in
      line(source, state.bars[source], state.results[source])
    }
    for line in lines.map(VisibleText.shown) {
      text += "\r\(Terminal.fit(line, width: output.terminal.width - 1))\u{1b}[K\n"
    }
    state.linesDrawn = lines.count
    output.write(Array(text.utf8), to: .standardError)
  }

  private func line(_ source: Owner, _ progress: RunProgress?, _ result: String?) -> String {
    let name = source.text + String(repeating: " ", count: nameWidth - Terminal.width(of: source.text))
    if let result { return "\(name)  \(result)" }
    guard let progress else { return name }
    var count = ""
    if let total = progress.total, total > 0 { count = " \(progress.done)/\(total)" }
    if progress.total == nil && progress.done > 0 { count = " \(progress.done)" }
    let stage = progress.stage.rawValue + count
    return "\(name)  \(Self.bar(progress.share, width: 24))  \(stage)"
  }

  /// `█████▌······`, in eighths of a column.
  static func bar(_ share: Double, width: Int) -> String {
    let eighths = Int((min(1, max(0, share)) * Double(width * 8)).rounded())
    let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    let full = eighths / 8
    let part = parts[eighths % 8]
    return String(repeating: "█", count: full) + part
      + String(repeating: "·", count: width - full - (part.isEmpty ? 0 : 1))
  }
}
