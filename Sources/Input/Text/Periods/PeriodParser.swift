internal import Platform
internal import Schema

/// Parses one period from its tokens, left to right.
struct PeriodParser {
  private var text: PeriodTokens
  /// The index of the next token.
  private(set) var next = 0

  init(_ text: PeriodTokens) { self.text = text }

  mutating func read() throws(PeriodFault) -> Period {
    let (isStock, isEnd) = opening()
    closing()
    let period =
      switch token {
      case .number(let year, digits: 4): try yearFirst(year)
      case .number(let number, let digits) where digits <= 2: try numberFirst(number)
      case .word(let word): try wordFirst(word)
      default: throw PeriodFault.unknown
      }
    guard isAtEnd else { throw .unknown }
    if isEnd { return Period(day: period.end) }
    if isStock, period.kind != .day, period.kind != .hour { throw .stockWithoutDay }
    return period
  }

  /// `stan na`, `stan w dniu`, `na koniec`, `as of`, `w`.
  private mutating func opening() -> (isStock: Bool, isEnd: Bool) {
    var (isStock, isEnd) = (false, false)
    while true {
      switch token {
      case .word(.stock): isStock = true
      case .word(.end): isEnd = true
      case .word(.preposition): break
      case .word(.letter(UInt8(ascii: "w"))) where isApart(next + 1): break
      case .mark(UInt8(ascii: ":")) where isStock: break
      default: return (isStock, isEnd)
      }
      next += 1
    }
  }

  /// `r.`, `roku`.
  private mutating func closing() {
    var count = text.tokens.count
    guard count - next > 1 else { return }
    if case .mark(UInt8(ascii: ".")) = text.tokens[count - 1] { count -= 1 }
    guard count - next > 1, case .word(.year) = text.tokens[count - 1] else { return }
    text.removeLast(text.tokens.count - count + 1)
  }

  // MARK: The first token

  /// `2024`, `2024-07`, `2024-07-15`, `2024 Q1`, `2024 I kw.`, `2024/25`.
  private mutating func yearFirst(_ year: Int) throws(PeriodFault) -> Period {
    next += 1
    if isAtEnd { return try known(Period(year: year)) }
    let mark = takeMark("-./")
    switch token {
    case .number(let number, let digits):
      if mark == UInt8(ascii: "/"), digits == 4 || (digits == 2 && next + 1 == text.tokens.count) {
        return try schoolYear(year, number, digits)
      }
      guard digits <= 2 else { throw .unknown }
      next += 1
      if isAtEnd {
        guard digits == 2 else { throw .unknown }
        return try part(.month, number, of: year)
      }
      guard let mark else { return try namedPart(number, of: year) }
      guard take(mark), let day = self.number(digits: 1...2) else { throw .unknown }
      return try hour(of: try date(year, number, day))
    case .word(.letter(let letter)):
      next += 1
      guard let number = number(digits: 1...2) else { throw .unknown }
      return try lettered(letter, number, of: year)
    case .word(.month(let month)):
      next += 1
      return try part(.month, month, of: year)
    case .word(.roman(let number)):
      next += 1
      return isAtEnd ? try part(.month, number, of: year) : try namedPart(number, of: year)
    case .word(.ordinal(let number)):
      next += 1
      return try namedPart(number, of: year)
    case .word(.quarter), .word(.half), .word(.week):
      let kind = try partName()
      guard let number = ordinal() else { throw .unknown }
      return try part(kind, number, of: year)
    default: throw .unknown
    }
  }

  /// `15.07.2024`, `15 lipca 2024`, `07.2024`, `1 kw. 2024`, `1Q2024`.
  private mutating func numberFirst(_ first: Int) throws(PeriodFault) -> Period {
    next += 1
    _ = take(.suffix)
    let mark = takeMark("-./")
    switch token {
    case .number(let year, digits: 4):
      guard mark != nil else { throw .unknown }
      next += 1
      return try part(.month, first, of: year)
    case .number(let month, let digits) where digits <= 2:
      guard let mark else { throw .unknown }
      next += 1
      // A year given elsewhere in the record follows a blank: `30.06` of 2024. But `1-3 2024` may be three months.
      guard take(mark) || (mark == UInt8(ascii: ".") && isApart(next)), let year = number(digits: 4...4) else {
        throw .unknown
      }
      if mark == UInt8(ascii: "/") { throw .eitherWayRound }
      return try hour(of: try date(year, month, first))
    case .word(.month(let month)), .word(.roman(let month)):
      next += 1
      _ = takeMark("-./,")
      guard let year = number(digits: 4...4) else { throw .unknown }
      return try hour(of: try date(year, month, first))
    case .word(.letter(let letter)) where letter != UInt8(ascii: "m") && letter != UInt8(ascii: "a"):
      next += 1
      _ = takeMark("-./")
      guard let year = number(digits: 4...4) else { throw .unknown }
      return try lettered(letter, first, of: year)
    default:
      let kind = try partName()
      return try part(kind, first, of: try year())
    }
  }

  /// `lipiec 2024`, `July 15, 2024`, `I kw. 2024`, `Q1 2024`, `kwartał I 2024`, `rok szkolny 2024/25`.
  private mutating func wordFirst(_ word: PeriodWord) throws(PeriodFault) -> Period {
    next += 1
    switch word {
    case .month(let month):
      _ = takeMark("-./,")
      guard let day = number(digits: 1...2) else { return try part(.month, month, of: try year()) }
      _ = take(.suffix)
      return try hour(of: try date(try year(), month, day))
    case .roman(let number):
      let mark = takeMark("-./")
      if mark == nil || mark == UInt8(ascii: "."), isPartName {
        let kind = try partName()
        return try part(kind, number, of: try year())
      }
      return try part(.month, number, of: try year())
    case .ordinal(let number):
      let kind = try partName()
      return try part(kind, number, of: try year())
    case .letter(let letter):
      guard let number = number(digits: 1...2) else { throw .unknown }
      return try lettered(letter, number, of: try year())
    case .quarter, .half, .week:
      next -= 1
      let kind = try partName()
      guard let number = ordinal() else { throw .unknown }
      return try part(kind, number, of: try year())
    case .year:
      // `r. szk. 2024/25`
      _ = takeMark(".")
      guard case .word(let kind) = token, kind == .school || kind == .academic else {
        return try known(Period(year: try year()))
      }
      next += 1
      return try schoolYear(firstMonth: kind == .school ? 9 : 10)
    case .school, .academic: return try schoolYear(firstMonth: word == .school ? 9 : 10)
    default: throw .unknown
    }
  }

  // MARK: Parts of a year

  func known(_ period: Period?) throws(PeriodFault) -> Period {
    guard let period else { throw .unknown }
    return period
  }

  private func part(_ kind: Period.Kind, _ number: Int, of year: Int) throws(PeriodFault) -> Period {
    if let period = Period(kind, number, of: year) { return period }
    switch kind {
    case .half: throw .noSuchPart("2 halves")
    case .quarter: throw .noSuchPart("4 quarters, I to IV")
    case .month: throw .noSuchPart("12 months")
    case .week: throw .noSuchPart("52 weeks, and some have 53 (ISO 8601)")
    case .schoolYear, .year, .day, .hour: throw .unknown
    }
  }

  private func lettered(_ letter: UInt8, _ number: Int, of year: Int) throws(PeriodFault) -> Period {
    switch letter {
    case UInt8(ascii: "q"), UInt8(ascii: "k"): return try part(.quarter, number, of: year)
    case UInt8(ascii: "s"), UInt8(ascii: "h"): return try part(.half, number, of: year)
    case UInt8(ascii: "w"): return try part(.week, number, of: year)
    case UInt8(ascii: "m"): return try part(.month, number, of: year)
    // SDMX also writes a year as `2024-A1`.
    case UInt8(ascii: "a") where number == 1: return try known(Period(year: year))
    default: throw .unknown
    }
  }

  private var isPartName: Bool {
    if case .word(let word) = token { word == .quarter || word == .half || word == .week } else { false }
  }

  /// `kw.`, `półrocze`, `half-year`, `tydzień`.
  private mutating func partName() throws(PeriodFault) -> Period.Kind {
    guard case .word(let word) = token else { throw .unknown }
    let kind: Period.Kind
    switch word {
    case .quarter: kind = .quarter
    case .half: kind = .half
    case .week: kind = .week
    default: throw .unknown
    }
    next += 1
    if takeMark(".") == nil, kind == .half, case .word(.year) = peek(1), takeMark("-") != nil { next += 1 }
    return kind
  }

  /// The rest after `2024 I` or `2024 1`.
  private mutating func namedPart(_ number: Int, of year: Int) throws(PeriodFault) -> Period {
    _ = takeMark(".")
    return try part(try partName(), number, of: year)
  }

  private mutating func ordinal() -> Int? {
    if case .word(.roman(let number)) = token {
      next += 1
      return number
    }
    return number(digits: 1...2)
  }

  private mutating func year() throws(PeriodFault) -> Int {
    _ = takeMark("-./,")
    guard let year = number(digits: 4...4) else { throw .unknown }
    return year
  }

  // MARK: Tokens

  /// Advances to the next token.
  mutating func skip() { next += 1 }

  var isAtEnd: Bool { next >= text.tokens.count }

  /// A mark that occurs in no text, if there are no more tokens.
  var token: PeriodTokens.Token { peek(0) }

  private func peek(_ offset: Int) -> PeriodTokens.Token {
    next + offset < text.tokens.count ? text.tokens[next + offset] : .mark(0)
  }

  func isApart(_ index: Int) -> Bool { index < text.isApart.count && text.isApart[index] }

  mutating func take(_ word: PeriodWord) -> Bool {
    guard case .word(word) = token else { return false }
    next += 1
    return true
  }

  mutating func take(_ mark: UInt8) -> Bool {
    guard case .mark(mark) = token else { return false }
    next += 1
    return true
  }

  mutating func takeMark(_ marks: StaticString) -> UInt8? {
    guard case .mark(let mark) = token, marks.withUTF8Buffer({ $0.contains(mark) }) else { return nil }
    next += 1
    return mark
  }

  mutating func number(digits allowed: ClosedRange<Int>) -> Int? {
    guard case .number(let value, let digits) = token, allowed.contains(digits) else { return nil }
    next += 1
    return value
  }
}
