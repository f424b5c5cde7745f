/// When a delivery that failed is tried again.
///
/// The schedule of the Standard Webhooks reference: at once, then with growing pauses over a little more than a day,
/// each up to a fifth longer or shorter so that subscribers that fell over together are not called together.
public enum RetrySchedule {
  /// The pause after the first failed attempt, after the second, and so on, in seconds: 27.6 hours in all.
  public static let pausesSeconds: [Double] = [5, 300, 1800, 7200, 18_000, 36_000, 36_000]
  /// How many attempts a delivery gets before it is dead.
  public static let attemptsMax = pausesSeconds.count + 1
  /// How far a pause may be from the schedule, as a share of it.
  static let jitterShare = 0.2
  /// The longest pause that a subscriber can ask for, in seconds: a day.
  static let askedSecondsMax: Double = 86_400
  /// A subscriber whose deliveries die and that has not taken one for this long is disabled, in seconds: five days.
  public static let failingSecondsMax: Double = 5 * 86_400

  /// The pause after an attempt that failed, in seconds.
  ///
  /// - Parameters:
  ///   - attempts: how many attempts were made, from 1.
  ///   - random: from 0 up to 1.
  ///   - pauseSecondsMin: what the subscriber asked for, in seconds; it can make the pause longer, never shorter.
  public static func pause(afterAttempts attempts: Int, random: Double, pauseSecondsMin: Double? = nil) -> Double {
    let planned = pausesSeconds[min(max(attempts, 1), pausesSeconds.count) - 1]
    let jittered = planned * (1 + jitterShare * (2 * random - 1))
    return max(jittered, min(pauseSecondsMin ?? 0, askedSecondsMax))
  }
}
