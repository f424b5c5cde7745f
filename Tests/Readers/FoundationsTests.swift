internal import Platform
internal import Schema
internal import Testing

@testable internal import Formats
@testable internal import Readers
@testable internal import Text

/// The helpers of the readers.
@Suite struct FoundationsTests {
  // MARK: Lines that are written

  /// A quote followed by a combining mark is one Character, but still a quote.
  @Test func aLineIsReadBackAsItWasWritten() throws {
    let fields = ["a", "\"", "x\"\u{301}y", "1;2", "\r\n", "\t", "", "ż"]
    let text =
      (1...fields.count).map { "c\($0)" }.joined(separator: ";") + "\n"
      + CSVLine.text(fields, delimiter: ";") + "\n"
    let specs = (1...fields.count).map { FieldSpec(name: "c\($0)", locator: .index($0), type: .text) }
    let row = try #require(try csv(text, specs).rows.first)
    #expect(row == fields.map { $0.allSatisfy(\.isWhitespace) ? .null : .text($0) })
  }

  // MARK: Sources and the window

  @Test func memoryComesInAnyPieces() throws {
    for size in 1...7 {
      let source = MemorySource("zażółć")
      var text: [UInt8] = []
      let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 1)
      defer { buffer.deallocate() }
      while true {
        let count = try source.read(into: buffer)
        if count == 0 { break }
        text += buffer[..<count]
      }
      #expect(String(decoding: text, as: UTF8.self) == "zażółć")
      #expect(try source.read(into: buffer) == 0)
    }
  }

  @Test func theWindowSlidesAndGrows() throws {
    let window = Window(MemorySource("abcdefghijklmnop"), bytes: 4)
    func text() -> String {
      String(decoding: UnsafeBufferPointer(start: window.base, count: window.filled), as: UTF8.self)
    }
    #expect(try window.more(keepingFrom: 0))
    #expect(text() == "abcd")
    #expect(try window.more(keepingFrom: 3))
    #expect(text() == "defg")
    #expect(window.passed == 3)
    #expect(try window.more(keepingFrom: 0))
    #expect(text() == "defghijk")
    #expect(window.capacity == 8)
    #expect(try window.more(keepingFrom: 8))
    #expect(text() == "lmnop")
    #expect(window.passed == 11)
    #expect(try !window.more(keepingFrom: 2))
    #expect(window.isAtEnd)
    #expect(text() == "nop")
    #expect(try !window.more(keepingFrom: 1))
    #expect(text() == "nop")
  }

  @Test func theSlackOfTheWindowMayBeRead() throws {
    let window = Window(MemorySource("x"), bytes: 1)
    #expect(try window.more(keepingFrom: 0))
    var sum = 0
    for index in 0..<(1 + Window.slackBytes) { sum += Int(window.base[index]) }
    #expect(sum == 0x78)
  }

  @Test func scratchIsFreeAgainAtTheNextRecord() {
    let scratch = Scratch(bytes: 8)
    scratch.restart(bytes: 100)
    let first = scratch.end
    for index in 0..<50 { scratch.end[index] = UInt8(index) }
    let used = scratch.use(50)
    #expect(used.count == 50)
    #expect(scratch.end == first + 50)
    scratch.restart(bytes: 100)
    #expect(scratch.end == first)
  }

  @Test func aStoreGrowsAtItsEnd() {
    let store = ByteStore(capacity: 2)
    var expected: [UInt8] = []
    for length in [0, 1, 2, 3, 100, 5000] {
      let piece = [UInt8](repeating: UInt8(length & 0xFF), count: length)
      #expect(piece.withUnsafeBytes { store.append($0) } == expected.count)
      expected += piece
    }
    #expect(Array(UnsafeBufferPointer(start: store.base, count: store.count)) == expected)
    store.removeAll()
    #expect(store.count == 0)
  }

  @Test func wordsOfAPage() {
    func words(_ page: String) -> String { DocumentStart(page.utf8).words }
    #expect(words("<html><h1>Błąd</h1>\n\n<p class=\"x\">503  Service</p>") == "Błąd 503 Service")
    #expect(words("<html>") == "")
    #expect(words("<p>" + String(repeating: "słowo ", count: 100)).count <= 81)
  }
}
