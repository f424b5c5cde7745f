internal import Glibc
internal import Testbed
internal import Testing

@testable internal import Platform

@Suite struct ByteSourceTests {
  private func all(_ source: any ByteSource, piece: Int) throws -> [UInt8] {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: piece, alignment: 1)
    defer { buffer.deallocate() }
    var bytes: [UInt8] = []
    while true {
      let count = try source.read(into: buffer)
      if count == 0 { break }
      bytes += buffer[..<count]
    }
    // The end stays the end.
    #expect(try source.read(into: buffer) == 0)
    return bytes
  }

  @Test(arguments: [1, 2, 3, 7, 64, 100_000])
  func aDocumentIsTheSameInPiecesOfAnySize(piece: Int) throws {
    let folder = try TemporaryFolder()
    var random = Seeded(5)
    for count in [0, 1, 6, 7, 8, 63, 64, 65, 1000] {
      let bytes = (0..<count).map { _ in UInt8(random.below(256)) }
      #expect(try all(MemorySource(bytes), piece: piece) == bytes, "\(count) bytes (seed 5)")
      let path = try folder.write("document", bytes)
      #expect(try all(FileSource(path: path), piece: piece) == bytes, "\(count) bytes (seed 5)")
    }
  }

  @Test func aTextIsItsUTF8() throws {
    #expect(try all(MemorySource("zażółć"), piece: 4) == Array("zażółć".utf8))
    let error = #expect(throws: FileError.self) { try FileSource(path: "/nowhere") }
    #expect(error?.what == "cannot open /nowhere: No such file or directory")
  }
}

/// Two processes of one machine that talk to each other.
@Suite struct LocalSocketTests {
  /// A listener that answers each connection with what it was sent, until it ends.
  private func echo(_ listener: LocalListener) -> Thread {
    Thread("echo") {
      while let socket = listener.accept() {
        while let bytes = try? socket.read(upTo: 1000), !bytes.isEmpty {
          if (try? socket.write(bytes)) == nil { break }
        }
      }
    }
  }

  private func answer(_ socket: LocalSocket, to bytes: [UInt8]) throws -> [UInt8] {
    try socket.write(bytes)
    var found: [UInt8] = []
    while found.count < bytes.count {
      let piece = try socket.read(upTo: 4096)
      if piece.isEmpty { break }
      found += piece
    }
    return found
  }

  @Test func bytesGoThereAndBack() throws {
    let folder = try TemporaryFolder()
    let listener = try LocalListener(folder.file("socket"))
    let thread = echo(listener)
    for count in [1, 1000, 1001, 60_000] {
      let socket = try #require(try LocalSocket.connect(folder.file("socket")))
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
      #expect(try answer(socket, to: bytes) == bytes)
    }
    listener.stop()
    thread.join()
  }

  @Test func thePeerIsKnownByItsUserAndProcess() throws {
    let folder = try TemporaryFolder()
    let listener = try LocalListener(folder.file("socket"))
    let client = try #require(try LocalSocket.connect(folder.file("socket")))
    let server = try #require(listener.accept())
    #expect(try server.peer().user == getuid() && server.peer().process == getpid())
    #expect(try client.peer().user == getuid())
  }

  @Test func nobodyElseMayConnect() throws {
    let folder = try TemporaryFolder()
    let listener = try LocalListener(folder.file("socket"))
    var facts = stat()
    #expect(stat(listener.path, &facts) == 0 && facts.st_mode & 0o777 == 0o600)
  }

  @Test func whereNobodyListensThereIsNoConnection() throws {
    let folder = try TemporaryFolder()
    #expect(try LocalSocket.connect(folder.file("nothing")) == nil)
    // A socket left by a crashed process.
    let leftover = folder.file("leftover")
    let number = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: leftover.utf8) }
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(number, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    close(number)
    #expect(status == 0 && Files.exists(leftover))
    #expect(try LocalSocket.connect(leftover) == nil)
    // The next listener takes its place, and takes it away at its end.
    do {
      let listener = try LocalListener(leftover)
      #expect(try LocalSocket.connect(leftover) != nil)
      listener.stop()
    }
    #expect(!Files.exists(leftover))
  }

  @Test func whatIsNoSocketIsAnError() throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: FileError.self) { _ = try LocalListener("/nowhere/socket") }
    #expect(error?.what == "cannot listen on /nowhere/socket: No such file or directory")
    try Files.makeFolder(folder.file("folder"))
    #expect(throws: FileError.self) { _ = try LocalListener(folder.file("folder")) }
  }

  /// An address holds 107 bytes; paths of state folders may be longer.
  @Test func aPathMayBeLongerThanAnAddress() throws {
    let folder = try TemporaryFolder()
    let deep = folder.file(String(repeating: "d", count: 120))
    try Files.makeFolder(deep)
    let listener = try LocalListener("\(deep)/socket")
    let thread = echo(listener)
    let socket = try #require(try LocalSocket.connect("\(deep)/socket"))
    #expect(try answer(socket, to: [1, 2, 3]) == [1, 2, 3])
    socket.hangUp()
    listener.stop()
    thread.join()
    let error = #expect(throws: FileError.self) {
      _ = try LocalSocket.connect("\(folder.path)/\(String(repeating: "s", count: 120))")
    }
    #expect(error?.code == ENAMETOOLONG)
  }

  @Test func hangingUpWakesWhoReads() throws {
    let folder = try TemporaryFolder()
    let listener = try LocalListener(folder.file("socket"))
    let client = try #require(try LocalSocket.connect(folder.file("socket")))
    let server = try #require(listener.accept())
    let outcome = Monitor<[UInt8]?>(nil)
    let reader = Thread("reads") {
      let bytes = (try? server.read(upTo: 10)) ?? [0xEE]
      outcome.withLock { $0 = bytes }
    }
    client.hangUp()
    reader.join()
    #expect(outcome.withLock { $0 } == [])
    // Writing to a closed peer is an error, not a signal that ends the process.
    #expect(throws: FileError.self) { for _ in 0..<3 { try server.write([UInt8](repeating: 1, count: 100_000)) } }
  }
}

/// Every way in which a JSON text can be refused, in the words that an operator reads.
@Suite struct JSONErrorTests {
  private static let backup = "Restore the file from a backup, or have its writer correct it"
  private static let other = "Restore the file from a backup; it is not as Klamra writes it"

  @Test(arguments: [
    ("", "no JSON at line 1, column 1: a value is expected", backup),
    ("[1,\n 2,\n]", "no JSON at line 3, column 1: a value is expected", backup),
    ("{\"a\" 1}", "no JSON at line 1, column 6: a colon is expected", backup),
    ("{\"a\":1 \"b\":2}", "no JSON at line 1, column 8: a comma or } is expected", backup),
    ("[1 2]", "no JSON at line 1, column 4: a comma or ] is expected", backup),
    ("{1:2}", "no JSON at line 1, column 2: the name of a member is expected", backup),
    ("[nulL]", "no JSON at line 1, column 5: the word null is expected", backup),
    ("[fals]", "no JSON at line 1, column 6: the word false is expected", backup),
    ("01", "no JSON at line 1, column 2: a number has no zero in front", backup),
    ("1.", "no JSON at line 1, column 3: a digit is expected", backup),
    ("-x", "no JSON at line 1, column 2: a digit is expected", backup),
    ("1e+", "no JSON at line 1, column 4: a digit is expected", backup),
    ("\"a", "no JSON at line 1, column 3: the string has no end", backup),
    ("\"\t\"", "no JSON at line 1, column 2: a control character in a string is written as an escape", backup),
    ("\"\\x\"", "no JSON at line 1, column 3: an escape is one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u", backup),
    ("\"\\u12\"", "no JSON at line 1, column 6: four hexadecimal digits are expected", backup),
    ("\"\\ud800x\"", "no JSON at line 1, column 8: an escape is half of a surrogate pair", backup),
    ("1 2", "no JSON at line 1, column 3: nothing may follow the value", backup),
    ("{\"a\":1,\r\n\"a\":2}", "the JSON has two members \"a\" in one object at line 2, column 1", backup),
    ("{\"\\n\":1,\"\\n\":2}", "the JSON has two members \"\\n\" in one object at line 1, column 9", backup),
  ])
  func whatIsWrongHasItsPlace(text: String, what: String, advice: String) {
    let error = #expect(throws: JSONError.self) { try JSON(parsing: text) }
    #expect(error?.what == what && error?.advice == Advice(advice) && error?.isRetryable == false)
  }

  @Test func limitsAreNamed() {
    let limits = JSONLimits(bytesMax: 20, depthMax: 3, valuesMax: 4)
    func error(_ text: String) -> JSONError? {
      #expect(throws: JSONError.self) { try JSON(parsing: text, limits: limits) }
    }
    #expect(throws: Never.self) { try JSON(parsing: "[[[1]]]             ", limits: limits) }
    #expect(error("[[[[1]]]]")?.what == "the JSON is too large at line 1, column 4: it nests more than 3 deep")
    #expect(error("[1,2,3,4]")?.what == "the JSON is too large at line 1, column 8: more than 4 values")
    #expect(
      error(String(repeating: " ", count: 21))?.what
        == "the JSON is too large at line 1, column 1: 21 bytes, and at most 20")
    #expect(error("[1,2,3,4]")?.advice == "Look whether this is the right file")
  }

  @Test func aValueOfAnotherKindIsNamedWithItsPath() throws {
    let node = try JSONNode(parsing: "{\"a\": [true, {\"b\": \"\(String(repeating: "ż", count: 200))\"}]}")
    let inner = try node.member("a").elements()[1]
    let error = #expect(throws: JSONError.self) { try inner.member("b").integer() }
    #expect(
      error?.what == "$.a[1].b is the text \"\(String(repeating: "ż", count: 80))\" where a whole number is expected")
    #expect(error?.advice == Advice(Self.other) && error?.line == 0)
    let absent = #expect(throws: JSONError.self) { try inner.member("c") }
    #expect(absent?.description == "$.a[1].c is missing. \(Self.other)")
  }

  @Test func digitsAreAnyNumberAsItStands() throws {
    let node = try JSONNode(parsing: "[1, -0, 1.50, 1e400, 99999999999999999999, \"1\"]")
    let elements = try node.elements()
    #expect(try elements[..<5].map { try $0.digits() } == ["1", "-0", "1.50", "1e400", "99999999999999999999"])
    #expect(throws: JSONError.self) { try elements[5].digits() }
  }

  // MARK: Writing

  @Test func whatIsWrittenIsTheSameEverywhere() {
    let value: JSON = [
      "title": "Ludność „Krakowa”\n\t\"\\\u{1}\u{1f}\u{7f}", "none": .null,
      "list": [1, -2, true, false, .number("1.50")], "empty": [], "nothing": .object([JSON.Member]()),
      "line": .line(["a": [1, 2]]),
    ]
    #expect(
      value.compact
        == "{\"title\":\"Ludność „Krakowa”\\n\\t\\\"\\\\\\u0001\\u001f\u{7f}\",\"none\":null,\"list\":[1,-2,true,false,1.50],"
        + "\"empty\":[],\"nothing\":{},\"line\":{\"a\":[1,2]}}")
    #expect(
      value.pretty == """
        {
          "title": "Ludność „Krakowa”\\n\\t\\"\\\\\\u0001\\u001f\u{7f}",
          "none": null,
          "list": [
            1,
            -2,
            true,
            false,
            1.50
          ],
          "empty": [],
          "nothing": {},
          "line": {"a":[1,2]}
        }
        """)
  }

  @Test func membersWithoutAValueAreLeftOut() {
    let value = JSON.object(["a": 1, "b": nil, "c": .null, "d": .optional(String?.none), "e": .optional(7)])
    #expect(value.compact == "{\"a\":1,\"c\":null,\"d\":null,\"e\":7}")
  }
}
