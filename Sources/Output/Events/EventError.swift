public import Platform

/// An event that is too large to be sent, which only extremely long URLs can cause.
public struct EventError: Problem, Hashable {
  /// The dataset of the event.
  let dataset: String
  /// The size of the body, in bytes.
  let bytes: Int

  public var what: String {
    "an event of \(dataset) has \(bytes) bytes; it must stay below \(VersionPublished.bodyBytesMax)"
  }
  public var advice: Advice { "Shorten base_url or the dataset's id" }
}
