internal import Glibc
internal import Platform
internal import Schema
internal import Testbed
internal import Testing

@testable internal import Settings

/// Limits at their borders, places of mistakes, and how they are gathered.
@Suite struct SettingsLimitTests {
  private func report(_ text: String) -> Report {
    let report = Report()
    _ = parse(text, into: report)
    return report
  }

  @Test func valuesNestUpToSixtyFourDeep() {
    func nested(_ depth: Int) -> String { String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
    #expect(!report(nested(64)).hasErrors)
    #expect(report(nested(65)).diagnostics.first?.message == "values are nested deeper than 64 levels")
    let keys =
      (0..<64).map { String(repeating: " ", count: $0) + "a:\n" }.joined() + String(repeating: " ", count: 64)
      + "b: 1\n"
    #expect(report(keys).diagnostics.first?.message == "values are nested deeper than 64 levels")
  }

  @Test func aFileHoldsAHundredThousandValues() {
    // The list itself is one of them.
    func list(_ count: Int) -> String { "[" + String(repeating: "1,", count: count - 1) + "1]" }
    #expect(!report(list(99_999)).hasErrors)
    #expect(report(list(100_000)).diagnostics.first?.message == "the file holds more than 100000 values")
  }

  @Test func aFileHasAMebibyte() throws {
    let folder = try TemporaryFolder()
    func found(_ count: Int) throws -> String? {
      let report = Report()
      let path = try folder.write("a.yaml", "a: 1\n" + String(repeating: "#", count: count - 5))
      _ = SettingsFile.read(path, as: "a.yaml", into: report)
      return report.diagnostics.first?.description
    }
    #expect(try found(1 << 20) == nil)
    #expect(
      try found((1 << 20) + 1) == "a.yaml:1:1: error: the file has 1048577 bytes; settings may have at most 1 MiB")
  }

  @Test(arguments: [
    ("a: &x 1", "1:4", "anchors (&name) are not used in settings", "repeat the value"),
    ("a: *x", "1:4", "aliases (*name) are not used in settings", "repeat the value"),
    ("a: !!int 1", "1:4", "tags (!name) are not used in settings", "remove the tag"),
    ("a: !x {b: 1}", "1:4", "tags (!name) are not used in settings", "remove the tag"),
    ("a: &x [1]", "1:4", "anchors (&name) are not used in settings", "repeat the value"),
    ("&x a: 1", "1:1", "anchors (&name) are not used in settings", "repeat the value"),
    ("? [a]\n: 1", "1:3", "a key must be text", "check the indentation"),
    ("? {a: 1}\n: 1", "1:3", "a key must be text", "check the indentation"),
    ("a: 1\n---\nb: 1", "2:1", "a second document begins here; a settings file holds one", ""),
    ("a:\n\tb: 1", "2:1", "a tab stands where YAML wants spaces", "indent with spaces"),
    (
      "a: b: c", "1:5", "not valid YAML: mapping values are not allowed in this context",
      "put text that holds \": \" in quotation marks"
    ),
    (
      "a: @b", "1:4", "not valid YAML: found character that cannot start any token (while scanning for the next token)",
      "put text that begins with this character in quotation marks"
    ),
    ("a: 1\nb: 2\na: 3", "3:1", "the key \"a\" is given twice; the first is in line 1", ""),
  ])
  func whatIsNoSettingHasItsPlaceAndAdvice(text: String, place: String, message: String, suggestion: String) throws {
    let diagnostic = try #require(report(text).diagnostics.first)
    #expect("\(diagnostic.location.line):\(diagnostic.location.column)" == place)
    #expect(diagnostic.message == message && diagnostic.suggestion == Advice(suggestion))
  }

  // MARK: Reports

  private func mark(_ line: Int, _ column: Int, width: Int = 1, file: String = "a.yaml") -> Mark {
    Mark(SourceLocation(file: file, line: line, column: column), width: width)
  }

  @Test func aMistakeIsShownInItsLine() {
    let report = Report()
    report.remember("a.yaml", text: "title: Ludność\r\nkey: [area]\n")
    report.error("no such column", at: mark(2, 7, width: 4), suggestion: "Did you mean \"area_code\"?")
    report.error("too long", at: mark(1, 8, width: .max))
    report.warning("odd", at: mark(3, 1))
    #expect(
      report.diagnostics.map(\.description) == [
        "a.yaml:1:8: error: too long\n  title: Ludność\n         ^~~~~~~",
        "a.yaml:2:7: error: no such column; did you mean \"area_code\"?\n  key: [area]\n        ^~~~",
        "a.yaml:3:1: warning: odd",
      ])
    #expect(report.errorCount == 2 && report.hasErrors)
  }

  /// An advice is a separate sentence that is continued here; a name or an abbreviation keeps its capitals.
  @Test(arguments: [
    ("Save it as UTF-8", "save it as UTF-8"), ("UTF-8 is expected", "UTF-8 is expected"), ("A", "A"), ("", ""),
    ("set it", "set it"), ("Żółw", "żółw"), ("TERYT has it", "TERYT has it"),
  ])
  func anAdviceGoesOnBehindASemicolon(advice: String, suggestion: String) {
    let report = Report()
    report.error("wrong", at: mark(1, 1), suggestion: Advice(advice))
    #expect(report.diagnostics[0].suggestion == Advice(suggestion))
  }

  @Test func aLineIsShownUpTo240Characters() {
    for (count, isShown) in [(240, true), (241, false)] {
      let report = Report()
      report.remember("a.yaml", text: String(repeating: "ż", count: count))
      report.error("wrong", at: mark(1, 1))
      #expect(report.diagnostics[0].line.isEmpty != isShown)
    }
  }

  @Test func hiddenLinesAreInNoMessageWhateverTheOrder() throws {
    let report = Report()
    let text = "a: {b: 1}\nc: |\n  one\n  two\nd: 'x\n  y'\ne: 2\n"
    guard case .mapping(let entries)? = parse(text, into: report)?.content else { Issue.record("no mapping"); return }
    func warn(_ line: Int) { report.warning("odd", at: Mark(SourceLocation(file: "test.yaml", line: line, column: 1))) }
    for line in 1...4 { warn(line) }
    for entry in entries where entry.key != "e" { report.hideLines(of: entry.value) }
    for line in 5...7 { warn(line) }
    report.remember("other.yaml", text: "shown\n")
    report.warning("odd", at: Mark(SourceLocation(file: "other.yaml", line: 1, column: 1)))
    #expect(report.diagnostics.map(\.line) == ["shown", "", "", "", "", "", "", "e: 2"])
  }

  @Test(arguments: [
    ("a: 1\nb: c: d\n", false), ("a: 1\nsecret: c: d\n", true), ("Secrets:\n\n  # a\n  b: 1\n  c: d: e\n", true),
    ("secret: {file: a}\nb: c: d\n", false), ("a: secret\nb: 1\nc: d: e\n", false),
  ])
  func aLineThatCannotBeParsedIsHiddenUnderTheKeyOfASecret(text: String, isHidden: Bool) {
    let found = report(text).diagnostics
    #expect(found.count == 1 && found[0].line.isEmpty == isHidden)
  }

  @Test func whatIsSaidTwiceOfOnePlaceIsSaidOnce() {
    let report = Report()
    for _ in 0..<3 { report.error("wrong", at: mark(1, 1)) }
    report.error("wrong", at: mark(1, 2))
    report.error("also wrong", at: mark(1, 1))
    #expect(report.diagnostics.map(\.message) == ["wrong", "also wrong", "wrong"] && report.errorCount == 5)
  }

  @Test func errorsAreThrownWithAllWarnings() {
    let report = Report()
    report.warning("odd", at: mark(9, 1))
    #expect(throws: Never.self) { try report.throwErrors() }
    report.error("the folder is not there", file: "datasets")
    let error = #expect(throws: ConfigurationError.self) { try report.throwErrors(in: "config") }
    #expect(
      error?.what == "a.yaml:9:1: warning: odd\ndatasets:1:1: error: the folder is not there\n1 mistake in config")
  }

  // MARK: Places

  @Test(arguments: [
    ("{unit}", Node.Style.plain, 6, 0, 6, 5, 6), ("a{unit}", .plain, 7, 1, 6, 6, 6), ("{unit}", .quoted, 8, 0, 6, 6, 6),
    // Escapes, several lines and blocks: the whole scalar is marked.
    ("{unit}", .quoted, 9, 0, 6, 5, 9), ("{unit}", .block, 1, 0, 6, 5, 1), ("ab", .plain, 2, 1, 5, 5, 2),
  ])
  func aPartOfAScalarIsMarkedWhereThatIsSure(
    text: String, style: Node.Style, width: Int, offset: Int, length: Int, column: Int, marked: Int
  ) {
    let node = Node(.scalar(text, style), mark: mark(1, 5, width: width))
    let found = node.mark(at: offset, width: length)
    #expect(found.location.column == column && found.width == marked)
  }

  @Test(arguments: [
    (Node.Content.scalar("", .plain), "nothing"), (.scalar("", .quoted), "\"\""), (.scalar("abc", .plain), "\"abc\""),
    (.scalar("a\nb", .block), "\"a…\""), (.sequence([]), "a list"), (.mapping([]), "a mapping"),
    (.scalar(String(repeating: "x", count: 60), .plain), "\"\(String(repeating: "x", count: 60))\""),
    (.scalar(String(repeating: "x", count: 61), .plain), "\"\(String(repeating: "x", count: 60))…\""),
  ])
  func whatANodeIs(content: Node.Content, kind: String) { #expect(Node(content, mark: mark(1, 1)).kind == kind) }

  @Test func aMarkIsAtLeastOneCharacterWide() {
    #expect(mark(1, 1, width: 0).width == 1 && mark(1, 1, width: -5).width == 1)
  }

  // MARK: Secrets

  /// A secret in the place of its file is in no message.
  @Test(arguments: ["tajneHaslo", "Xk29fjQ0aLmP38rT5vBn", "abc/Xk29fjQ0aLmP38rT5vBnQw==", "a b c"])
  func aSecretInThePlaceOfItsFileIsNotRepeated(secret: String) throws {
    let folder = try TemporaryFolder()
    let messages = read("{file: \(secret)}", Shape<SecretReference>.secretReference(in: folder.path)).messages
    #expect(
      messages.count == 1 && !messages[0].contains(secret) && messages[0].contains("cannot be read"), "\(messages)")
  }

  @Test func aSecretIsAFileOrACredential() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("secrets/key", "tajne\n")
    #expect(chmod(path, 0o600) == 0)
    let shape = Shape<SecretReference>.secretReference(in: folder.path)
    #expect(
      read("{file: secrets/key}", shape).value == .file(path) && read("{file: \(path)}", shape).value == .file(path))
    #expect(read("{credential: key}", shape).value == .credential("key"))
    #expect(
      read("{file: nothing}", shape).messages == [
        "1:8 the file of this secret cannot be read: No such file or directory"
      ])
    #expect(
      read("{file: secrets}", shape).messages == [
        "1:8 the secret \(folder.file("secrets")) is not a file of 1 to 8192 bytes"
      ])
    try folder.write("empty", "")
    #expect(
      read("{file: empty}", shape).messages == [
        "1:8 the secret \(folder.file("empty")) is not a file of 1 to 8192 bytes"
      ])
    #expect(read("{}", shape).messages == ["1:1 a secret needs \"file\": the path of a file"])
    #expect(
      read("{file: secrets/key, credential: key}", shape).messages == [
        "1:2 a secret is in a file or a credential, not both"
      ])
  }

  @Test func aSecretInTheFileItselfIsNotRepeated() {
    let report = Report()
    let root = parse("secret: bardzo-tajne\n", into: report)!
    _ = Shape<SecretReference>.section("a channel") { $0.required("secret", .secretReference(in: "/")) }.value(
      of: root, report)
    #expect(
      report.diagnostics.map(\.description) == [
        "test.yaml:1:9: error: a secret never stands in a configuration; put it into a file and write {file: secrets/…}"
      ])
  }

  @Test func aSecretThatEverybodyMayReadIsAWarning() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("key", "tajne\n")
    for (mode, isWarned) in [(0o600, false), (0o640, false), (0o644, true), (0o606, true)] as [(mode_t, Bool)] {
      #expect(chmod(path, mode) == 0)
      let report = Report()
      let value = Shape<SecretReference>.secretReference(in: folder.path).value(
        of: parse("{file: key}", into: report)!, report)
      #expect(value == .file(path) && !report.hasErrors)
      #expect(report.diagnostics.map(\.suggestion.description) == (isWarned ? ["chmod 600 \(path)"] : []))
    }
  }

  @Test func anErrorOfASecretSaysWhereItShouldBe() {
    let file = #expect(throws: SecretError.self) { try SecretReference.file("/nowhere/key").read() }
    #expect(
      file?.what == "the secret in /nowhere/key cannot be used: cannot look at /nowhere/key: No such file or directory")
    #expect(
      file?.advice == "Put the secret into the file, alone, readable for the user that runs klamra and nobody else")
    guard getenv("CREDENTIALS_DIRECTORY") == nil else { return }
    let credential = #expect(throws: SecretError.self) { try SecretReference.credential("key").read() }
    #expect(credential?.what == "the credential \"key\" cannot be used: systemd handed over no credentials")
    #expect(credential?.advice == "Add LoadCredential=key:/path/to/the/secret to the unit")
  }

  /// Bytes that are not text would be replaced, and become another secret.
  @Test(arguments: [[0xFF], [0x61, 0xC5], [0xED, 0xA0, 0x80], Array(0x80...0x9F)] as [[UInt8]])
  func aSecretThatIsNoTextIsRefused(bytes: [UInt8]) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("key", bytes)
    let error = #expect(throws: SecretError.self) { try SecretReference.file(path).read() }
    #expect(error?.reason.hasPrefix("cannot read (a secret is text in UTF-8) \(path)") == true)
  }

  @Test(arguments: [
    ("żółw\n", "żółw"), (" a b \t\r\n\n", " a b"), ("a\nb\n", "a\nb"), ("\u{feff}a", "\u{feff}a"), ("a\u{a0}", "a"),
  ])
  func aSecretEndsBeforeTheBlanksBehindIt(text: String, secret: String) throws {
    let folder = try TemporaryFolder()
    #expect(try SecretReference.file(folder.write("key", text)).read() == secret)
  }

  // MARK: Slips

  /// The distance of words by definition: words that differ by one edit have distance one.
  @Test func wordsThatAreOneSlipApart() {
    var random = Seeded(4)
    let letters = Array("abcd")
    for _ in 0..<500 {
      let word = (0..<3 + random.below(5)).map { _ in random.pick(letters) }
      var other = word
      let place = random.below(word.count)
      switch random.below(4) {
      case 0: other.insert(random.pick(letters), at: place)
      case 1: other.remove(at: place)
      case 2: other[place] = random.pick(letters)
      default: if place + 1 < other.count { other.swapAt(place, place + 1) }
      }
      let distance = Spelling.distance(word, other)
      if distance != (word == other ? 0 : 1) {
        Issue.record("\(String(word)) and \(String(other)) are \(distance) apart (seed 4)")
      }
      if Spelling.distance(other, word) != distance {
        Issue.record("\(String(word)) and \(String(other)) are not as far back (seed 4)")
      }
    }
  }

  @Test(arguments: [
    ("", "", 0), ("", "abc", 3), ("abc", "", 3), ("kitten", "sitting", 3), ("schedule", "shedule", 1), ("ab", "ba", 1),
    ("abcdef", "badcfe", 3), ("ca", "abc", 3), ("żółw", "zolw", 3),
  ])
  func distancesByHand(a: String, b: String, distance: Int) {
    #expect(Spelling.distance(Array(a), Array(b)) == distance)
  }
}
