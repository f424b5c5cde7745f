internal import Platform

/// A subscriber that is not in the configuration of the moment.
struct DestinationError: Problem, Hashable {
  /// The id of the subscriber.
  let subscriber: String

  var what: String { "the subscriber \(subscriber) is not configured any more" }
  var advice: Advice { "" }
}
