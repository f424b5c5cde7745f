internal import Platform

/// Local time of Europe/Warsaw, as far back as summer time is known (`Zone`).
enum Warsaw {
  /// 1988-01-01T00:00:00Z.
  private static let firstSecond: Int64 = 567_993_600

  /// The offset east of UTC in seconds at a moment given in seconds since 1970; nil before `Zone.firstSummerYear`.
  static func offset(at seconds: Int64) -> Int64? {
    seconds >= firstSecond ? Int64(Zone.warsaw.offset(at: Timestamp(seconds: seconds))) : nil
  }

  /// The offset east of UTC in seconds of a local time, given as seconds since 1970 as if it were UTC.
  ///
  /// The hour repeated in autumn means its first occurrence, in summer time. Nil for the hour skipped in spring, and
  /// for a year before `Zone.firstSummerYear`.
  static func offset(atLocal seconds: Int64) -> Int64? {
    for offset: Int64 in [7200, 3600] where Warsaw.offset(at: seconds - offset) == offset { return offset }
    return nil
  }
}
