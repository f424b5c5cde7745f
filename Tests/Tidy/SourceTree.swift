internal import Platform

/// One file of the repository, as text.
struct SourceFile: Sendable {
  let path: String
  let lines: [Substring]
  /// The lines with their numbers, comments and the texts of string literals blanked out: what the compiler acts on.
  let code: [(number: Int, text: String)]

  init(_ path: String) throws {
    self.path = path
    let text = String(decoding: try Files.read(path), as: UTF8.self)
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    code = path.hasSuffix(".swift") ? Self.code(of: lines) : []
  }

  /// The number of terminated lines; a rest after the last line end does not count.
  var lineCount: Int { lines.count - (lines.last?.isEmpty == true ? 1 : 0) }

  var text: String { lines.joined(separator: "\n") }

  /// `Readers` for `Sources/Input/Readers/CSV/CSVReader.swift`: the last part of the module's path that holds the file.
  var module: String {
    let owner = SourceTree.modulePaths.first { path.hasPrefix("Sources/\($0)/") }
    return owner.map(SourceTree.name) ?? path.split(separator: "/").dropFirst().first.map(String.init) ?? ""
  }

  private static func code(of lines: [Substring]) -> [(number: Int, text: String)] {
    var isInText = false
    return lines.enumerated().map { index, line in
      let marks = line.contains("\"\"\"") ? line.ranges(of: "\"\"\"").count : 0
      if isInText || marks == 1 {
        if marks == 1 { isInText.toggle() }
        return (index + 1, "")
      }
      let isPlain = !line.utf8.contains { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\"") }
      return (index + 1, isPlain ? String(line) : Self.withoutLiterals(line))
    }
  }

  /// Removes `// …` and the content of quotes; interpolations count as text.
  static func withoutLiterals(_ line: Substring) -> String {
    var kept = ""
    var isQuoted = false
    var isEscaped = false
    var last: Character = " "
    for character in line {
      if isQuoted {
        if isEscaped {
          isEscaped = false
        } else if character == "\\" {
          isEscaped = true
        } else if character == "\"" {
          isQuoted = false
          kept.append(character)
        }
        continue
      }
      if character == "/", last == "/" {
        kept.removeLast()
        break
      }
      if character == "\"" { isQuoted = true }
      kept.append(character)
      last = character
    }
    return kept
  }
}

/// The repository that the tests run in.
enum SourceTree {
  /// Every file below a folder whose name ends so, in the order of their paths.
  static func files(under folder: String, suffix: String) throws -> [SourceFile] {
    var found: [SourceFile] = []
    for name in try Files.list(folder) where !name.hasPrefix(".") {
      let path = "\(folder)/\(name)"
      if Files.isFolder(path) {
        found += try files(under: path, suffix: suffix)
      } else if name.hasSuffix(suffix) {
        found.append(try SourceFile(path))
      }
    }
    return found
  }

  /// The Swift sources of the product and the stand-ins; read once.
  static func sources() throws -> [SourceFile] { try read.get() }

  private static let read = Result { try files(under: "Sources", suffix: ".swift") }

  /// The modules in the order in which Package.swift declares them: a module may import only those before it.
  static func modules() throws -> [String] { modulePaths.map(name) }

  /// Their folders below Sources, in the same order: `Core/Platform`.
  static let modulePaths =
    (try? SourceFile("Package.swift").text.firstArguments(ofCallsTo: "    module(")) ?? []

  static func name(of path: String) -> String { String(path.split(separator: "/").last ?? "") }
}

extension String {
  /// The first string argument of every call that begins with the given text.
  func firstArguments(ofCallsTo call: String) -> [String] {
    var found: [String] = []
    var rest = self[...]
    while let start = rest.firstRange(of: call) {
      rest = rest[start.upperBound...]
      let argument = rest.drop { $0 == " " || $0 == "\n" }
      guard argument.first == "\"" else { continue }
      found.append(String(argument.dropFirst().prefix { $0 != "\"" }))
    }
    return found
  }
}
