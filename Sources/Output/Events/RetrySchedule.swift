/// The retry schedule of deliveries.
///
/// The schedule of the Standard Webhooks reference: at once, then with growing pauses over a little more than a day,
/// each up to a fifth longer or shorter, so that retries to subscribers that failed together are spread out.
public enum RetrySchedule {
  /// The pauses after the first failed attempt, the second, and so on, in seconds: 27.6 hours in total.
  public static let pausesSeconds: [Double] = [5, 300, 1800, 7200, 18_000, 36_000, 36_000]
  /// How many attempts a delivery gets before it is dead.
  public static let attemptsMax = pausesSeconds.count + 1
  /// The largest deviation of a pause from the schedule, as a share of it.
  static let jitterShare = 0.2
  /// The longest pause that a subscriber can request, in seconds: a day.
  static let askedSecondsMax: Double = 86_400
  /// A subscriber with dead deliveries and no successful one for this long is disabled, in seconds: five days.
  public static let failingSecondsMax: Double = 5 * 86_400

  /// The pause after a failed attempt, in seconds.
  ///
  /// - Parameters:
  ///   - attempts: how many attempts were made, from 1.
  ///   - random: from 0 up to 1.
  ///   - pauseSecondsMin: the pause that the subscriber requested, in seconds; it can only lengthen the pause.
  public static func pause(afterAttempts attempts: Int, random: Double, pauseSecondsMin: Double? = nil) -> Double {
    let planned = pausesSeconds[min(max(attempts, 1), pausesSeconds.count) - 1]
    let jittered = planned * (1 + jitterShare * (2 * random - 1))
    return max(jittered, min(pauseSecondsMin ?? 0, askedSecondsMax))
  }
}
