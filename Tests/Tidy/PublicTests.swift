internal import Testing

/// A public declaration is there for another module of the product: tests take what they need with `@testable`.
@Suite struct PublicTests {
  /// Required by protocols of the standard library, or used only by the compiler.
  private static let asked: Set<String> = [
    "description", "debugDescription", "customMirror", "hash", "what", "advice", "isRetryable", "errorDescription",
    "rawValue", "allCases", "subscript", "Element", "Failure", "makeIterator", "StringInterpolation", "appendLiteral",
    "appendInterpolation",
  ]

  @Test func publicDeclarationsAreUsedElsewhere() throws {
    let files = try SourceTree.sources()
    var users: [String: Set<String>] = [:]
    for file in files + (try SourceTree.files(under: "Benchmarks", suffix: ".swift")) {
      let words = SourceWords.of(file)
      for word in words.code.union(words.literals) { users[word, default: []].insert(file.module) }
    }
    for (module, files) in Dictionary(grouping: files, by: \.module) {
      let signatures = Self.signatures(of: files)
      let required = Self.requirements(of: files)
      for item in files.flatMap(\.declarations) where item.access == .open && !Self.asked.contains(item.name) {
        // Names in a public signature must be public as well, even if no other module uses them: types, and constants
        // in default arguments.
        if required.contains(item.name) { continue }
        if item.isType || item.kind == "let", signatures[item.name, default: 0] > 1 { continue }
        if users[item.name, default: []].subtracting([module]).isEmpty {
          Issue.record("\(item.place): \(item.kind) \(item.name) is public, and no other module uses it")
        }
      }
    }
  }

  /// Names that stand once in the sources and are used all the same.
  private static let usedFromOutside: Set<String> = [
    // By the system and by the library.
    "Main", "StandinMain", "customMirror",
    // By tests, which look into what is running, and by writers that a test brings along.
    "phases", "isInMemory", "boolValue", "withCells", "waitUntil",
  ]

  /// A name that stands once in all sources is declared and used by nothing.
  @Test func whatIsDeclaredIsUsed() throws {
    let files = try SourceTree.sources()
    var counts: [String: Int] = [:]
    for file in files { counts.merge(SourceWords.of(file).counts) { $0 + $1 } }
    let once = files.flatMap(\.declarations).filter { counts[$0.name] == 1 }
    for item in once where !Self.usedFromOutside.contains(item.name) {
      Issue.record("\(item.place): nothing uses \(item.kind) \(item.name)")
    }
    let stale = Self.usedFromOutside.subtracting(once.map(\.name))
    #expect(stale.isEmpty, "used by now, or gone")
  }

  /// What public protocols ask of their members, which then must be public.
  private static func requirements(of files: [SourceFile]) -> Set<String> {
    var names: Set<String> = []
    for file in files {
      var isProtocol = false
      for (line, code) in zip(file.lines, file.code) {
        if line.hasPrefix("public protocol ") { isProtocol = true }
        if line.hasPrefix("}") { isProtocol = false }
        if isProtocol, let item = Declaration(line, path: file.path, number: code.number), !item.isTopLevel {
          names.insert(item.name)
        }
      }
    }
    return names
  }

  /// How often each word stands in a line with a public declaration, in a public protocol, or in a case of an enumeration.
  private static func signatures(of files: [SourceFile]) -> [String: Int] {
    var counts: [String: Int] = [:]
    for file in files {
      var isOpen = false
      var isProtocol = false
      var depth = 0
      for line in file.lines {
        let body = line.drop { $0 == " " }
        if line.hasPrefix("public protocol ") { isProtocol = true }
        if line.hasPrefix("}") { isProtocol = false }
        if body.hasPrefix("public ") { (isOpen, depth) = (true, 0) }
        guard isOpen || (isProtocol && line.isCode) || body.hasPrefix("case ") else { continue }
        for word in body.split(whereSeparator: { !$0.isLetter && !$0.isNumber && $0 != "_" }) {
          counts[String(word), default: 0] += 1
        }
        depth += body.count { $0 == "(" } - body.count { $0 == ")" }
        if depth <= 0 { isOpen = false }
      }
    }
    return counts
  }
}
