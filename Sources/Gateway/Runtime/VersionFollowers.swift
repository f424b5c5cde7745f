/// The interface of the followers for use cases, which do not know their members.
public protocol VersionFollowers: Sendable {
  /// Lets every follower process the newest versions. It takes the lock `whileFollowing`.
  ///
  /// - Parameter datasets: the datasets to process; nil for all.
  func catchUp(_ datasets: [String]?, observer: (RunProgress.Stage, Int, Int) -> Void) -> CaughtUp
}
