internal import Platform

/// The clock of Europe/Warsaw, as far back as its summers are known (`Zone`).
enum Warsaw {
  /// 1988-01-01T00:00:00Z.
  private static let firstSecond: Int64 = 567_993_600

  /// Seconds east of UTC at a moment given in seconds since 1970; nil before `Zone.firstSummerYear`.
  static func offset(at seconds: Int64) -> Int64? {
    seconds >= firstSecond ? Int64(Zone.warsaw.offset(at: Timestamp(seconds: seconds))) : nil
  }

  /// Seconds east of UTC of a wall-clock time, given as seconds since 1970 as if it were UTC.
  ///
  /// The hour that comes twice in autumn is taken as the first, in summer time; the hour that is left out in spring, and a
  /// year before `Zone.firstSummerYear`, give nil.
  static func offset(atLocal seconds: Int64) -> Int64? {
    for offset: Int64 in [7200, 3600] where Warsaw.offset(at: seconds - offset) == offset { return offset }
    return nil
  }
}
