internal import CommandLine
internal import Configuration
internal import Platform
internal import State
internal import Testbed
internal import Testing

/// A field of a cron expression and its values, generated together so that neither is derived from the other.
private struct MadeField {
  var text: String
  var values: Set<Int>
  var isStar: Bool

  init(_ range: ClosedRange<Int>, _ random: inout Seeded) {
    let (a, b) = (Int.random(in: range, using: &random), Int.random(in: range, using: &random))
    switch random.below(6) {
    case 0, 1: (text, values, isStar) = ("*", Set(range), true)
    case 2:
      let step = 1 + random.below(max(1, range.count / 2))
      (text, values, isStar) = (
        "*/\(step)", Set(stride(from: range.lowerBound, through: range.upperBound, by: step)), true
      )
    case 3: (text, values, isStar) = ("\(a),\(b)", [a, b], false)
    case 4: (text, values, isStar) = ("\(min(a, b))-\(max(a, b))", Set(min(a, b)...max(a, b)), false)
    default: (text, values, isStar) = ("\(a)", [a], false)
    }
  }
}

/// Five fields, and whether a minute of a wall clock fits them (crontab(5)).
private struct MadeCron {
  let minute, hour, day, month, weekday: MadeField

  init(_ random: inout Seeded) {
    minute = MadeField(0...59, &random)
    hour = MadeField(0...23, &random)
    day = MadeField(1...31, &random)
    month = MadeField(1...12, &random)
    weekday = MadeField(0...6, &random)
  }

  var text: String { [minute, hour, day, month, weekday].map(\.text).joined(separator: " ") }

  func fits(_ clock: LocalTime) -> Bool {
    let isDay = day.values.contains(clock.day.day)
    let isWeekday = weekday.values.contains(clock.day.weekday % 7)
    let isDate = day.isStar || weekday.isStar ? isDay && isWeekday : isDay || isWeekday
    return isDate && month.values.contains(clock.day.month) && hour.values.contains(clock.hour)
      && minute.values.contains(clock.minute)
  }
}

extension FuzzTests {
  /// A moment of 2024 to 2027, often near a change of the clocks.
  private static func moment(_ random: inout Seeded) -> Timestamp {
    let changes = ["2025-03-30T01:00:00Z", "2025-10-26T01:00:00Z", "2024-03-31T01:00:00Z", "2026-10-25T01:00:00Z"]
    if random.once(in: 2), let change = Timestamp(random.pick(changes)) {
      return Timestamp(seconds: change.seconds + Int64(random.below(2 * 86_400)) - 86_400)
    }
    return Timestamp(seconds: 1_704_067_200 + Int64(random.below(4 * 365 * 86_400)))
  }

  /// A schedule fires at the first minute that fits, found here by looking at every minute.
  @Test func schedulesFireAtTheFirstMinuteThatFits() {
    Fuzz.play("schedulesFireAtTheFirstMinuteThatFits", rounds: 300) { random in
      let cron = MadeCron(&random)
      guard let schedule = try? Schedule(parsing: cron.text, zone: .utc) else {
        // Only a day that no month has is refused: 31 February.
        let longest = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        let isPossible = cron.month.values.contains { month in cron.day.values.contains { $0 <= longest[month - 1] } }
        return try hold(!isPossible, "\(cron.text) is refused")
      }
      let moment = Self.moment(&random)
      let found = schedule.next(after: moment)
      let first = (1...4 * 1440).lazy.map { Timestamp(seconds: floorDivide(moment.seconds, 60) * 60 + Int64($0) * 60) }
        .first { cron.fits(Zone.utc.local($0)) }
      if let first {
        try holdEqual(found, first, "\(cron.text) after \(moment)")
      } else {
        try hold(found > moment.adding(seconds: 4 * 86_400 - 60), "\(cron.text) after \(moment): \(found)")
        try hold(cron.fits(Zone.utc.local(found)), "\(cron.text) after \(moment): \(found) does not fit")
      }
    }
  }

  /// On the clock of Kraków, too: nothing lies between a moment and the next firing, and each fits or ends a gap.
  @Test func schedulesGoThroughChangesOfTheClock() {
    let intervals = ["every 15m", "every 7m", "every 2h", "every 1d", "every 3d", "every 90s", "every 5h"]
    Fuzz.play("schedulesGoThroughChangesOfTheClock", rounds: 300) { random in
      let cron = random.once(in: 3) ? nil : MadeCron(&random)
      let text = cron?.text ?? random.pick(intervals)
      guard let schedule = try? Schedule(parsing: text) else { return }
      var moment = Self.moment(&random)
      for _ in 0..<3 {
        let found = schedule.next(after: moment)
        try hold(found > moment, "\(text) after \(moment): \(found)")
        let between = moment.seconds + Int64(random.below(Int(found.seconds - moment.seconds)))
        try holdEqual(schedule.next(after: Timestamp(seconds: between)), found, "\(text) after \(moment) and between")
        if let cron {
          let clock = Zone.warsaw.local(found)
          let before = Zone.warsaw.local(Timestamp(seconds: found.seconds - 1))
          let endsGap = clock.hour == 3 && clock.minute == 0 && before.hour == 1
          try hold(cron.fits(clock) || endsGap, "\(text) after \(moment): \(clock) does not fit")
        }
        moment = found
      }
    }
  }

  /// Any text is either a valid schedule or refused with a reason.
  @Test func schedulesOfAnyText() {
    let seeds = [
      "30 4 * * *", "*/15 0-6,22 1 jan-mar mon", "every 15m", "cron: 0 0 29 2 *", "every 1d", "5-10/2 * * * 7",
    ]
    let moment = Timestamp("2026-11-22T12:00:00Z")!
    Fuzz.play("schedulesOfAnyText", rounds: 1000) { random in
      let bytes = Mutation.damage(Array(random.pick(seeds).utf8), times: random.below(4), &random)
      let text = String(decoding: bytes, as: UTF8.self)
      let schedule: Schedule
      do throws(ScheduleError) {
        schedule = try Schedule(parsing: text)
      } catch {
        return try hold(!error.reason.isEmpty, "\(text.debugDescription) is refused without a reason")
      }
      let next = schedule.next(after: moment)
      try hold(
        next > moment && next < moment.adding(seconds: 9 * 366 * 86_400), "\(text.debugDescription) fires at \(next)")
    }
  }
}
