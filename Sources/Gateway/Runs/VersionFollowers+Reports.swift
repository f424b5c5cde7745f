internal import Configuration
internal import Events
internal import Publication
internal import Runtime
internal import Schema
internal import Store

extension VersionFollowers {
  /// Publishes and announces what a run has committed.
  func follow(_ report: inout RunReport, _ runtime: Runtime, _ observer: ProgressObserver) throws {
    let source = report.source
    let caught = catchUp(report.streams.map(\.dataset)) { stage, done, total in
      observer(RunProgress(source: source, stage: stage, done: done, total: total))
    }
    report.published = caught.published
    report.events = caught.events
    report.warnings += caught.notices
    try caught.check()
    report.events += try WatchFreshness(runtime, self).run()
  }

  /// Publishes and announces, including versions that an interrupted pass had committed.
  func follow(_ reports: inout [RunReport], _ environment: Environment, _ observer: ProgressObserver) {
    let caught = catchUp(environment.derivations.order.map(\.dataset.id)) { _, _, _ in }
    func index(_ dataset: String) -> Int {
      let owner = Owner.derivation(of: dataset)
      if let known = reports.firstIndex(where: { $0.source == owner }) { return known }
      var report = RunReport(source: owner, run: 0)
      if let version = try? environment.stores[dataset]?.current() {
        report.run = version.run
        report.streams = [.init(stream: DerivationInputs.stream, dataset: dataset, outcome: .earlier(version))]
      }
      reports.append(report)
      return reports.count - 1
    }
    for published in caught.published { reports[index(published.dataset)].published.append(published) }
    for event in caught.events { reports[index(event.dataset)].events.append(event) }
    for failure in caught.failures { reports[index(failure.dataset)].end = .failed(failure.error) }
    if !reports.isEmpty { reports[0].warnings += caught.notices }
    for report in reports where !report.published.isEmpty {
      observer(RunProgress(source: report.source, stage: .publish, done: 1, total: 1))
    }
  }
}
