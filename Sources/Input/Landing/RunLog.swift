public import Platform
public import Schema

/// The part of the run log that fetching needs: runs start, pause and resume, and record the documents that they
/// fetched.
public protocol RunLog: AnyObject, Sendable {
  /// Starts a run and returns its number.
  ///
  /// Earlier runs of the source with an incomplete fetch can no longer be resumed and end here.
  func begin(source: Owner, trigger: Run.Trigger, at now: Timestamp) throws -> Int64

  /// Moves a run under way to another state.
  func enter(_ state: Run.State, _ run: Int64) throws

  /// Pauses a run until a quota is free again.
  func pause(_ run: Int64, until: Timestamp, because problem: String) throws

  /// The run that the source's next one resumes: its newest, if it stopped during its fetch.
  func resumable(source: Owner) throws -> Run?

  /// The documents that a run has fetched so far, in order.
  ///
  /// - Parameter stream: only documents of this stream; nil for all.
  func documents(of run: Int64, stream: String?) throws -> [DocumentReference]

  /// The documents of the source's last successful run for a stream, in order; runs without a fetch are skipped.
  func lastFetched(source: Owner, stream: String) throws -> [DocumentReference]

  /// Adds documents to a run, all or none. A document of the same stream and ordinal is replaced.
  func record(_ documents: [DocumentReference], run: Int64) throws

  /// Replaces the recorded documents of one stream of a run.
  func replace(_ documents: [DocumentReference], run: Int64, stream: String) throws
}

extension RunLog {
  /// The documents of the last successful run for a stream, by request: the validators of conditional requests.
  public func lastDocuments(source: Owner, stream: String) throws -> [String: DocumentReference] {
    Dictionary(
      try lastFetched(source: source, stream: stream).map { ($0.requestKey, $0) },
      uniquingKeysWith: { first, _ in first })
  }
}
