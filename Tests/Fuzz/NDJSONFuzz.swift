internal import Formats
internal import Platform
internal import Schema
internal import Testbed
internal import Testing
internal import Text

@testable internal import Readers

extension FuzzTests {
  /// A random document of lines: JSON objects, other JSON, blanks, and lines that are damaged.
  private static func lines(_ random: inout Seeded) -> [UInt8] {
    var bytes: [UInt8] = random.once(in: 8) ? [0xEF, 0xBB, 0xBF] : []
    let count = random.below(8)
    for line in 0..<count {
      let members = (0..<random.below(4)).map { _ in
        "\"\(random.pick(["a", "b", "id", "ż"]))\": "
          + random.pick([
            "1", "-0.50", "\"x\"", "\"\\u017c\"", "null", "true", "[1, {\"a\": 2}]", "{\"b\": \"y\"}", "1e400",
          ])
      }
      let text = random.pick([
        "{\(members.joined(separator: ", "))}", "{\(members.joined(separator: ","))}",
        "{\(members.joined(separator: ","))}",
        "[1, 2]", "null", "12", "", " \t", "{\"a\": ", "\"a", "x",
      ])
      let isDamaged = random.once(in: 3)
      bytes += isDamaged ? Mutation.damage(Array(text.utf8), times: 1 + random.below(2), &random) : Array(text.utf8)
      if line + 1 < count || random.once(in: 2) { bytes += random.pick(["\n", "\n", "\r\n"]).utf8 }
    }
    return bytes
  }

  private static func fields(_ random: inout Seeded) throws -> [FieldSpec] {
    try (0..<1 + random.below(3)).map { number in
      FieldSpec(
        name: "f\(number)",
        locator: .path(try DocumentPath(parsing: random.pick(["a", "b", "/id", "a[0]", "b.b", "."]))),
        type: random.pick(ColumnType.allCases), isRequired: random.once(in: 5))
    }
  }

  /// The content of the lines, each parsed as a separate document.
  private static func expected(_ bytes: [UInt8], _ fields: [FieldSpec]) throws -> ReadAll {
    let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    var lines = body.split(separator: 10, omittingEmptySubsequences: false).map(Array.init)
    let endsWithLine = lines.last?.isEmpty == true
    if endsWithLine { lines.removeLast() }
    let format = JSONFormat(records: try DocumentPath(parsing: "."))
    var all = try ReadAll { RecordsInMemory([], columns: fields.count) }
    for (index, line) in lines.enumerated() where !line.allSatisfy({ [9, 13, 32].contains($0) }) {
      // A mark of UTF-8 is one only at the start of the document.
      let isMarked = line.starts(with: [0xEF, 0xBB, 0xBF])
      let read = try ReadAll { try JSONReader(source: MemorySource(line), format: format, fields: fields) }
      if let row = read.rows.first, !isMarked {
        all.rows.append(row)
        all.positions.append(index + 1)
        continue
      }
      if read.failure?.message.hasSuffix("it was cut short") == true, index + 1 == lines.count, !endsWithLine, !isMarked
      {
        all.failure = read.failure
        return all
      }
      var rejection = read.rejections.first ?? Rejection(rule: .structure, position: 0, reason: "")
      if isMarked { rejection = Rejection(rule: .structure, position: 0, reason: "") }
      rejection.position = index + 1
      all.rejections.append(rejection)
    }
    return all
  }

  /// Every line is read as if it were a JSON document alone, however its neighbours are broken.
  @Test func aLineOfNDJSONIsADocument() {
    Fuzz.play("aLineOfNDJSONIsADocument", rounds: 3000) { random in
      let bytes = Self.lines(&random)
      let fields = try Self.fields(&random)
      let reading = try ReadAll { try NDJSONReader(source: MemorySource(bytes), fields: fields) }
      // Empty, or of another kind: judged by the first bytes, and tested by cases.
      if let failure = reading.failure, failure.offset == 0, reading.rows.isEmpty, reading.rejections.isEmpty,
        failure.message.hasPrefix("the document is empty") || failure.message.hasPrefix("this is ")
      {
        return
      }
      let expected = try Self.expected(bytes, fields)
      let text = shown(bytes)
      try holdEqual(reading.rows, expected.rows, "rows of \(text)")
      try holdEqual(reading.positions, expected.positions, "positions of \(text)")
      try holdEqual(reading.rejections.map(\.position), expected.rejections.map(\.position), "rejections of \(text)")
      try holdEqual(reading.rejections.map(\.rule), expected.rejections.map(\.rule), "rules of \(text)")
      try hold((reading.failure == nil) == (expected.failure == nil), "\(text): \(reading.failure?.what ?? "accepted")")
    }
  }

  /// However a document is cut into pieces: the same records, rejections and error.
  @Test func ndjsonInAnyPieces() {
    Fuzz.play("ndjsonInAnyPieces", rounds: 1000) { random in
      let bytes = Self.lines(&random)
      let fields = try Self.fields(&random)
      let whole = try ReadAll { try NDJSONReader(source: MemorySource(bytes), fields: fields) }
      for largest in [1, 2 + random.below(60)] {
        let limits = FormatLimits(windowBytes: 1 + random.below(100))
        let source = RandomPieces(bytes, upTo: largest, random)
        let cut = try ReadAll { try NDJSONReader(source: source, fields: fields, limits: limits) }
        try holdEqual(cut, whole, "\(shown(bytes)) \(fields.map(\.locator)) pieces up to \(largest)")
      }
    }
  }

  /// Python, reading line by line, is of the same opinion about which lines are JSON objects.
  @Test(.enabled(if: Shell.python, "python3 is not there")) func pythonReadsTheSameLines() throws {
    let folder = try TemporaryFolder()
    var documents: [[UInt8]] = []
    Fuzz.play("pythonReadsTheSameLines", rounds: 1500) { random in
      // Python requires the whole line to be UTF-8, a reader only the wanted part.
      let bytes = Self.lines(&random) + [10]
      if documents.count < 10_000, String(validating: bytes, as: UTF8.self) != nil { documents.append(bytes) }
    }
    let lines = documents.map { $0.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
    try folder.write("documents", lines.joined(separator: "\n"))
    let script = """
      import json
      def refuse(word): raise ValueError(word)
      def verdict(line):
          if not line.strip(b" \\t\\r"): return ""
          try: return "1" if isinstance(json.loads(line.decode("utf-8"), parse_constant=refuse), dict) else "0"
          except (ValueError, RecursionError): return "0"
      for line in open("documents").read().split("\\n"):
          data = bytes.fromhex(line)
          if data.startswith(b"\\xef\\xbb\\xbf"): data = data[3:]
          print("v" + "".join(verdict(part) for part in data.split(b"\\n")))
      """
    let answers = try #require(Shell.shell("python3 -c \"$1\"", in: folder.path, arguments: [script]))
    let verdicts = answers.split(separator: "\n")
    try #require(verdicts.count == documents.count)
    // A field that every object may lack, and that no other value has.
    let field = FieldSpec(name: "f", locator: .path(try DocumentPath(parsing: "nie-ma")), type: .geometry)
    for (document, verdict) in zip(documents, verdicts) {
      let reading = try ReadAll { try NDJSONReader(source: MemorySource(document), fields: [field]) }
      if reading.failure?.offset == 0 { continue }
      var seen = Dictionary(uniqueKeysWithValues: reading.positions.map { ($0, "1") })
      for rejection in reading.rejections { seen[rejection.position] = "0" }
      let own = seen.sorted { $0.key < $1.key }.map(\.value).joined()
      #expect("v" + own == verdict, "\(shown(document))")
    }
  }
}
