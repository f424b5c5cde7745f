public import Platform

/// The record of runs as far as fetching needs it: runs begin, pause and go on, and name the documents that they fetched.
public protocol RunLog: AnyObject, Sendable {
  /// Begins a run and returns its number.
  ///
  /// Runs of the source that stopped before they had fetched everything are not taken up any more and end here.
  func begin(source: String, trigger: Run.Trigger, at now: Timestamp) throws -> Int64

  /// Moves a run that is under way to another state.
  func enter(_ state: Run.State, _ run: Int64) throws

  /// Stops a run until a quota has room again.
  func pause(_ run: Int64, until: Timestamp, because problem: String) throws

  /// The run that the source's next one continues: its newest, where that one stopped while it fetched.
  func resumable(source: String) throws -> Run?

  /// What a run has fetched so far, in order.
  ///
  /// - Parameter stream: only documents of this stream; nil for all.
  func documents(of run: Int64, stream: String?) throws -> [DocumentReference]

  /// What the source's last successful run brought for a stream, in order; runs that fetched nothing are passed over.
  func lastFetched(source: String, stream: String) throws -> [DocumentReference]

  /// Adds documents to a run, all of them or none. A document of the same stream and ordinal is replaced.
  func record(_ documents: [DocumentReference], run: Int64) throws

  /// Makes these the documents of one stream of a run, in place of what was recorded while it was fetched.
  func replace(_ documents: [DocumentReference], run: Int64, stream: String) throws
}

extension RunLog {
  /// What the last successful run brought for a stream, by request: the validators of the next conditional requests.
  public func lastDocuments(source: String, stream: String) throws -> [String: DocumentReference] {
    Dictionary(
      try lastFetched(source: source, stream: stream).map { ($0.requestKey, $0) },
      uniquingKeysWith: { first, _ in first })
  }
}
