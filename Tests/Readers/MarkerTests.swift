internal import Testbed
internal import Testing

@testable internal import Readers
@testable internal import Text

/// The finder of delimiters against the plainest way to find them.
@Suite struct MarkerTests {
  private struct Found: Equatable {
    var marks: [Int32] = []
    var breaks: [Int32] = []
    var isQuoted = false
    var opened = 0
  }

  /// Byte by byte, by the rules of RFC 4180.
  private static func plain(_ bytes: [UInt8]) -> Found {
    var found = Found()
    var field = 0
    var isQuoted = false
    var mayClose = false
    for (at, byte) in bytes.enumerated() {
      if isQuoted && !mayClose {
        if byte == 34 { mayClose = true } else if byte == 10 { found.breaks.append(Int32(at)) }
        continue
      }
      if mayClose {
        mayClose = false
        if byte == 34 { continue }
        isQuoted = false
      } else if byte == 34 && at == field {
        isQuoted = true
        found.opened = at
        continue
      }
      if byte == 59 || byte == 10 {
        found.marks.append(Int32(at))
        field = at + 1
      }
    }
    found.isQuoted = isQuoted && !mayClose
    return found
  }

  /// The marker, fed with pieces of the bytes.
  private static func marked(_ bytes: [UInt8], pieces: [Int]) -> Found {
    let marker = CSVMarker(delimiter: 59, quote: 34)
    var copy = bytes + [UInt8](repeating: 0, count: Window.slackBytes)
    var marks = [Int32](repeating: 0, count: bytes.count + CSVMarker.slack)
    var count = 0
    var start = 0
    for piece in pieces where start < bytes.count {
      let end = min(bytes.count, start + piece)
      let fieldStart = count > 0 ? Int(marks[count - 1]) + 1 : 0
      copy.withUnsafeMutableBufferPointer { bytes in
        marks.withUnsafeMutableBufferPointer { marks in
          count += marker.mark(
            bytes.baseAddress!, from: start, to: end, fieldStart: fieldStart, into: marks.baseAddress! + count)
        }
      }
      start = end
    }
    return Found(
      marks: Array(marks[..<count]), breaks: marker.quotedBreaks, isQuoted: marker.state == .quoted,
      opened: marker.opened)
  }

  @Test(arguments: 0..<60)
  func randomBytes(_ seed: Int) {
    var random = Seeded(UInt64(seed))
    let alphabets: [[UInt8]] = [
      Array("aaaaaaaa;\n".utf8), Array("aa;;\n\"".utf8), Array("abcdefghijkl;\n\"\"".utf8), Array("\"\"\";\n".utf8),
      [0x80, 0xFF, 0x22, 0x3B, 0x0A, 0x3A, 0x3C, 0x0B, 0x21, 0x23, 0xBB, 0x8A, 0xA2],
    ]
    for alphabet in alphabets {
      let bytes = (0..<random.below(700)).map { _ in random.pick(alphabet) }
      let expected = Self.plain(bytes)
      for _ in 0..<4 {
        let most = random.pick([1, 10, 64, 100, 1000])
        let pieces = (0..<1000).map { _ in 1 + random.below(most) }
        let found = Self.marked(bytes, pieces: pieces)
        #expect(found.marks == expected.marks)
        #expect(found.breaks == expected.breaks)
        #expect(found.isQuoted == expected.isQuoted)
        if expected.isQuoted { #expect(found.opened == expected.opened) }
      }
    }
  }

  /// Well-formed quotes at every place of a block.
  @Test func quotesAcrossBlocks() {
    for before in 0..<130 {
      for text in ["\"a;\nb\"", "\"\"", "\"\"\"\"", "\"a\"\"b\"", "\"\n\n;;\""] {
        let bytes = Array((String(repeating: "x", count: before) + ";" + text + ";y\n").utf8)
        let expected = Self.plain(bytes)
        #expect(expected.marks.count == 3)
        for pieces in [[1000], [64, 1000], [before + 2, 1000], [before + 3, 1000]] {
          let found = Self.marked(bytes, pieces: pieces)
          #expect(found.marks == expected.marks, "\(text) behind \(before)")
          #expect(found.breaks == expected.breaks)
        }
      }
    }
  }

  @Test func suspiciousBytesAreNoted() {
    for at in [0, 1, 63, 64, 127, 130] {
      for byte: UInt8 in [0, 0x80, 0xFF] {
        var bytes = [UInt8](repeating: 0x61, count: 200 + Window.slackBytes)
        bytes[at] = byte
        let marker = CSVMarker(delimiter: 59, quote: 34)
        var marks = [Int32](repeating: 0, count: 300)
        _ = bytes.withUnsafeMutableBufferPointer { bytes in
          marks.withUnsafeMutableBufferPointer {
            marker.mark(bytes.baseAddress!, from: 0, to: 200, fieldStart: 0, into: $0.baseAddress!)
          }
        }
        #expect(marker.suspiciousEnd > at)
        #expect(marker.suspiciousEnd <= at + 128)
      }
    }
  }

  @Test func lanes() {
    var random = Seeded(7)
    for _ in 0..<500 {
      let byte = random.pick([0, 1, 0x0A, 0x22, 0x2C, 0x7F, 0x80, 0xFF] as [UInt8])
      let block = (0..<64).map { _ in random.below(2) == 0 ? byte : UInt8.random(in: 0...255, using: &random) }
      let places = block.withUnsafeBufferPointer { Lanes(of: byte).places(in: $0.baseAddress!) }
      #expect((0..<64).allSatisfy { (places >> UInt64($0)) & 1 == (block[$0] == byte ? 1 : 0) })
      let digits = block.withUnsafeBufferPointer { Lanes.nonDigits(Lanes.load($0.baseAddress!)) }
      #expect((0..<8).allSatisfy { (digits >> UInt64($0)) & 1 == ((48...57).contains(block[$0]) ? 0 : 1) })
    }
    for count in 1...8 {
      let text = Array("98765432".utf8)
      let number = text.withUnsafeBufferPointer { Lanes.number(Lanes.load($0.baseAddress!), digits: count) }
      #expect(number == Int64("98765432".prefix(count)))
    }
  }
}
