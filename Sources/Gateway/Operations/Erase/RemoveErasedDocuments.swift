internal import Landing
internal import Platform
public import Runtime
internal import Schema
internal import State

/// Removes the bytes of documents that hold an erased record, as soon as no run needs them.
///
/// Needed are the documents of runs that wait for an operator, and of runs that go on with what they have. Whatever else
/// refers to a document, as traces and replays, can do without it and says why.
public struct RemoveErasedDocuments: Sendable {
  private let runtime: Runtime

  public init(_ runtime: Runtime) { self.runtime = runtime }

  /// What was done.
  public struct Report: Hashable, Sendable {
    /// Documents whose bytes are gone now.
    public var removed = 0
    /// Documents that a run still needs.
    public var waiting = 0
  }

  /// Removes what can be removed.
  public func run() throws -> Report { try runtime.locks.whilePruning { try remove() } }

  /// The same, for a caller that holds the lock of pruning.
  func remove() throws -> Report {
    let (records, archive) = (runtime.records, runtime.archive)
    var report = Report()
    let marked = try records.erasedDocuments.marked()
    if marked.isEmpty { return report }
    // Documents stored earlier have been recorded by now.
    runtime.slots.whileIdle { archive.forgetLanded() }
    let needed = try documentsNeeded()
    for document in marked {
      if archive.contains(document) {
        guard !needed.contains(document), archive.isRemovable(document) else {
          report.waiting += 1
          continue
        }
        try archive.remove(document)
      }
      try records.erasedDocuments.settle(document)
      report.removed += 1
    }
    return report
  }

  private func documentsNeeded() throws -> Set<Digest> {
    let records = runtime.records
    let waiting = try records.holds.waiting().map(\.run)
    let going = try records.runs.unfinishedFetches().map(\.id) + records.runs.interrupted().map(\.id)
    var needed: Set<Digest> = []
    for run in Set(waiting + going) { needed.formUnion(try records.runs.documents(of: run).map(\.document.digest)) }
    return needed
  }
}
