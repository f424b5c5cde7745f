/// A stage that produces rows on its own thread. Releasing the last reference ends the stage and waits for its thread.
public protocol RowProducer: AnyObject, Sendable {
  /// The rows as they are produced; the stream ends with the run or with its error.
  var stream: RowStream { get }
}
