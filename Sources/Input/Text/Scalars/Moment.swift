internal import Platform

/// Converts moments to RFC 3339 with the offset of Europe/Warsaw: `2024-07-15T13:00:00+02:00`.
public enum Moment {
  /// The longest canonical form in bytes, with nine digits of a second.
  public static let bytesMax = 35

  /// Writes the canonical form of a date with a time and returns its length; nil if the text is not one.
  ///
  /// Accepted: any date that `Day` parses, `T` or blanks, `13:00`, `13:00:09` or `13:00:09.123`, and `Z`, `+02:00`,
  /// `+0200` or nothing, for which `zone` applies, in the years 1 to 9999. Trailing zeros of a fraction are dropped. An
  /// hour skipped in spring is refused; the hour repeated in autumn means its first occurrence.
  public static func canonical(
    _ text: UnsafeRawBufferPointer, zone: ClockZone = .local, into target: UnsafeMutableRawPointer
  ) -> Int? { canonical(text, patterns: [], zone: zone, into: target) }

  /// The canonical form of a moment; nil if the text is not one, or is a time that the clock skips.
  public static func canonical(_ text: String, zone: ClockZone = .local) -> String? {
    Scalar.rewrite(text, bytes: bytesMax) { canonical($0, zone: zone, into: $1) }
  }

  /// The same for dates in the given patterns, or in any unambiguous spelling if there are none.
  public static func canonical(
    _ text: UnsafeRawBufferPointer, patterns: [DatePattern], zone: ClockZone, into target: UnsafeMutableRawPointer
  ) -> Int? {
    let trimmed = Blank.trimmed(text)
    if patterns.isEmpty {
      var cursor = Cursor(trimmed)
      guard let day = Day.unambiguous(&cursor) else { return nil }
      return write(day, &cursor, zone, target)
    }
    for pattern in patterns {
      var cursor = Cursor(trimmed)
      if let day = pattern.read(&cursor), let length = write(day, &cursor, zone, target) { return length }
    }
    return nil
  }

  /// Parses the time after a date and writes both.
  private static func write(
    _ day: Civil, _ cursor: inout Cursor, _ zone: ClockZone, _ target: UnsafeMutableRawPointer
  ) -> Int? {
    guard cursor.take("T") || cursor.take("t") || cursor.blanks(), let hour = cursor.number(digits: 1...2), hour < 24,
      cursor.take(":"), let minute = cursor.number(exactly: 2), minute < 60
    else { return nil }
    var second = 0
    var fraction = 0
    var fractionDigits = 0
    if cursor.take(":") {
      guard let value = cursor.number(exactly: 2), value < 60 else { return nil }
      second = value
      if cursor.take(anyOf: ".,") != nil {
        while fractionDigits < 9, let digit = cursor.number(exactly: 1) {
          fraction = fraction * 10 + digit
          fractionDigits += 1
        }
        guard fractionDigits > 0 else { return nil }
      }
    }
    guard let stated = offset(&cursor) else { return nil }
    var seconds = Int64(day.daysSinceEpoch) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
    if let stated {
      seconds -= stated
    } else if zone == .local {
      guard let offset = Warsaw.offset(atLocal: seconds) else { return nil }
      seconds -= offset
    }
    let offset = Warsaw.offset(at: seconds)
    while fractionDigits > 0, fraction % 10 == 0 {
      fraction /= 10
      fractionDigits -= 1
    }
    return put(seconds + offset, fraction, fractionDigits, offset, target)
  }

  /// `Z`, `+02:00`, `+0200`, `+02`: seconds; nothing: no offset; anything else: nil.
  private static func offset(_ cursor: inout Cursor) -> Int64?? {
    cursor.blanks()
    if cursor.isAtEnd { return .some(nil) }
    if cursor.take(anyOf: "Zz") != nil { return cursor.isAtEnd ? .some(0) : nil }
    guard let sign = cursor.take(anyOf: "+-"), let hours = cursor.number(exactly: 2), hours < 24 else { return nil }
    var minutes = 0
    if !cursor.isAtEnd {
      _ = cursor.take(":")
      guard let value = cursor.number(exactly: 2), value < 60, cursor.isAtEnd else { return nil }
      minutes = value
    }
    let seconds = Int64(hours * 3600 + minutes * 60)
    return .some(sign == UInt8(ascii: "-") ? -seconds : seconds)
  }

  private static func put(
    _ local: Int64, _ fraction: Int, _ fractionDigits: Int, _ offset: Int64, _ target: UnsafeMutableRawPointer
  ) -> Int? {
    let days = floorDivide(local, 86_400)
    let day = Civil(daysSinceEpoch: Int(days))
    guard (1...9999).contains(day.year) else { return nil }
    let second = Int(local - days * 86_400)
    var pen = Pen(target)
    Day.write(day, &pen)
    pen.put("T")
    pen.put(second / 3600, digits: 2)
    pen.put(":")
    pen.put(second / 60 % 60, digits: 2)
    pen.put(":")
    pen.put(second % 60, digits: 2)
    if fractionDigits > 0 {
      pen.put(".")
      pen.put(fraction, digits: fractionDigits)
    }
    pen.put("+")
    pen.put(Int(offset / 3600), digits: 2)
    pen.put(":")
    pen.put(Int(offset / 60 % 60), digits: 2)
    return pen.count
  }
}
