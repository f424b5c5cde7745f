internal import Platform

/// The canonical text, one for each period; columns of the type `period` store no other.
///
/// | kind | text |
/// |---|---|
/// | year | `2024` |
/// | half, quarter | `2024-S1`, `2024-Q1` |
/// | month | `2024-07` |
/// | week | `2024-W07` |
/// | day, hour | `2024-07-15`, `2024-07-15T13` |
/// | the hour repeated in autumn | `2024-10-27T02` is the first, `2024-10-27T02+01:00` the second |
/// | school year, academic year | `2024-09-01/P1Y`, `2024-10-01/P1Y` (ISO 8601: start and duration; SDMX: time range) |
extension Period: LosslessStringConvertible {
  /// The most bytes of a canonical text.
  public static let bytesMax = 19

  /// Parses the canonical text; nil for every other spelling.
  public init?(_ description: String) {
    var copy = description
    guard let period = copy.withUTF8({ Period(canonical: UnsafeRawBufferPointer($0)) }) else { return nil }
    self = period
  }

  /// Parses the canonical text; nil for every other spelling. Takes a few nanoseconds.
  public init?(canonical text: UnsafeRawBufferPointer) {
    guard text.count >= 4, text.count <= Self.bytesMax, let century = Self.two(text, 0), let rest = Self.two(text, 2)
    else { return nil }
    let year = century * 100 + rest
    if text.count == 4 {
      self.init(unchecked: .year, year)
      return
    }
    guard text.count >= 7, text[4] == UInt8(ascii: "-") else { return nil }
    if text.count == 7, let month = Self.two(text, 5) {
      guard month - 1 < 12, month > 0 else { return nil }
      self.init(unchecked: .month, year, month)
      return
    }
    switch (text.count, text[5]) {
    case (7, UInt8(ascii: "Q")), (7, UInt8(ascii: "S")):
      let kind = text[5] == UInt8(ascii: "Q") ? Kind.quarter : .half
      self.init(kind, Int(text[6]) - 48, of: year)
    case (8, UInt8(ascii: "W")):
      guard let week = Self.two(text, 6) else { return nil }
      self.init(.week, week, of: year)
    default: self.init(text, year)
    }
  }

  /// Parses a text that begins with a day.
  private init?(_ text: UnsafeRawBufferPointer, _ year: Int) {
    guard text.count >= 10, text[7] == UInt8(ascii: "-"), let month = Self.two(text, 5), let day = Self.two(text, 8),
      month > 0, month <= 12, day > 0, day <= Civil.days(inMonth: month, of: year)
    else { return nil }
    switch text.count {
    case 10: self.init(unchecked: .day, year, month, day: day)
    case 13, 19:
      guard text[10] == UInt8(ascii: "T"), let hour = Self.two(text, 11),
        let date = Civil(year: year, month: month, day: day)
      else { return nil }
      if text.count == 19, !text[13...].elementsEqual("+01:00".utf8) { return nil }
      self.init(day: date, hour: hour, isRepeated: text.count == 19)
    case 14:
      guard text[10...].elementsEqual("/P1Y".utf8), day == 1 else { return nil }
      self.init(.schoolYear, month, of: year)
    default: return nil
    }
  }

  @inline(__always)
  private static func two(_ text: UnsafeRawBufferPointer, _ index: Int) -> Int? {
    let (tens, ones) = (text[index] &- 48, text[index + 1] &- 48)
    return tens < 10 && ones < 10 ? Int(tens) * 10 + Int(ones) : nil
  }

  /// Writes the canonical text and returns its length; `target` must have space for `bytesMax`.
  public func write(to target: UnsafeMutableRawPointer) -> Int {
    let bytes = target.assumingMemoryBound(to: UInt8.self)
    var count = 0
    func put(_ text: StaticString) {
      text.withUTF8Buffer { (bytes + count).update(from: $0.baseAddress!, count: $0.count) }
      count += text.utf8CodeUnitCount
    }
    func two(_ value: Int) {
      bytes[count] = UInt8(48 + value / 10)
      bytes[count + 1] = UInt8(48 + value % 10)
      count += 2
    }
    func one(_ value: Int) {
      bytes[count] = UInt8(48 + value)
      count += 1
    }
    two(year / 100)
    two(year % 100)
    if kind == .year { return count }
    put("-")
    switch kind {
    case .half:
      put("S")
      one(Int(part))
    case .quarter:
      put("Q")
      one(Int(part))
    case .week:
      put("W")
      two(Int(part))
    case .schoolYear, .year, .month, .day, .hour: two(Int(part))
    }
    if kind == .schoolYear { put("-01/P1Y") }
    if kind == .day || kind == .hour {
      put("-")
      two(Int(dayOfMonth))
    }
    if kind == .hour {
      put("T")
      two(Int(hour))
      if isRepeatedHour { put("+01:00") }
    }
    return count
  }

  /// The canonical text.
  public var description: String {
    withUnsafeTemporaryAllocation(byteCount: Self.bytesMax, alignment: 1) { target in
      let count = write(to: target.baseAddress!)
      return String(decoding: UnsafeRawBufferPointer(rebasing: target[..<count]), as: UTF8.self)
    }
  }
}
