/// What goes on from the versions that a use case has committed; the use cases do not know who that is.
public protocol VersionFollowers: Sendable {
  /// Lets all of them go on to the newest version. It takes the lock `whileFollowing`.
  ///
  /// - Parameter datasets: only these; nil for all.
  func catchUp(_ datasets: [String]?, observer: (RunProgress.Stage, Int, Int) -> Void) -> CaughtUp
}
