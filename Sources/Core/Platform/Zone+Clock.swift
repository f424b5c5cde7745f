extension Zone {
  /// `2026-11-21 15:05:09+01:00`: the local time with its offset from UTC, which the log uses.
  public func clock(at moment: Timestamp) -> String {
    let text = description(of: moment)
    return text.prefix(10) + " " + text.dropFirst(11)
  }
}
