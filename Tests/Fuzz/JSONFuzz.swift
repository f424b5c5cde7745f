internal import Formats
internal import Platform
internal import Schema
internal import Testbed
internal import Testing
internal import Text

@testable internal import Readers

extension FuzzTests {
  private static let blanks = ["", "", "", " ", "\n", "\t", "\r\n  "]
  private static let names = ["a", "b", "id", "Kod stacji", "val", "r", "", "ż\\u017c", "a\\\"b"]

  /// A random JSON text.
  private static func text(_ depth: Int, _ random: inout Seeded) -> String {
    func blank() -> String { random.pick(blanks) }
    switch random.below(depth > 0 ? 9 : 6) {
    case 0: return random.pick(["null", "true", "false"])
    case 1, 2:
      let whole = random.pick(["0", "-0", "7", "-12", "1234567890123456789012", "\(random.below(1000))"])
      return whole + random.pick(["", "", ".5", ".050", ".0"]) + random.pick(["", "", "e3", "E-2", "e+0"])
    case 3, 4, 5:
      let pieces = [
        "a", "żółw", "𝛑", "\\n", "\\u20ac", "\\ud834\\udd1e", "\\\"", "\\\\", "0612011", " ", "/", "2024-07-15",
      ]
      return "\"" + Mutation.text(pieces, upTo: 6, &random) + "\""
    case 6, 7:
      let items = (0..<random.below(4)).map { _ in blank() + text(depth - 1, &random) + blank() }
      return "[" + (items.isEmpty ? blank() : items.joined(separator: ",")) + "]"
    default:
      let items = (0..<random.below(5)).map { _ in
        "\(blank())\"\(random.pick(names))\"\(blank()):\(blank())\(text(depth - 1, &random))\(blank())"
      }
      return "{" + (items.isEmpty ? blank() : items.joined(separator: ",")) + "}"
    }
  }

  private static func read(_ bytes: [UInt8], _ records: String, _ fields: [FieldSpec]) throws -> ReadAll {
    let format = JSONFormat(records: try DocumentPath(parsing: records))
    return try ReadAll { try JSONReader(source: MemorySource(bytes), format: format, fields: fields) }
  }

  /// What is JSON is accepted, what is not is refused: by the reader as by a plain parser.
  @Test func jsonIsJudgedByItsGrammar() {
    Fuzz.play("jsonIsJudgedByItsGrammar", rounds: 3000) { random in
      let bytes = Mutation.damage(Array(Self.text(4, &random).utf8), times: random.below(4), &random)
      let isJSON = PlainJSON(bytes) != nil
      // Bytes that are not UTF-8 matter only in wanted values.
      guard isJSON || String(validating: bytes, as: UTF8.self) != nil else { return }
      let reading = try Self.read(bytes, ".", [])
      try hold((reading.failure == nil) == isJSON, "\(shown(bytes)): \(reading.failure?.what ?? "accepted")")
    }
  }

  private static let paths = ["a", "b", "id", "a.b", "a[0]", "b.a", ".", "\"Kod stacji\"", "/id", "/a.b", "a[1].val"]

  /// However a document is cut into pieces: the same records, rejections and error.
  @Test func jsonInAnyPieces() {
    Fuzz.play("jsonInAnyPieces", rounds: 1000) { random in
      let records = (0..<random.below(6)).map { _ in Self.text(3, &random) }
      let document =
        "{\"id\": \(Self.text(1, &random)), \"r\": [\(records.joined(separator: ","))], \"a\": \(Self.text(2, &random))}"
      let bytes = Mutation.damage(Array(document.utf8), times: random.below(5), &random)
      let fields = try (0..<1 + random.below(4)).map { number in
        FieldSpec(
          name: "f\(number)", locator: .path(try DocumentPath(parsing: random.pick(Self.paths))),
          type: random.pick(ColumnType.allCases), isRequired: random.once(in: 5))
      }
      let format = JSONFormat(
        records: try DocumentPath(parsing: random.pick(["r[]", "r[]", "r[]", ".", "r[0]", "r[].a", "a"])))
      let whole = try ReadAll { try JSONReader(source: MemorySource(bytes), format: format, fields: fields) }
      for largest in [1, 2 + random.below(60)] {
        let limits = FormatLimits(windowBytes: 1 + random.below(100))
        let source = RandomPieces(bytes, upTo: largest, random)
        let cut = try ReadAll { try JSONReader(source: source, format: format, fields: fields, limits: limits) }
        try holdEqual(cut, whole, "\(shown(bytes)) \(format.records) \(fields.map(\.locator)) pieces up to \(largest)")
      }
    }
  }

  /// The value at a path of a plain value; nil if absent.
  private static func value(_ json: PlainJSON, at steps: ArraySlice<DocumentPath.Step>) -> PlainJSON? {
    guard let step = steps.first else { return json }
    switch (step, json) {
    case (.key(let key), .object(let members)):
      // Of two members with one name the first wins.
      return members.first { $0.name == key }.flatMap { value($0.value, at: steps.dropFirst()) }
    case (.element(let number), .array(let items)):
      return items.indices.contains(number) ? value(items[number], at: steps.dropFirst()) : nil
    default: return nil
    }
  }

  /// The values that are read are those that a plain parser sees at the same paths.
  @Test func jsonValuesAreThoseOfTheDocument() {
    Fuzz.play("jsonValuesAreThoseOfTheDocument", rounds: 2000) { random in
      let document = "[\((0..<1 + random.below(4)).map { _ in Self.text(3, &random) }.joined(separator: ","))]"
      guard case .array(let records)? = PlainJSON(Array(document.utf8)) else { throw Falsified("no JSON: \(document)") }
      let path = try DocumentPath(parsing: random.pick(Self.paths.filter { !$0.hasPrefix("/") }))
      let reading = try Self.read(
        Array(document.utf8), "[]", [FieldSpec(name: "f", locator: .path(path), type: .text)])
      try hold(reading.failure == nil, "\(document): \(reading.failure?.what ?? "")")
      try holdEqual(reading.rows.count + reading.rejections.count, records.count, "records of \(document)")
      for (row, position) in zip(reading.rows, reading.positions) {
        let expected: Value
        switch Self.value(records[position - 1], at: path.steps[...]) {
        case nil, .null?: expected = .null
        case .string(let text)?: expected = text.allSatisfy(\.isWhitespace) ? .null : .text(text)
        case .number(let digits)?: expected = .text(digits)
        case .truth(let truth)?: expected = .text(truth ? "true" : "false")
        case let other?: throw Falsified("\(document): \(other) was read as \(row[0])")
        }
        try holdEqual(row[0], expected, "\(path) of record \(position) of \(document)")
      }
    }
  }

  /// Python's parser, with its extensions switched off, is of the same opinion.
  @Test(.enabled(if: Shell.python, "python3 is not there")) func pythonJudgesJSONTheSame() throws {
    let folder = try TemporaryFolder()
    var documents: [[UInt8]] = []
    Fuzz.play("pythonJudgesJSONTheSame", rounds: 1500) { random in
      guard documents.count < 20_000 else { return }
      documents.append(Mutation.damage(Array(Self.text(4, &random).utf8), times: random.below(3), &random))
    }
    let lines = documents.map { $0.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
    try folder.write("documents", lines.joined(separator: "\n"))
    let script = """
      import json, sys
      def refuse(word): raise ValueError(word)
      if hasattr(sys, "set_int_max_str_digits"): sys.set_int_max_str_digits(0)
      for line in open("documents").read().split("\\n"):
          try:
              text = bytes.fromhex(line).decode("utf-8")
          except UnicodeDecodeError:
              print("-"); continue
          try:
              json.loads(text[1:] if text.startswith("\\ufeff") else text, parse_constant=refuse); print("1")
          except ValueError:
              print("0")
      """
    let answers = try #require(Shell.shell("python3 -c \"$1\"", in: folder.path, arguments: [script]))
    let verdicts = answers.split(separator: "\n")
    try #require(verdicts.count == documents.count)
    for (document, verdict) in zip(documents, verdicts) where verdict != "-" {
      let reading = try Self.read(document, ".", [])
      #expect(
        (reading.failure == nil) == (verdict == "1"), "\(shown(document)): \(reading.failure?.what ?? "accepted")")
    }
  }
}
