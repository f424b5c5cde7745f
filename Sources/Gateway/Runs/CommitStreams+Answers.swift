internal import Configuration
internal import Connectors
internal import Runtime
internal import Schema
internal import State
internal import Store

/// The values that a source is asked for, from run to run.
extension CommitStreams {
  /// The most values that a reason names for each parameter.
  private static let valuesNamedMax = 20

  /// Why a run waits in which values brought nothing that had brought records before.
  ///
  /// Only where the documents are the whole table: there their rows would be deleted.
  func unanswered(_ target: StreamTarget, of source: SourceSettings, run: Int64) throws -> [HoldReason] {
    guard target.refresh == .full, case .request(let request) = target.stream.origin, request.holdsUnanswered else {
      return []
    }
    let missing = try records.fetched.unanswered(run: run, stream: target.stream.name)
    if missing.isEmpty { return [] }
    let before = try records.fetched.answered(source: source.owner, stream: target.stream.name)
    let lost = missing.filter { before.contains($0) }
    return Set(lost.map(\.parameter)).sorted().map { parameter in
      let values = lost.filter { $0.parameter == parameter }.map(\.value)
      let named = values.prefix(Self.valuesNamedMax)
      return .unanswered(parameter: parameter, values: Array(named), more: values.count - named.count)
    }
  }

  /// Records which values were answered once the dataset agrees with the documents.
  func settleAnswers(
    _ outcome: RunReport.StreamReport.Outcome, _ target: StreamTarget, of source: SourceSettings, run: Int64
  ) throws {
    switch outcome {
    case .rejected, .mapped(.held): return
    case .same, .earlier, .mapped: break
    }
    guard case .request(let request) = target.stream.origin else { return }
    let missing = try records.fetched.unanswered(run: run, stream: target.stream.name)
    let answered = Set(request.asked(source.parameters)).subtracting(missing)
    try records.fetched.settle(answered: answered, source: source.owner, stream: target.stream.name)
  }
}
