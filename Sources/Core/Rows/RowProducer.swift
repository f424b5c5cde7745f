/// A stage that makes rows on a thread of its own. Releasing the last reference ends the stage and waits for its thread.
public protocol RowProducer: AnyObject, Sendable {
  /// The rows as they are made; they end with the run, or with its error.
  var stream: RowStream { get }
}
