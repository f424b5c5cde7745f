public import Platform
public import Rows
internal import Schema

/// A mapping at work on a thread of its own; its rows come out of `stream`.
public final class MappingRun: RowProducer {
  /// The rows as they are made; they end with the run, or with its error.
  public let stream: RowStream
  private let thread: Thread

  /// Starts at once. A mapping that cannot be prepared shows as an error of the stream.
  public init(_ plan: MappingPlan, isSorted: Bool = false, cancellation: Cancellation = Cancellation()) {
    let stream = RowStream(columnCount: plan.dataset.columns.count)
    self.stream = stream
    thread = Thread("klamra-map") {
      do {
        if plan.inputs.isEmpty {
          try Mapper(plan, isSorted: isSorted, cancellation: cancellation).run(into: stream)
        } else {
          try DerivedMapper(plan, isSorted: isSorted, cancellation: cancellation).run(into: stream)
        }
      } catch {
        stream.finish(.failure(error))
      }
    }
  }

  /// Ends the mapping, if it still runs, and waits for its thread.
  deinit {
    stream.cancel()
    thread.join()
  }
}
