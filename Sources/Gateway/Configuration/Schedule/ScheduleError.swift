public import Platform

/// A schedule that cannot be parsed.
public struct ScheduleError: Problem, Hashable {
  /// The schedule as it was written.
  public let text: String
  /// What is wrong, as the continuation of a sentence: `has 3 fields instead of five`.
  public let reason: String

  init(_ text: String, _ reason: String) {
    self.text = text
    self.reason = reason
  }

  public var what: String { "the schedule \"\(text)\" \(reason)" }
  public var advice: Advice {
    "Write \"every 15m\", \"every 2h\", \"every 1d\" or five cron fields in quotes (minute hour day month weekday), "
      + "such as \"30 4 * * *\""
  }
}
