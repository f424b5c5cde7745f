extension Int {
  /// `1 080 642`, with no-break spaces as Polish and SI print them.
  public var grouped: String {
    let digits = Array(String(magnitude))
    var result = self < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0 && (digits.count - index) % 3 == 0 { result += "\u{a0}" }
      result.append(digit)
    }
    return result
  }
}

extension Zone {
  /// `2026-11-21 15:05:09+01:00`: the wall clock, and how far it is from UTC, in which the log counts.
  public func clock(at moment: Timestamp) -> String {
    let text = description(of: moment)
    return text.prefix(10) + " " + text.dropFirst(11)
  }
}
