internal import Platform

/// Several datasets could not be brought up to date.
struct FollowersError: Problem, Hashable {
  let datasets: [String]
  /// What is wrong with the first of them.
  let first: String

  var what: String { "\(datasets.joined(separator: ", ")) could not be published; \(datasets[0]): \(first)" }
  var advice: Advice { "\(.publish) says what is wrong with each" }
  var isRetryable: Bool { true }
}
