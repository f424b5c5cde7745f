internal import Testing

/// A public declaration is there for another module.
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
    for file in try SourceTree.files(under: "Tests", suffix: ".swift") {
      let module = file.path.split(separator: "/").dropFirst().first.map(String.init) ?? ""
      for word in SourceWords.of(file).code { users[word, default: []].insert(module) }
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

  /// The requirements of public protocols, whose implementations must be public.
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

  /// How often each word occurs in lines with public declarations, or in cases of enumerations.
  private static func signatures(of files: [SourceFile]) -> [String: Int] {
    var counts: [String: Int] = [:]
    for file in files {
      var isOpen = false
      var depth = 0
      for line in file.lines {
        let body = line.drop { $0 == " " }
        if body.hasPrefix("public ") { (isOpen, depth) = (true, 0) }
        guard isOpen || body.hasPrefix("case ") else { continue }
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
