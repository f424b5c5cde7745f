internal import Events
internal import Operations
internal import Platform
internal import Presentation
internal import Runtime

extension Context {
  /// Delivers, prints what was published and announced, and returns the exit status.
  func conclude(_ reports: [RunReport]) throws -> ExitStatus {
    let events = reports.flatMap(\.events)
    let wake: (() -> Void)? = if isInDaemon { deliver } else { nil }
    let deliveries: [Delivery] = try DeliverEvents(runtime()).run(events, wake: wake, cancellation)
    for published in reports.flatMap(\.published) { RunText.show(published, on: output) }
    for delivery in deliveries.sorted(by: { $0.sequence < $1.sequence }) {
      let outcome =
        delivery.state == .delivered ? "delivered" : "\(delivery.state.rawValue), \(delivery.lastProblem ?? "")"
      output.line("event \(delivery.event): \(RunText.news(delivery)) to \(delivery.subscriber): \(outcome)")
    }
    for report in reports where report.status != .done {
      // A line that the board cut or did not show must be available elsewhere.
      let text = "\(report.source): \(RunText.result(report))"
      let isCut = output.terminal.isInteractive && Terminal.width(of: text) >= output.terminal.width
      if output.isQuiet || isCut { output.error(text) }
    }
    output.json(["sources": .array(reports.map { RunText.json($0, deliveries) })])
    return ExitStatus.worst(reports.map(\.status))
  }
}
