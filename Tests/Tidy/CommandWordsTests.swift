internal import Platform
internal import Testing

/// What an operator can do is a value (`OperatorAction`), which the command line alone puts into words.
@Suite struct CommandWordsTests {
  /// Everything on which the command line depends, except the module that shows results.
  static let folders =
    ["Core", "Input", "Model", "Output"]
    + ["Configuration", "OutputState", "State", "Runtime", "Runs", "Followers", "Operations"].map { "Gateway/\($0)" }

  private static let commandLine = "Sources/Gateway/CommandLine"

  /// The first words of all commands: `hold` for `hold list`.
  static func commands() throws -> Set<String> {
    let names = try SourceTree.files(under: commandLine, suffix: ".swift").flatMap {
      $0.text.firstArguments(ofCallsTo: " Command(")
    }
    return Set(names.compactMap { $0.split(separator: " ").first.map(String.init) })
  }

  /// All options, those for every command among them.
  static func options() throws -> Set<String> {
    Set(
      try SourceTree.files(under: commandLine, suffix: ".swift").flatMap { file in
        file.text.ranges(of: "\"--").compactMap { start -> String? in
          let name = file.text[file.text.index(after: start.lowerBound)...].prefix { $0 == "-" || $0.isLowercaseASCII }
          return file.text[name.endIndex...].first == "\"" && name.count > 2 ? String(name) : nil
        }
      })
  }

  @Test func theTableOfCommandsIsRead() throws {
    let commands = try Self.commands()
    #expect(commands.isSuperset(of: ["run", "hold", "areas", "schema", "deliveries", "help"]) && commands.count > 20)
    let options = try Self.options()
    #expect(
      options.isSuperset(of: ["--refetch", "--as-empty", "--state", "--json", "--version"]) && options.count > 15)
  }

  @Test(arguments: folders) func noTextBelowTheCommandLineNamesACommand(folder: String) throws {
    let (commands, options) = (try Self.commands(), try Self.options())
    let files = try SourceTree.sources().filter { $0.path.hasPrefix("Sources/\(folder)/") }
    #expect(!files.isEmpty)
    for file in files {
      for found in Self.commandWords(in: file.uncommented, commands, options) {
        Issue.record("\(file.path) names \(found): write an OperatorAction, which the command line words")
      }
    }
  }

  /// Names of commands and options in source text, also in literals that span lines.
  static func commandWords(in text: String, _ commands: Set<String>, _ options: Set<String>) -> [String] {
    var found: [String] = []
    for range in text.ranges(of: "klamra") {
      let gap = text[range.upperBound...].prefix { " \n+\"\\".contains($0) }
      if !gap.contains(" ") { continue }
      let word = String(text[gap.endIndex...].prefix(while: \.isLowercaseASCII))
      let rest = text[gap.endIndex...].dropFirst(word.count).first
      let isWhole = rest.map { !$0.isLetter && !$0.isNumber && $0 != "-" && $0 != "_" } ?? true
      if commands.contains(word) && isWhole { found.append("klamra \(word)") }
      // The name of the command is interpolated.
      if gap.last == "\\", rest == "(" { found.append("klamra \\(…)") }
    }
    for range in text.ranges(of: "--") {
      let name = String(text[range.lowerBound...].prefix { $0 == "-" || $0.isLowercaseASCII })
      if options.contains(name) { found.append(name) }
    }
    return found
  }

  @Test(arguments: [
    ("advice: \"Run klamra check\"", ["klamra check"]), ("\"See `klamra hold list`\"", ["klamra hold"]),
    ("\"See klamra \"\n    + \"check first\"", ["klamra check"]), ("  See klamra \\\n    check\n", ["klamra check"]),
    ("\"klamra \\(name) shows it\"", ["klamra \\(…)"]), ("\"Run again with --refetch\"", ["--refetch"]),
    ("\"klamra hold list --json\"", ["klamra hold", "--json"]),
    ("\"the user that runs klamra and nobody else\"", []), ("Array(\"klamra erasure\".utf8)", []),
    ("\"klamra.yaml\"", []), ("\"another klamra\\(holder) works\"", []), ("\"klamra:check\"", []),
    ("\"klamra checks it\"", []), ("\"runs klamra, check it\"", []), ("var(--accent) --json-like", []),
    ("\"--refetched\"", []), ("klamra check-up", []),
  ])
  func commandWordsAreFound(text: String, found: [String]) {
    let words = Self.commandWords(in: text, ["check", "hold", "erase"], ["--refetch", "--json"])
    #expect(words == found)
  }

  @Test(arguments: [
    ("let a = 1 // klamra check", "let a = 1 "), ("  /// `klamra check`", ""),
    ("a(\"http://b\") // c", "a(\"http://b\") "),
    ("a(\"\\\"//\") // c", "a(\"\\\"//\") "), ("plain", "plain"),
  ])
  func commentsAreLeftOut(line: String, rest: String) {
    #expect(SourceFile.withoutComment(line[...]) == rest)
  }
}

extension Character {
  fileprivate var isLowercaseASCII: Bool { "a"..."z" ~= self }
}

extension SourceFile {
  /// The text without comments; string literals stay.
  var uncommented: String {
    var isInText = false
    return lines.map { line in
      let marks = line.contains("\"\"\"") ? line.ranges(of: "\"\"\"").count : 0
      defer { if marks == 1 { isInText.toggle() } }
      return isInText || marks > 0 || !line.contains("//") ? String(line) : Self.withoutComment(line)
    }.joined(separator: "\n")
  }

  /// Leaves out `// …`, and all of a line that is nothing else.
  static func withoutComment(_ line: Substring) -> String {
    if line.drop(while: { $0 == " " }).hasPrefix("//") { return "" }
    var (isQuoted, isEscaped) = (false, false)
    var last: Character = " "
    for index in line.indices {
      let character = line[index]
      if isQuoted, isEscaped || character == "\\" {
        isEscaped.toggle()
      } else if character == "\"" {
        isQuoted.toggle()
      } else if !isQuoted, character == "/", last == "/" {
        return String(line[..<line.index(before: index)])
      }
      last = character
    }
    return String(line)
  }
}
