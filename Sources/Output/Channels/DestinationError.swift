internal import Platform

/// A subscriber that is not in the current configuration.
struct DestinationError: Problem, Hashable {
  /// The id of the subscriber.
  let subscriber: String

  var what: String { "the subscriber \(subscriber) is not configured any more" }
  var advice: Advice { "" }
}
