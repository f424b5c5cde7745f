internal import Testbed
internal import Testing

@testable import Serving

extension FuzzTests {
  /// The meaning of a `Range`, by a regular expression and arithmetic that cannot overflow for the tried values.
  private static func plain(_ header: String, _ length: Int) -> RequestedRange {
    guard let match = header.wholeMatch(of: /(?i)bytes=[ \t,]*(\d*)-(\d*)[ \t,]*/) else { return .whole }
    let (first, last) = (match.1, match.2)
    func number(_ digits: Substring) -> Int {
      Int(digits.prefix(18).isEmpty ? "0" : digits.count > 18 ? "\(Int.max)" : digits) ?? 0
    }
    if first.isEmpty {
      if last.isEmpty { return .whole }
      let count = number(last)
      return count == 0 || length == 0 ? .unsatisfiable : .part(max(0, length - count)..<length)
    }
    let start = number(first)
    if !last.isEmpty, number(last) < start { return .whole }
    if start >= length { return .unsatisfiable }
    return .part(start..<(last.isEmpty ? length : min(length - 1, number(last)) + 1))
  }

  @Test func rangesAreWhatTheyAsk() {
    Fuzz.play("rangesAreWhatTheyAsk", rounds: 10_000) { random in
      let length = random.pick([0, 1, 2, 10, 1000, Int.max])
      let number = { (random: inout Seeded) in
        random.pick([
          "", "0", "1", "9", "10", "999", "1000", "00005", "9223372036854775807", "9223372036854775808", "-1", "+1",
          "1 ",
        ])
      }
      let unit = random.pick(["bytes=", "bytes=", "bytes=", "BYTES=", "bytes = ", "items=", "bytes", ""])
      var header = unit + number(&random) + random.pick(["-", "-", "-", "--", ""]) + number(&random)
      if random.once(in: 5) { header += random.pick([",", ", ", ",0-1", " ", ", ,"]) }
      if header.contains("1 -") || header.contains(where: { $0 == "+" }) || header.hasPrefix("bytes = ") {
        // Blanks inside a number or before "=" are malformed, which means the whole.
        return try holdEqual(RequestedRange(header, length: length), .whole, "\(header) of \(length)")
      }
      try holdEqual(RequestedRange(header, length: length), Self.plain(header, length), "\(header) of \(length)")
    }
  }
}
