internal import Platform

/// An event too large to be sent: only addresses of absurd length make one.
struct EventError: Problem, Hashable {
  /// The dataset whose event it is.
  let dataset: String
  /// The size of the body.
  let bytes: Int

  var what: String {
    "an event of \(dataset) has \(bytes) bytes; it must stay below \(VersionPublished.bodyBytesMax)"
  }
  var advice: Advice { "Shorten base_url or the dataset's id" }
}
