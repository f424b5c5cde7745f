internal import Configuration
internal import Platform
internal import Rows
internal import Runtime
internal import Transfer

extension SourceSettings {
  /// Runs the body within the source's time limit.
  ///
  /// Each transfer, record and step of a mapping has its own limit (`Timeouts`, `RunawayGuard`), but a source that
  /// keeps to all of them can still run indefinitely: one small page after another, one record each minute.
  ///
  /// - Throws: `RunTimeError` if the time has passed, and the errors of the body.
  func withinTimeLimit<Result>(
    _ cancellation: Cancellation, _ body: (Cancellation) throws -> Result
  ) throws -> Result {
    let limited = Cancellation(within: Double(runSecondsMax), of: cancellation)
    do {
      return try body(limited)
    } catch {
      guard error.isCancellation, limited.isOverdue, !cancellation.isCancelled else { throw error }
      throw RunTimeError(source: id, secondsMax: runSecondsMax)
    }
  }
}

extension Error {
  /// Whether work ended because of a cancellation or the time limit.
  fileprivate var isCancellation: Bool {
    if self is CancelledError { return true }
    if let error = self as? TransferError { return error.kind == .cancelled }
    if case .cancelled? = self as? RowStreamError { return true }
    return false
  }
}

/// A run exceeded its time limit.
struct RunTimeError: Problem, Hashable {
  let source: String
  let secondsMax: Int

  var what: String {
    "the run of \(source) was ended after \(Formatting.duration(Double(secondsMax))), its time limit; what was committed until then stays"
  }
  var advice: Advice {
    "Find out why the source is slow; if it needs the time, raise time_limit in sources/\(source).yaml"
  }
  /// The source may be faster the next time.
  var isRetryable: Bool { true }
}
