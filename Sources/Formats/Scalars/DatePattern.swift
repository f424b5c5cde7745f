internal import Platform

/// How a source spells its dates, as an operator writes it: `dd.mm.yyyy`, `d mmmm yyyy r.`, `yyyymmdd`.
///
/// `yyyy` is a year of four digits; `mm` and `dd` are two digits, `m` and `d` one or two; `mmmm` is a Polish month in words,
/// `roman` a month in Roman numerals. A space stands for one or more blanks; every other character for itself. Letters may be
/// of either case.
struct DatePattern: Hashable, Sendable {
  private enum Token: Hashable {
    case year
    case month(ClosedRange<Int>)
    case monthName
    case monthRoman
    case day(ClosedRange<Int>)
    case blanks
    case literal(UInt8)
  }

  private var tokens: [Token] = []

  init(_ pattern: String) throws(FormatError) {
    var rest = pattern.lowercased()[...]
    let words: [(String, Token)] = [
      ("yyyy", .year), ("rrrr", .year), ("roman", .monthRoman), ("mmmm", .monthName), ("mm", .month(2...2)),
      ("m", .month(1...2)), ("dd", .day(2...2)), ("d", .day(1...2)), (" ", .blanks),
    ]
    while let first = rest.first {
      if let (word, token) = words.first(where: { rest.hasPrefix($0.0) }) {
        tokens.append(token)
        rest = rest.dropFirst(word.count)
      } else {
        tokens += String(first).utf8.map { .literal($0) }
        rest = rest.dropFirst()
      }
    }
    func count(_ isOne: (Token) -> Bool) -> Int { tokens.filter(isOne).count }
    let hasYear = count { $0 == .year } == 1
    let hasMonth =
      count {
        switch $0 {
        case .month, .monthName, .monthRoman: true
        default: false
        }
      } == 1
    let hasDay = count { if case .day = $0 { true } else { false } } == 1
    guard hasYear, hasMonth, hasDay else {
      throw FormatError(
        "the date pattern \(pattern.debugDescription) does not have one year, one month and one day",
        advice: "Write it like dd.mm.yyyy, yyyy-mm-dd or d mmmm yyyy r.")
    }
  }

  /// Reads a date at the cursor; on nil the cursor is of no more use.
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
