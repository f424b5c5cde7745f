internal import Platform

/// An operator's pattern for the dates of a source: `dd.mm.yyyy`, `d mmmm yyyy r.`, `yyyymmdd`.
///
/// `yyyy` is a year of four digits; `mm` and `dd` are two digits, `m` and `d` one or two; `mmmm` is a Polish month
/// name, `roman` a month in Roman numerals. A space matches one or more blanks; every other character matches itself.
/// Case is ignored.
public struct DatePattern: Hashable, Sendable {
  private enum Token: Hashable {
    case year
    case month(ClosedRange<Int>)
    case monthName
    case monthRoman
    case day(ClosedRange<Int>)
    case blanks
    case literal(UInt8)

    /// The part of the date that it matches.
    var part: DatePatternCheck.Part? {
      switch self {
      case .year: .year
      case .month, .monthName, .monthRoman: .month
      case .day: .day
      case .blanks, .literal: nil
      }
    }

    /// Whether it matches one digit or two, so that a following digit would be ambiguous.
    var isOpen: Bool {
      switch self {
      case .month(let digits), .day(let digits): digits.count > 1
      default: false
      }
    }
  }

  private var tokens: [Token] = []

  /// - Throws: `FormatError` whose `column` is the wrong character of the pattern, or 0 if the whole pattern is wrong.
  public init(_ pattern: String) throws(FormatError) {
    var checker = DatePatternCheck(pattern)
    var rest = pattern.lowercased()[...]
    let words: [(String, Token)] = [
      ("yyyy", .year), ("rrrr", .year), ("roman", .monthRoman), ("mmmm", .monthName), ("mm", .month(2...2)),
      ("m", .month(1...2)), ("dd", .day(2...2)), ("d", .day(1...2)), (" ", .blanks),
    ]
    while let first = rest.first {
      if let (word, token) = words.first(where: { rest.hasPrefix($0.0) }) {
        try checker.take(word, part: token.part, isOpen: token.isOpen)
        tokens.append(token)
        rest = rest.dropFirst(word.count)
      } else {
        checker.pass(first)
        tokens += String(first).utf8.map { .literal($0) }
        rest = rest.dropFirst()
      }
    }
    try checker.finish()
  }

  /// Parses a date at the cursor; after nil the cursor must not be used.
  func read(_ cursor: inout Cursor) -> Civil? {
    var (year, month, day) = (0, 0, 0)
    for token in tokens {
      var part: Int?
      switch token {
      case .year:
        part = cursor.number(exactly: 4)
        year = part ?? 0
      case .month(let digits):
        part = digits.lowerBound == 2 ? cursor.number(exactly: 2) : cursor.number(digits: digits)
        month = part ?? 0
      case .monthName:
        part = MonthName.month(named: cursor.word())
        month = part ?? 0
      case .monthRoman:
        part = MonthName.number(roman: cursor.word())
        month = part ?? 0
      case .day(let digits):
        part = digits.lowerBound == 2 ? cursor.number(exactly: 2) : cursor.number(digits: digits)
        day = part ?? 0
      case .blanks: part = cursor.blanks() ? 0 : nil
      case .literal(let byte): part = cursor.take(byte) ? 0 : nil
      }
      if part == nil { return nil }
    }
    return Civil(year: year, month: month, day: day)
  }
}
