internal import Text

/// Finds the delimiters and line ends of a CSV document outside quotes.
///
/// Bytes are compared eight at a time in a machine word, and the results of 64 bytes become the bits of one word. A
/// prefix sum over the bits of quotes marks the quoted parts, as in simdjson (Langdale and Lemire, "Parsing gigabytes
/// of JSON per second", 2019), without vector instructions. A block whose quotes are not placed as in RFC 4180 is
/// processed byte by byte.
final class CSVMarker {
  /// The state before the next byte.
  enum State {
    /// Outside quotes.
    case plain
    /// Inside quotes.
    case quoted
    /// After a quote inside quotes: it closes them, or a second one follows and both stand for one.
    case quoteInQuoted
  }

  let delimiter: UInt8
  let quote: UInt8
  /// The last byte of a line: LF, or CR in files without LF.
  var newline: UInt8 = 10
  private(set) var state = State.plain
  /// The position of the still open quote.
  private(set) var opened = 0
  /// The position after the last block with a byte that is NUL or not ASCII.
  private(set) var suspiciousEnd = 0
  /// Line ends inside quotes.
  var quotedBreaks: [Int32] = []
  /// Quotes that are letters, since they do not stand at the start of a field.
  var letterQuotes: [Int32] = []

  /// How many marks may be written past the last one found.
  static let slack = 72

  init(delimiter: UInt8, quote: UInt8) {
    self.delimiter = delimiter
    self.quote = quote
  }

  /// Marks the bytes from `start` to `end`, and returns the number of marks written to `marks`.
  ///
  /// `fieldStart` is the start of the field to which the first byte belongs.
  func mark(
    _ base: UnsafeMutablePointer<UInt8>, from start: Int, to end: Int, fieldStart: Int,
    into marks: UnsafeMutablePointer<Int32>
  ) -> Int {
    let delimiters = Lanes(of: delimiter)
    let newlines = Lanes(of: newline)
    let quotes = Lanes(of: quote)
    var count = 0
    var at = start
    while at &+ 64 <= end {
      var found: UInt64 = 0
      var quoteFree = Lanes.highs
      var suspicious: UInt64 = 0
      for offset in stride(from: 0, to: 64, by: 8) {
        let word = Lanes.load(base + (at &+ offset))
        let ends = ~(delimiters.differing(word) & newlines.differing(word)) & Lanes.highs
        quoteFree &= quotes.differing(word)
        suspicious |= word | (word &- Lanes.ones)
        found |= Lanes.gathered(ends) &<< UInt64(truncatingIfNeeded: offset)
      }
      if suspicious & Lanes.highs != 0 { suspiciousEnd = at &+ 64 }
      if state != .plain || quoteFree & Lanes.highs != Lanes.highs {
        let field = count > 0 ? Int(marks[count &- 1]) &+ 1 : fieldStart
        guard let outside = outsideQuotes(base + at, at, found, startsField: field == at) else {
          count += markSlowly(base, from: at, to: at + 64, fieldStart: field, into: marks + count)
          at &+= 64
          continue
        }
        found = outside
      }
      count &+= write(found, at, marks + count)
      at &+= 64
    }
    if at < end {
      if !TextCheck.isPlain(base + at, end - at) { suspiciousEnd = end }
      let field = count > 0 ? Int(marks[count - 1]) + 1 : fieldStart
      count += markSlowly(base, from: at, to: end, fieldStart: field, into: marks + count)
    }
    return count
  }

  /// Writes the positions of the set bits, eight at once, and returns their number.
  @inline(__always)
  private func write(_ bits: UInt64, _ at: Int, _ target: UnsafeMutablePointer<Int32>) -> Int {
    let total = bits.nonzeroBitCount
    var bits = bits
    var written = 0
    repeat {
      for slot in 0..<8 {
        target[written &+ slot] = Int32(truncatingIfNeeded: at &+ bits.trailingZeroBitCount)
        bits &= bits &- 1
      }
      written &+= 8
    } while written < total
    return total
  }

  /// Removes quoted marks from a block; nil, without any change, if a quote is in the middle of a field.
  private func outsideQuotes(
    _ block: UnsafePointer<UInt8>, _ at: Int, _ found: UInt64, startsField: Bool
  ) -> UInt64? {
    let quotes = Lanes(of: quote).places(in: block)
    // Every bit becomes the parity of the quotes up to it: one from an opening quote to the byte before its closing
    // one.
    var inside = quotes
    for shift: UInt64 in [1, 2, 4, 8, 16, 32] { inside ^= inside &<< shift }
    if state == .quoted { inside = ~inside }
    let closing = quotes & ~inside
    let opening = quotes & inside
    let outside = found & ~inside
    let afterClosing = closing &<< 1 | (state == .quoteInQuoted ? 1 : 0)
    let afterEnd = outside &<< 1 | (state == .plain && startsField ? 1 : 0)
    guard opening & ~(afterClosing | afterEnd) == 0 else { return nil }
    let first = opening & afterEnd & ~afterClosing
    if first != 0 { opened = at &+ 63 &- first.leadingZeroBitCount }
    if found & inside != 0 {
      var breaks = Lanes(of: newline).places(in: block) & inside
      while breaks != 0 {
        quotedBreaks.append(Int32(truncatingIfNeeded: at &+ breaks.trailingZeroBitCount))
        breaks &= breaks &- 1
      }
    }
    state = inside >> 63 == 1 ? .quoted : closing >> 63 == 1 ? .quoteInQuoted : .plain
    return outside
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
      case .quoted:
        if byte == quote {
          state = .quoteInQuoted
        } else if byte == newline {
          quotedBreaks.append(Int32(truncatingIfNeeded: at))
        }
        continue
      case .quoteInQuoted:
        if byte == quote {
          state = .quoted
          continue
        }
        state = .plain
      case .plain:
        if byte == quote {
          if at == field {
            state = .quoted
            opened = at
          } else {
            letterQuotes.append(Int32(truncatingIfNeeded: at))
          }
          continue
        }
      }
      if byte == delimiter || byte == newline {
        marks[count] = Int32(truncatingIfNeeded: at)
        count += 1
        field = at + 1
      }
    }
    self.state = state
    return count
  }

  /// Adjusts positions after the window slid.
  func slide(by distance: Int) {
    opened -= distance
    suspiciousEnd -= distance
    for index in quotedBreaks.indices { quotedBreaks[index] -= Int32(truncatingIfNeeded: distance) }
    for index in letterQuotes.indices { letterQuotes[index] -= Int32(truncatingIfNeeded: distance) }
  }

  /// Resets the quote state, for text outside the table.
  func reset() {
    state = .plain
    quotedBreaks.removeAll()
    letterQuotes.removeAll()
  }
}
