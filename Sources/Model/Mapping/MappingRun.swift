public import Platform
public import Rows
internal import SQLite
internal import Schema

/// A mapping running on its own thread; `stream` delivers its rows.
public final class MappingRun: RowProducer {
  /// The rows as they are produced; the stream ends with the run or with its error.
  public let stream: RowStream
  private let thread: Thread

  /// Starts at once. If the mapping cannot be prepared, the stream ends with the error.
  public init(_ plan: MappingPlan, cancellation: Cancellation = Cancellation()) {
    let stream = RowStream(columnCount: plan.dataset.columns.count)
    self.stream = stream
    thread = Thread("klamra-map") {
      do {
        try SpillBudget.limit(to: plan.spillBytesMax) {
          if plan.inputs.isEmpty {
            try Mapper(plan, cancellation: cancellation).run(into: stream)
          } else {
            try DerivedMapper(plan, cancellation: cancellation).run(into: stream)
          }
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
