internal import Configuration
public import Events
internal import Platform
public import Publication
internal import Schema
internal import State
internal import Store

/// What goes on from the versions that a use case has committed; the use cases do not know who that is.
public protocol VersionFollowers: Sendable {
  /// Lets all of them go on to the newest version.
  ///
  /// - Parameter datasets: only these; nil for all.
  func catchUp(_ datasets: [String]?, observer: (RunProgress.Stage, Int, Int) -> Void) -> CaughtUp
}

extension VersionFollowers {
  /// Publishes and announces what a run has committed.
  func follow(_ report: inout RunReport, _ runtime: Runtime, _ observer: ProgressObserver) throws {
    let source = report.source
    let caught = catchUp(report.streams.map(\.dataset)) { stage, done, total in
      observer(RunProgress(source: source, stage: stage, done: done, total: total))
    }
    report.published = caught.published
    report.events = caught.events
    try caught.check()
    report.events += try WatchFreshness(runtime).run()
  }

  /// Publishes and announces; also what an earlier pass had committed before it was cut short.
  func follow(_ reports: inout [RunReport], _ environment: Environment, _ observer: ProgressObserver) {
    let caught = catchUp(environment.derivations.order.map(\.dataset.id)) { _, _, _ in }
    func index(_ dataset: String) -> Int {
      let owner = Owner.derivation(of: dataset).text
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
    for report in reports where !report.published.isEmpty {
      observer(RunProgress(source: report.source, stage: .publish, done: 1, total: 1))
    }
  }
}

/// What the followers of a catch-up brought out.
public struct CaughtUp: Sendable {
  /// The versions that became public.
  public var published: [Published] = []
  /// The events that were made.
  public var events: [Event] = []
  /// Datasets, or followers of the whole site, that could not be brought up to date; each was tried, whatever became of the ones before.
  public var failures: [(dataset: String, error: any Error)] = []

  public init() {}

  /// Throws where a dataset failed: what is wrong with it, and how many others failed too.
  public func check() throws {
    guard let first = failures.first else { return }
    if failures.count == 1 { throw first.error }
    throw FollowersError(datasets: failures.map(\.dataset), first: "\(first.error)")
  }
}

/// Several datasets could not be brought up to date.
struct FollowersError: Problem, Hashable {
  let datasets: [String]
  /// What is wrong with the first of them.
  let first: String

  var what: String { "\(datasets.joined(separator: ", ")) could not be published; \(datasets[0]): \(first)" }
  var advice: Advice { "\(.publish) says what is wrong with each" }
  var isRetryable: Bool { true }
}
