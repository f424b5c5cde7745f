internal import Platform

/// Time periods as SDMX and ISO 8601 write them.
public enum Period {
  /// The most bytes of a canonical form: `2024-07-15T13`.
  public static let bytesMax = 13

  /// Writes the canonical form of a period and returns its length; nil where the text is no period.
  ///
  /// Canonical: `2024`, `2024-S1`, `2024-Q1`, `2024-07`, `2024-W07`, `2024-07-15`, `2024-07-15T13`. Read besides these:
  /// `2024Q1`, `2024 Q1`, `2024-K1`, `I kw. 2024`, `II półrocze 2024`, `2024M07`, `07.2024`, `lipiec 2024`, every date
  /// that `Day` reads, a time at the full hour, and `r.` or `roku` behind.
  public static func canonical(_ text: UnsafeRawBufferPointer, into target: UnsafeMutableRawPointer) -> Int? {
    let trimmed = Blank.trimmed(text)
    var pen = Pen(target)
    var first = Cursor(trimmed)
    if let year = first.number(digits: 4...4), ended(&first) {
      pen.put(year, digits: 4)
      return pen.count
    }
    if let part = yearFirst(trimmed) ?? nameFirst(trimmed) {
      part.write(&pen)
      return pen.count
    }
    // A time is an hour even at midnight: hourly series have a record for it.
    if hour(trimmed, &pen) { return pen.count }
    guard let day = Day.read(trimmed, patterns: []), day.year > 0 else { return nil }
    Day.write(day, &pen)
    return pen.count
  }

  /// The canonical form of a period; nil where the text is no period.
  public static func canonical(_ text: String) -> String? {
    Scalar.rewrite(text, bytes: bytesMax) { canonical($0, into: $1) }
  }

  /// A part of a year.
  private struct Part {
    var year: Int
    /// `S`, `Q` or `W`; nothing for months.
    var letter: Unicode.Scalar?
    var number: Int

    init?(_ year: Int, _ letter: Unicode.Scalar?, _ number: Int) {
      let last =
        switch letter {
        case "S": 2
        case "Q": 4
        case "W": 53
        default: 12
        }
      guard (1...last).contains(number) else { return nil }
      (self.year, self.letter, self.number) = (year, letter, number)
    }

    func write(_ pen: inout Pen) {
      pen.put(year, digits: 4)
      pen.put("-")
      if let letter { pen.put(letter) }
      pen.put(number, digits: letter == nil || letter == "W" ? 2 : 1)
    }
  }

  /// Nothing more, or the word for year.
  private static func ended(_ cursor: inout Cursor) -> Bool {
    cursor.blanks()
    if cursor.isAtEnd { return true }
    let word = cursor.word()
    if word == "r" { _ = cursor.take(".") } else if word != "roku" { return false }
    return cursor.isAtEnd
  }

  /// `2024-Q1`, `2024Q1`, `2024-07`, `2024M07`, `2024-W07`, `2024 S1`.
  private static func yearFirst(_ text: UnsafeRawBufferPointer) -> Part? {
    var cursor = Cursor(text)
    guard let year = cursor.number(exactly: 4) else { return nil }
    let isApart = cursor.take("-") || cursor.blanks()
    if isApart, let month = cursor.number(digits: 2...2), cursor.isAtEnd { return Part(year, nil, month) }
    guard let letter = cursor.take(anyOf: "QqKkSsHhWwMm"), let number = cursor.number(digits: 1...2), cursor.isAtEnd
    else { return nil }
    switch letter | 0x20 {
    case UInt8(ascii: "q"), UInt8(ascii: "k"): return Part(year, "Q", number)
    case UInt8(ascii: "s"), UInt8(ascii: "h"): return Part(year, "S", number)
    case UInt8(ascii: "w"): return Part(year, "W", number)
    default: return Part(year, nil, number)
    }
  }

  /// `I kw. 2024`, `1 kwartał 2024`, `II półrocze 2024`, `lipiec 2024`, `07.2024`.
  private static func nameFirst(_ text: UnsafeRawBufferPointer) -> Part? {
    var cursor = Cursor(text)
    var number = cursor.number(digits: 1...2)
    if let number, let mark = cursor.take(anyOf: "./-"), let year = cursor.number(digits: 4...4), ended(&cursor) {
      _ = mark
      return Part(year, nil, number)
    }
    let first = number == nil ? cursor.word() : ""
    if number == nil, let month = MonthName.month(named: first) {
      guard cursor.blanks(), let year = cursor.number(digits: 4...4), ended(&cursor) else { return nil }
      return Part(year, nil, month)
    }
    number = number ?? MonthName.number(roman: first)
    _ = cursor.take(".")
    cursor.blanks()
    let unit = cursor.word()
    _ = cursor.take(".")
    cursor.blanks()
    guard let number, let year = cursor.number(digits: 4...4), ended(&cursor) else { return nil }
    switch unit {
    case "kw", "kwartał", "kwartal", "q": return Part(year, "Q", number)
    case "półrocze", "polrocze", "półr", "poł": return Part(year, "S", number)
    default: return nil
    }
  }

  /// `2024-07-15T13`, `2024-07-15 13:00[:00[.0]]`.
  private static func hour(_ text: UnsafeRawBufferPointer, _ pen: inout Pen) -> Bool {
    var cursor = Cursor(text)
    guard let day = Day.unambiguous(&cursor), cursor.take("T") || cursor.blanks(),
      let hour = cursor.number(digits: 1...2), hour < 24
    else { return false }
    for _ in 0..<2 where !cursor.isAtEnd {
      guard cursor.take(":"), cursor.number(exactly: 2) == 0 else { return false }
    }
    if cursor.take(".") { while cursor.take(48) {} }
    guard cursor.isAtEnd else { return false }
    Day.write(day, &pen)
    pen.put("T")
    pen.put(hour, digits: 2)
    return true
  }
}
