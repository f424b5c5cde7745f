public import Platform

/// Converts dates in the spellings of Polish municipal exports to ISO 8601: `2024-07-15`.
public enum Day {
  /// The length of the canonical form.
  public static let bytesMax = 10

  /// Parses a date in any unambiguous spelling; nil for other texts, and for a day that does not exist.
  ///
  /// `2024-07-15`, `2024/07/15`, `2024.07.15`, `15.07.2024`, `15-07-2024`, `15.VII.2024`, `15 VII 2024`, `15 lipca
  /// 2024`, each optionally followed by `r.` or `roku`, and by a time of midnight, which database exports add.
  /// `15/07/2024` needs a pattern, since its first number may be the month.
  public static func read(_ text: String) -> Civil? {
    var copy = text
    return copy.withUTF8 { read(UnsafeRawBufferPointer($0), patterns: []) }
  }

  /// Checks a pattern such as `dd.mm.yyyy` (`DatePattern`).
  ///
  /// - Throws: `FormatError` whose `column` is the wrong character, or 0 if the whole pattern is wrong.
  public static func check(pattern: String) throws(FormatError) { _ = try DatePattern(pattern) }

  static func read(_ text: UnsafeRawBufferPointer, patterns: [DatePattern]) -> Civil? {
    let trimmed = Blank.trimmed(text)
    if patterns.isEmpty {
      var cursor = Cursor(trimmed)
      guard let day = unambiguous(&cursor), rest(&cursor) else { return nil }
      return day
    }
    for pattern in patterns {
      var cursor = Cursor(trimmed)
      if let day = pattern.read(&cursor), rest(&cursor) { return day }
    }
    return nil
  }

  /// Writes the canonical form of a date in one of the patterns, or in any unambiguous spelling if there are none;
  /// returns its length, nil if the text is not a date. `target` must have space for `bytesMax`.
  public static func canonical(
    _ text: UnsafeRawBufferPointer, patterns: [DatePattern], into target: UnsafeMutableRawPointer
  ) -> Int? {
    guard let day = read(text, patterns: patterns), day.year > 0 else { return nil }
    var pen = Pen(target)
    write(day, &pen)
    return pen.count
  }

  static func write(_ day: Civil, _ pen: inout Pen) {
    pen.put(day.year, digits: 4)
    pen.put("-")
    pen.put(day.month, digits: 2)
    pen.put("-")
    pen.put(day.day, digits: 2)
  }

  /// Parses a date with an unambiguous order of year, month and day.
  static func unambiguous(_ cursor: inout Cursor) -> Civil? {
    var yearFirst = cursor
    if let year = yearFirst.number(digits: 4...4), let mark = yearFirst.take(anyOf: "-/.") {
      guard let month = yearFirst.number(digits: 1...2), yearFirst.take(mark),
        let day = yearFirst.number(digits: 1...2)
      else { return nil }
      cursor = yearFirst
      return Civil(year: year, month: month, day: day)
    }
    guard let day = cursor.number(digits: 1...2) else { return nil }
    let mark = cursor.take(anyOf: ".-")
    if mark == nil { guard cursor.blanks() else { return nil } }
    var month: Int?
    if let mark, cursor.byte.map({ $0 &- 48 < 10 }) == true {
      month = cursor.number(digits: 1...2)
      guard cursor.take(mark) else { return nil }
    } else {
      if mark != nil { cursor.blanks() }
      let word = cursor.word()
      month = MonthName.month(named: word) ?? MonthName.number(roman: word)
      if cursor.take(anyOf: ".-") == nil { guard cursor.blanks() else { return nil } } else { cursor.blanks() }
    }
    guard let month, let year = cursor.number(digits: 4...4) else { return nil }
    return Civil(year: year, month: month, day: day)
  }

  /// Accepts the rest after a date: nothing, `r.`, `roku`, or midnight.
  private static func rest(_ cursor: inout Cursor) -> Bool {
    if cursor.isAtEnd { return true }
    let isApart = cursor.blanks()
    if cursor.isAtEnd { return true }
    if cursor.byte == UInt8(ascii: "r") {
      let word = cursor.word()
      if word == "r" { _ = cursor.take(".") } else if word != "roku" { return false }
      return cursor.isAtEnd
    }
    guard isApart || cursor.take("T") else { return false }
    // Spreadsheets write 0:00, and programs with American settings 12:00:00 AM.
    let hour = cursor.number(digits: 1...2)
    guard hour == 0 || hour == 12, cursor.take(":"), cursor.number(exactly: 2) == 0 else { return false }
    if cursor.take(":") {
      guard cursor.number(exactly: 2) == 0 else { return false }
      if cursor.take(anyOf: ".,") != nil {
        guard cursor.byte == 48 else { return false }
        while cursor.take(48) {}
      }
    }
    if hour == 12 {
      guard cursor.blanks(), cursor.word() == "am" else { return false }
    }
    return cursor.isAtEnd
  }
}
