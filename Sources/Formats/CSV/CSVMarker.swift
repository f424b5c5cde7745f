/// Finds the delimiters and line ends of a CSV document that stand outside quotes.
///
/// Where a block of 64 bytes has no quote, its bytes are compared eight at a time in a machine word and the positions
/// found are written without a branch for each: the way of simdjson (Langdale and Lemire, "Parsing gigabytes of JSON per
/// second", 2019), without vector instructions. Blocks with quotes go byte by byte.
final class CSVMarker {
  /// Where the byte before the next one stands.
  enum State {
    /// Outside quotes.
    case plain
    /// Inside quotes.
    case quoted
    /// Behind a quote inside quotes: it closes them, or a second one follows and both stand for one.
    case quoteInQuoted
  }

  let delimiter: UInt8
  let quote: UInt8
  /// The last byte of a line: LF, or CR in files that know no LF.
  var newline: UInt8 = 10
  var state = State.plain
  /// Where the quotes were opened that are still open.
  var opened = 0
  /// The position after the last block that has a byte which is not ASCII, or is NUL.
  var suspiciousEnd = 0
  /// Line ends inside quotes.
  var quotedBreaks: [Int32] = []

  /// How many marks may be written past the last one found.
  static let slack = 72

  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let highs: UInt64 = 0x8080_8080_8080_8080
  private static let lows: UInt64 = 0x7F7F_7F7F_7F7F_7F7F

  init(delimiter: UInt8, quote: UInt8) {
    self.delimiter = delimiter
    self.quote = quote
  }

  /// Zero in the high bit of every byte that is zero, one in the others; all other bits are ones.
  @inline(__always)
  private static func nonZero(_ word: UInt64) -> UInt64 { ((word & lows) &+ lows) | word | lows }

  /// The high bits of a word, gathered in its lowest byte.
  @inline(__always)
  private static func gathered(_ highBits: UInt64) -> UInt64 { ((highBits >> 7) &* 0x0102_0408_1020_4080) >> 56 }

  /// Marks the bytes from `start` to `end`, and returns the number of marks written to `marks`.
  ///
  /// `fieldStart` is the position of the field that the first byte belongs to.
  func mark(
    _ base: UnsafeMutablePointer<UInt8>, from start: Int, to end: Int, fieldStart: Int,
    into marks: UnsafeMutablePointer<Int32>
  ) -> Int {
    let delimiters = UInt64(delimiter) &* Self.ones
    let newlines = UInt64(newline) &* Self.ones
    let quotes = UInt64(quote) &* Self.ones
    let raw = UnsafeRawPointer(base)
    var count = 0
    var at = start
    while at &+ 64 <= end {
      var found: UInt64 = 0
      var quoteFree = Self.highs
      var suspicious: UInt64 = 0
      var offset = 0
      while offset < 64 {
        let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: at &+ offset, as: UInt64.self))
        let ends = ~(Self.nonZero(word ^ delimiters) & Self.nonZero(word ^ newlines))
        quoteFree &= Self.nonZero(word ^ quotes)
        suspicious |= word | (word &- Self.ones)
        found |= Self.gathered(ends) &<< UInt64(truncatingIfNeeded: offset)
        offset &+= 8
      }
      if suspicious & Self.highs != 0 { suspiciousEnd = at &+ 64 }
      if state != .plain || quoteFree & Self.highs != Self.highs {
        let field = count > 0 ? Int(marks[count - 1]) + 1 : fieldStart
        count += markSlowly(base, from: at, to: at + 64, fieldStart: field, into: marks + count)
        at &+= 64
        continue
      }
      let total = found.nonzeroBitCount
      var written = 0
      let target = marks + count
      repeat {
        for slot in 0..<8 {
          target[written &+ slot] = Int32(truncatingIfNeeded: at &+ found.trailingZeroBitCount)
          found &= found &- 1
        }
        written &+= 8
      } while written < total
      count &+= total
      at &+= 64
    }
    if at < end {
      if !TextCheck.isPlain(base + at, end - at) { suspiciousEnd = end }
      let field = count > 0 ? Int(marks[count - 1]) + 1 : fieldStart
      count += markSlowly(base, from: at, to: end, fieldStart: field, into: marks + count)
    }
    return count
  }

  private func markSlowly(
    _ base: UnsafeMutablePointer<UInt8>, from start: Int, to end: Int, fieldStart: Int,
    into marks: UnsafeMutablePointer<Int32>
  ) -> Int {
    var state = self.state
    var field = fieldStart
    var count = 0
    for at in start..<end {
      let byte = base[at]
      switch state {
      case .plain:
        if byte == delimiter || byte == newline {
          marks[count] = Int32(truncatingIfNeeded: at)
          count += 1
          field = at + 1
        } else if byte == quote && at == field {
          state = .quoted
          opened = at
        }
      case .quoted:
        if byte == quote {
          state = .quoteInQuoted
        } else if byte == newline {
          quotedBreaks.append(Int32(truncatingIfNeeded: at))
        }
      case .quoteInQuoted:
        if byte == quote {
          state = .quoted
        } else {
          state = .plain
          if byte == delimiter || byte == newline {
            marks[count] = Int32(truncatingIfNeeded: at)
            count += 1
            field = at + 1
          }
        }
      }
    }
    self.state = state
    return count
  }

  /// Takes note that the window slid.
  func slide(by distance: Int) {
    opened -= distance
    suspiciousEnd -= distance
    for index in quotedBreaks.indices { quotedBreaks[index] -= Int32(truncatingIfNeeded: distance) }
  }
}
