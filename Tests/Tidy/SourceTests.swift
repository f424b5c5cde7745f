internal import Platform
internal import Testing

/// What the compiler and the formatter do not see to.
@Suite struct SourceTests {
  /// A call that is banned in the product, and its permitted places.
  struct Ban: Sendable, CustomTestStringConvertible {
    let call: String
    let reason: String
    var modules: [String]?
    var exceptions: [String] = []

    var testDescription: String { call }
  }

  static let bans = [
    Ban(
      call: "print(", reason: "the command line writes through its Output, the rest through Log",
      exceptions: ["Sources/standin/", "Sources/Gateway/CommandLine/Commands/"]),
    Ban(call: "try!", reason: "an error is thrown or handled"),
    Ban(call: "fatalError(", reason: "a broken invariant is a precondition with its reason; all else is an error"),
    Ban(call: "import Foundation", reason: "Platform has what is needed"),
    Ban(call: "ISO8601DateFormatter", reason: "Timestamp reads and writes RFC 3339, hundreds of times as fast"),
    Ban(call: "FoundationNetworking", reason: "Transfer speaks HTTP"),
    Ban(
      call: ".split(", reason: "it makes an array of substrings; the record path works on bytes",
      modules: ["Rows", "Privacy", "Checks", "Mapping", "Store", "StoreSQLite"]),
    Ban(call: "Task {", reason: "blocking calls run on threads, not on the cooperative pool"),
    Ban(call: "DispatchQueue", reason: "blocking calls run on Platform.Thread"),
    Ban(call: "pthread_detach", reason: "a thread that outlives main dies in what exit(3) tears down: ThreadGroup"),
    Ban(call: "-Ounchecked", reason: "checks stay on"),
  ]

  @Test(arguments: bans) func bannedCalls(ban: Ban) throws {
    for file in try SourceTree.sources() {
      if let modules = ban.modules, !modules.contains(file.module) { continue }
      if ban.exceptions.contains(where: { file.path.hasPrefix($0) }) { continue }
      for line in file.code where Self.calls(ban.call, in: line.text) {
        Issue.record("\(file.path):\(line.number): \(ban.call) is not used here: \(ban.reason)")
      }
    }
  }

  /// Whether the call occurs as a whole word: `print(` is not in `fingerprint(`.
  static func calls(_ call: String, in line: String) -> Bool {
    line.ranges(of: call).contains { range in
      guard call.first?.isLetter == true, range.lowerBound > line.startIndex else { return true }
      let before = line[line.index(before: range.lowerBound)]
      return !before.isLetter && !before.isNumber && before != "_"
    }
  }

  @Test func aModuleImportsOnlyModulesBeforeIt() throws {
    let modules = try SourceTree.modules()
    #expect(modules.first == "Platform" && modules.last == "Daemon")
    for file in try SourceTree.sources() {
      guard let own = modules.firstIndex(of: file.module) else { continue }
      for line in file.code where line.text.contains("import ") {
        guard let name = line.text.split(separator: " ").last.map(String.init), let other = modules.firstIndex(of: name)
        else { continue }
        if other >= own {
          Issue.record("\(file.path):\(line.number): \(file.module) comes before \(name) and must not know it")
        }
      }
    }
  }

  @Test func nothingInTheProductKnowsTheStandIns() throws {
    for file in try SourceTree.sources() where file.module != "standin" {
      for line in file.code where line.text.lowercased().contains("standin") {
        Issue.record("\(file.path):\(line.number): the product does not know its test double")
      }
    }
  }

  @Test func everyModuleSaysWhatItIsFor() throws {
    for path in SourceTree.modulePaths {
      let module = SourceTree.name(of: path)
      let file = try SourceFile("Sources/\(path)/\(module).swift")
      #expect(
        file.lines.first?.hasPrefix("//! \(module): ") == true,
        "\(file.path) opens with \"//! \(module): what it is for\"")
    }
  }

  /// Lines of one function.
  static let functionLinesMax = 70
  /// How many functions may be longer. This number only goes down.
  static let longFunctionsMax = 0

  @Test func functionsStayShort() throws {
    let long = try SourceTree.sources().flatMap(Self.longFunctions)
    #expect(long.count <= Self.longFunctionsMax, "\n\(long.joined(separator: "\n"))")
  }

  /// Functions whose closing brace, at the same indentation, is too far away.
  static func longFunctions(_ file: SourceFile) -> [String] {
    var found: [String] = []
    var start: (line: Int, indentation: Int, name: String)?
    for (index, line) in file.lines.enumerated() {
      let body = line.drop { $0 == " " }
      let indentation = line.count - body.count
      if let open = start {
        guard indentation == open.indentation, body.hasPrefix("}") else { continue }
        let count = index - open.line + 1
        if count > functionLinesMax { found.append("\(file.path):\(open.line + 1): \(count) lines: \(open.name)") }
        start = nil
      } else if body.contains("func ") || body.contains("init("), body.hasSuffix("{"), !body.hasPrefix("//") {
        start = (index, indentation, String(body))
      }
    }
    return found
  }

  @Test func publicDeclarationsAreDocumented() throws {
    let undocumented = try SourceTree.sources().filter { $0.module != "standin" }.flatMap(Self.undocumented)
    #expect(undocumented.isEmpty, "\n\(undocumented.joined(separator: "\n"))")
  }

  /// Members known to every Swift reader from the protocols that require them.
  private static let wellKnown = [
    "var description:", "static func == (", "static func < (", "func hash(into", "var what:", "var advice:",
    "var isRetryable:", "init() {}", "func bind(to statement:",
  ]

  static func undocumented(_ file: SourceFile) -> [String] {
    var found: [String] = []
    for (index, line) in file.lines.enumerated() {
      let body = line.drop { $0 == " " }
      guard body.hasPrefix("public "), !body.hasPrefix("public import ") else { continue }
      let declaration = body.dropFirst("public ".count)
      if wellKnown.contains(where: { declaration.hasPrefix($0) }) { continue }
      // A plain memberwise initialiser adds nothing to its properties' documentation.
      if declaration.hasPrefix("init(") { continue }
      var above = index - 1
      while above >= 0, file.lines[above].drop(while: { $0 == " " }).hasPrefix("@") { above -= 1 }
      if above < 0 || !file.lines[above].drop(while: { $0 == " " }).hasPrefix("///") {
        found.append("\(file.path):\(index + 1): \(body)")
      }
    }
    return found
  }

  /// Containers whose elements are read and written back in place.
  private static let containers = ["Monitor<", "Mutex<", "Atomic<", "BoundedQueue<"]

  @Test func functionsStandInStructs() throws {
    for file in try SourceTree.sources() {
      for line in file.code where Self.containers.contains(where: { Self.holdsFunction($0, in: line.text) }) {
        Issue.record(
          "\(file.path):\(line.number): a function in a generic container is wrapped anew by each access: use a struct")
      }
    }
  }

  /// Whether a function type occurs between the container's angle brackets.
  static func holdsFunction(_ container: String, in line: String) -> Bool {
    line.ranges(of: container).contains { range in
      var depth = 1
      var last: Character = " "
      for character in line[range.upperBound...] {
        if character == ">", last == "-" { return true }
        if character == "<" { depth += 1 }
        if character == ">" { depth -= 1 }
        if depth == 0 { return false }
        last = character
      }
      return false
    }
  }

  /// A released migration is text; what is inserted into it could change.
  @Test func migrationsInsertNothing() throws {
    let files = try SourceTree.sources().filter { $0.path.contains("Migrations") }
    #expect(files.count > 1)
    for file in files {
      for (index, line) in file.lines.enumerated() {
        if line.contains("\\(") {
          Issue.record("\(file.path):\(index + 1): a migration stays as it was released and inserts nothing")
        }
        // The tables of now change, and what a step does would change with them.
        if line.contains(".tables") {
          Issue.record("\(file.path):\(index + 1): a migration stays as it was released and knows no table of now")
        }
      }
    }
  }

  @Test func uncheckedSendableHasItsReason() throws {
    for file in try SourceTree.sources() {
      for (index, line) in file.lines.enumerated() where line.contains("@unchecked Sendable") {
        let near = file.lines[max(0, index - 4)...min(file.lines.count - 1, index + 3)]
        #expect(
          near.contains { $0.contains("//") }, "\(file.path):\(index + 1): why is this safe? Say it beside the line")
      }
    }
  }

  @Test func nothingIsLeftForLater() throws {
    for file in try SourceTree.sources() + SourceTree.files(under: "Tests", suffix: ".swift") {
      for (index, line) in file.lines.enumerated() {
        let marks = ["TO" + "DO", "FIX" + "ME", "XX" + "X "]
        if marks.contains(where: { line.contains($0) }) { Issue.record("\(file.path):\(index + 1): \(line)") }
      }
    }
  }
}

@Suite struct TidyItselfTests {
  @Test(arguments: [
    ("let a = 1 // print(a)", "let a = 1 "), ("log(\"print(x)\") // b", "log(\"\") "), ("a \"\\\"//\" b", "a \"\" b"),
    ("plain", "plain"),
  ])
  func literalsAndCommentsAreLeftOut(line: String, code: String) {
    #expect(SourceFile.withoutLiterals(line[...]) == code)
  }

  @Test(arguments: [
    ("let a = Monitor<(@Sendable (String) -> String)?>(nil)", true), ("let a: Monitor<[String: () -> Void]>", true),
    ("let a: Monitor<Result<() -> Int, any Error>?>", true), ("func a(_ b: Monitor<Int>) -> Int", false),
    ("let a: (Monitor<Set<Int>>) -> Void", false), ("a < b, c -> d", false),
  ])
  func functionsInContainersAreFound(line: String, isFound: Bool) {
    #expect(SourceTests.holdsFunction("Monitor<", in: line) == isFound)
  }

  @Test func callsAreWords() {
    #expect(SourceTests.calls("print(", in: "  print(a)"))
    #expect(!SourceTests.calls("print(", in: "fingerprint(a)"))
    #expect(SourceTests.calls(".split(", in: "a.split(b)"))
    #expect(SourceTests.calls("try!", in: "try! a"))
  }
}
