public import Configuration
internal import Connectors
public import Landing
public import Platform
public import Runtime
internal import State

/// Fetches a small part of a source for inspection.
public struct PreviewSource: Sendable {
  private let slots: RunSlots
  private let runs: Runs
  private let landing: LandDocuments

  public init(_ runtime: Runtime) {
    slots = runtime.slots
    runs = runtime.records.runs
    landing = LandDocuments(runtime)
  }

  /// What was fetched of a stream.
  public struct Found: Sendable {
    /// Its first document.
    public var documents: [DocumentReference] = []
    /// What the operator is told, a sentence each.
    public var notes: [String] = []

    public init() {}
  }

  /// Fetches the first document of each stream, in a separate run that commits nothing.
  public func documents(of source: SourceSettings, _ cancellation: Cancellation) throws -> [String: Found] {
    try slots.perform(source.owner, cancellation) {
      let fetcher = try landing.fetcher(cancellation)
      let run = try fetcher.begin(source.owner, trigger: .preview)
      defer { try? runs.finish(run, .rejected, problem: "a preview commits nothing") }
      let outcome = try fetcher.fetch(
        source.forFetching(), run: run, options: landing.options(for: source, documentsMax: 1))
      guard case .complete(let streams) = outcome else {
        if case .paused(let pause) = outcome { throw PreviewError(source: source.id, pause: pause) }
        return [:]
      }
      var found: [String: Found] = [:]
      for stream in streams {
        found[stream.stream, default: Found()].documents = stream.documents
        found[stream.stream, default: Found()].notes = stream.warnings
      }
      return found
    }
  }
}

/// Nothing could be fetched for the preview.
struct PreviewError: Problem, Hashable {
  let source: String
  let pause: FetchPause

  var what: String { "\(source) cannot be fetched before \(Formatting.moment(pause.until)): \(pause.reason)" }
  var advice: Advice { "Wait until then, or give a file with \(.readingFile)" }
  var isRetryable: Bool { true }
}
