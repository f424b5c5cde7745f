/// One field of a cron expression: the set of matching values (crontab(5)).
struct CronField: Hashable, Sendable {
  /// Bit n is set if the value n matches; all fields fit into 64 bits.
  private(set) var bits: UInt64 = 0
  /// Whether the field began with `*`: it then restricts nothing by itself.
  let isStar: Bool

  struct Kind: Sendable {
    let name: String
    let range: ClosedRange<Int>
    /// Names in the order of the values, from the range's lower bound.
    let names: [String]
  }

  static let minute = Kind(name: "minute", range: 0...59, names: [])
  static let hour = Kind(name: "hour", range: 0...23, names: [])
  static let day = Kind(name: "day", range: 1...31, names: [])
  static let month = Kind(
    name: "month", range: 1...12,
    names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
  /// 0 and 7 are both Sunday.
  static let weekday = Kind(
    name: "weekday", range: 0...7, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"])

  /// Parses a list of `*`, `n`, `a-b`, each with an optional `/step`.
  ///
  /// - Throws: the continuation of a sentence that begins with the schedule.
  init(parsing text: Substring, as kind: Kind) throws(CronFieldError) {
    isStar = text.first == "*"
    for item in text.split(separator: ",", omittingEmptySubsequences: false) {
      let parts = item.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
      guard let first = parts.first, !first.isEmpty else { throw CronFieldError("has an empty \(kind.name)") }
      let range = try Self.range(first, as: kind, hasStep: parts.count == 2)
      var step = 1
      if parts.count == 2 {
        guard parts[1].utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }), let number = Int(parts[1]), number >= 1,
          number <= kind.range.upperBound
        else {
          throw CronFieldError("has the step \"\(parts[1])\" in its \(kind.name), which is not a count")
        }
        step = number
      }
      for value in stride(from: range.lowerBound, through: range.upperBound, by: step) { bits |= 1 << UInt64(value) }
    }
    if kind.range.upperBound == 7, bits & 1 << 7 != 0 { bits = bits & ~(1 << 7) | 1 }
  }

  @inline(__always)
  func contains(_ value: Int) -> Bool { bits & 1 << UInt64(value) != 0 }

  private static func range(_ text: Substring, as kind: Kind, hasStep: Bool) throws(CronFieldError) -> ClosedRange<Int>
  {
    // A star of weekdays is Sunday to Saturday; 7 would count Sunday twice under a step.
    if text == "*" { return kind.range.upperBound == 7 ? 0...6 : kind.range }
    let ends = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    let first = try value(ends[0], as: kind)
    // `5/10` means from 5 to the end, as in Vixie cron.
    guard ends.count == 2 else { return hasStep ? first...kind.range.upperBound : first...first }
    let last = try value(ends[1], as: kind)
    guard first <= last else { throw CronFieldError("has the \(kind.name) range \(text), which runs backwards") }
    return first...last
  }

  private static func value(_ text: Substring, as kind: Kind) throws(CronFieldError) -> Int {
    if let index = kind.names.firstIndex(of: text.lowercased()) { return index + kind.range.lowerBound }
    guard !text.isEmpty, text.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }), let number = Int(text),
      kind.range.contains(number)
    else {
      let limits = "\(kind.range.lowerBound) to \(kind.range.upperBound)"
      throw CronFieldError("has the \(kind.name) \"\(text)\", which is not in \(limits)")
    }
    return number
  }
}

struct CronFieldError: Error {
  let reason: String
  init(_ reason: String) { self.reason = reason }
}
