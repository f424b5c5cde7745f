public import Configuration
internal import Connectors
public import Mapping
public import Platform
public import Schema
public import Store

/// What a run would decide about the documents of a preview: the whole commit is made and taken back.
public struct PreviewVerdict: Sendable {
  /// Why the run would be held; empty if it would not.
  public private(set) var reasons: [HoldReason] = []
  /// What the commit would report: rejections of the mapping, of checks and of keys among it.
  public private(set) var report = CommitReport()

  /// - Parameters:
  ///   - drift: why the fields of the documents hold the run; nil if they do not.
  ///   - store: the dataset's, with which the rows are compared; an empty one if nothing may be read.
  ///   - isWhole: whether the documents are all that the run would read; if not, missing rows mean nothing.
  /// - Throws: the errors that would fail the run.
  public init(
    _ plan: MappingPlan, _ target: StreamTarget, of source: SourceSettings, drift: HoldReason?,
    into store: any DatasetStore, isWhole: Bool, _ cancellation: Cancellation
  ) throws {
    let stage = MapStage(source: source, target: target, store: store, stores: [:])
    var request = CommitRequest(
      source: stage.owner, run: Self.noRun, refresh: isWhole ? target.refresh : .partial,
      fingerprint: SHA256.of([]), documents: [])
    request.formerly = source.formerly.flatMap { [.source($0), .stream(target.stream.name, of: $0)] }
    request.corrections = plan.corrections
    request.drift = drift
    if plan.corrections == nil { request.correctionsGone = try stage.correctionsGone() }
    request.allowsLoss = target.stream.schema.missing != .hold
    var found: CommitOutcome?
    do {
      _ = try store.commit(plan, request, cancellation) { outcome in
        found = outcome
        throw TakenBackError()
      }
    } catch is TakenBackError {
      guard let found else { return }
      report = found.report
      if case .held(let reasons, _) = found { self.reasons = reasons }
    }
  }

  /// A number that no run has.
  private static let noRun: Int64 = -1
}

/// Ends the commit of a preview before it takes effect.
private struct TakenBackError: Error {}
