internal import Platform

/// A five-field cron expression in local time of a zone.
///
/// Days match as in crontab(5): if both the day of the month and the weekday are restricted, either is enough. At
/// daylight-saving changes, an expression whose hour is a star keeps its rhythm in elapsed time. One with fixed hours
/// runs each of its times once: in a repeated hour at its first occurrence, and for a skipped time at the end of the
/// gap.
struct Cron: Hashable, Sendable {
  let minute: CronField
  let hour: CronField
  let day: CronField
  let month: CronField
  let weekday: CronField

  /// Every possible day occurs within this many days: 29 February on one weekday takes 40 years across a turn of a century.
  static let searchDaysMax = 366 * 41

  init(parsing text: Substring) throws(CronFieldError) {
    let fields = text.split(whereSeparator: { $0 == " " || $0 == "\t" })
    guard fields.count == 5 else {
      throw CronFieldError("has \(fields.count) \(fields.count == 1 ? "field" : "fields") instead of five")
    }
    minute = try CronField(parsing: fields[0], as: CronField.minute)
    hour = try CronField(parsing: fields[1], as: CronField.hour)
    day = try CronField(parsing: fields[2], as: CronField.day)
    month = try CronField(parsing: fields[3], as: CronField.month)
    weekday = try CronField(parsing: fields[4], as: CronField.weekday)
    guard isPossible else { throw CronFieldError("names a day that no year has") }
  }

  func next(after moment: Timestamp, in zone: Zone) -> Timestamp? {
    var today = zone.local(moment).day
    for _ in 0..<Self.searchDaysMax {
      if matches(today),
        let found = hour.isStar
          ? rhythm(on: today, after: moment, in: zone)
          : appointments(on: today, after: moment, in: zone)
      {
        return found
      }
      today = Civil(daysSinceEpoch: today.daysSinceEpoch + 1)
    }
    return nil
  }

  /// The first matching minute of the day in elapsed time.
  private func rhythm(on today: Civil, after moment: Timestamp, in zone: Zone) -> Timestamp? {
    let end = zone.midnight(of: Civil(daysSinceEpoch: today.daysSinceEpoch + 1))
    let midnight = zone.midnight(of: today)
    // The first whole minute after the moment.
    var candidate = max(midnight, Timestamp(seconds: floorDivide(moment.seconds, 60) * 60 + 60))
    while candidate < end {
      let clock = zone.local(candidate)
      if hour.contains(clock.hour) && minute.contains(clock.minute) { return candidate }
      candidate = Timestamp(seconds: candidate.seconds + 60)
    }
    return nil
  }

  /// The first of the day's fixed times.
  private func appointments(on today: Civil, after moment: Timestamp, in zone: Zone) -> Timestamp? {
    for hour in 0..<24 where self.hour.contains(hour) {
      for minute in 0..<60 where self.minute.contains(minute) {
        guard let clock = LocalTime(today, hour: hour, minute: minute) else { continue }
        let candidate = zone.moments(of: clock).first
        if candidate > moment { return candidate }
      }
    }
    return nil
  }

  private func matches(_ today: Civil) -> Bool {
    guard month.contains(today.month) else { return false }
    let isDay = day.contains(today.day)
    let isWeekday = weekday.contains(today.weekday % 7)
    return day.isStar || weekday.isStar ? isDay && isWeekday : isDay || isWeekday
  }

  /// False for days such as 31 February, which never occur.
  private var isPossible: Bool {
    if !day.isStar && !weekday.isStar { return true }
    let leapYear = 2000
    return (1...12).contains { month in
      self.month.contains(month)
        && (1...Civil.days(inMonth: month, of: leapYear)).contains { day.contains($0) }
    }
  }
}
