public import Platform

/// An event too large to be sent: only addresses of absurd length make one.
public struct EventError: Problem, Hashable {
  /// The dataset whose event it is.
  let dataset: String
  /// The size of the body.
  let bytes: Int

  public var what: String {
    "an event of \(dataset) has \(bytes) bytes; it must stay below \(VersionPublished.bodyBytesMax)"
  }
  public var advice: Advice { "Shorten base_url or the dataset's id" }
}
