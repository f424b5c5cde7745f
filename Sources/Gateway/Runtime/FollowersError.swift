internal import Platform

/// Several datasets failed.
struct FollowersError: Problem, Hashable {
  let datasets: [String]
  /// The error of the first.
  let first: String

  var what: String { "\(datasets.joined(separator: ", ")) could not be published; \(datasets[0]): \(first)" }
  var advice: Advice { "\(.publish) says what is wrong with each" }
  var isRetryable: Bool { true }
}
