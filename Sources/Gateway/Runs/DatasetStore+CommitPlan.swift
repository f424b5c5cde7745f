internal import Disclosure
internal import Mapping
internal import Platform
internal import Rows
internal import Runtime
internal import Schema
internal import Store

extension DatasetStore {
  /// Produces the rows of a plan and commits them, from records or from other datasets.
  func commit(
    _ plan: MappingPlan, _ request: CommitRequest, _ cancellation: Cancellation,
    keep: (CommitOutcome) throws -> Void = { _ in }
  ) throws -> RunReport.StreamReport.Outcome {
    func map(_ mode: RowSorter.Mode) throws -> RunReport.StreamReport.Outcome {
      let mapping = MappingRun(plan, cancellation: cancellation)
      guard let disclosure = dataset.disclosure else {
        let sorter = RowSorter(
          mapping, key: dataset.keyIndices, mode,
          plan.spillBytesMax.map { RowSorter.Limits(spillBytesMax: $0) } ?? RowSorter.Limits())
        return .mapped(try commit(sorter.stream, request, keep: keep))
      }
      let stage = DisclosureStage(
        mapping, dataset, disclosure, areas: plan.areas, before: try publishedBefore(disclosure))
      return .mapped(try commit(stage.stream, request, keep: keep))
    }
    do {
      do {
        return try map(try isOutOfOrder(request.source) ? .always : .ifNeeded)
      } catch RowStreamError.outOfOrder {
        return try map(.always)
      }
    } catch {
      // A failed COMMIT, or a failed rename of a first version, may still have taken effect: check before reporting
      // that it did not.
      if let version = try? version(ofRun: request.run, source: request.source) { return .earlier(version) }
      throw error
    }
  }
}
