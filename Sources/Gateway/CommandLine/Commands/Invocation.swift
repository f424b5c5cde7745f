internal import Configuration
internal import Glibc
internal import Platform
public import Runtime
public import State

/// A parsed command line.
public struct Invocation: Sendable {
  /// The command.
  public let command: Command
  /// The arguments without options, in order.
  public private(set) var arguments: [String] = []
  /// The folders, from the options or the defaults.
  public private(set) var folders: Folders
  /// Whether `--json` requests one JSON object instead of text.
  public private(set) var isJSON = false
  /// Whether `--quiet` omits progress and reports; errors are still shown.
  public private(set) var isQuiet = false
  private var values: [String: String] = [:]
  /// Columns given as options, in the form of arguments.
  private var columns: [String] = []
  private(set) var words: [String] = []

  /// The access to the state folder that the command needs.
  public var access: Command.Access { command.access(self) }

  /// What is examined of the configuration before the command begins.
  var depth: Configuration.Depth {
    guard command.maps else { return .files }
    return .mappings(of: has("--all") ? nil : Set(arguments))
  }

  func has(_ option: String) -> Bool { values[option] != nil }
  func text(_ option: String) -> String? { values[option] }
  func number(_ option: String) -> Int? { values[option].flatMap { Int($0) } }

  /// Parses the words after the program's name.
  ///
  /// - Throws: `UsageError` with the nearest valid word if there is one.
  public init(parsing words: [String], folders: Folders) throws(UsageError) {
    self.folders = folders
    var rest = words[...]
    var leading: [String] = []
    while let word = rest.first, word.hasPrefix("-") {
      leading.append(word)
      rest.removeFirst()
      if Self.valued.contains(word), let value = rest.popFirst() { leading.append(value) }
    }
    command = try Self.command(&rest)
    var all = (leading + rest)[...]
    var isLiteral = false
    while let word = all.popFirst() {
      if word == "--" && !isLiteral {
        isLiteral = true
      } else if !isLiteral && word.count > 1 && word.hasPrefix("-") {
        try takeOption(word, &all)
      } else {
        arguments.append(word)
      }
    }
    arguments += columns
    try checkArguments()
    self.words = words
  }

  /// Equivalent words for a process with another working folder.
  var portableWords: [String] {
    var words = command.name.split(separator: " ").map(String.init)
    if isJSON { words.append("--json") }
    if isQuiet { words.append("--quiet") }
    for option in command.options {
      guard let value = option.kind == .person ? person(option.name) : values[option.name] else { continue }
      words.append(option.name)
      if option.kind == .path {
        words.append(Self.absolute(value))
      } else if option.kind != .flag {
        words.append(value)
      }
    }
    let places = arguments.enumerated().map { index, argument in
      command.arguments.indices.contains(index) && command.arguments[index].isPath ? Self.absolute(argument) : argument
    }
    return words + ["--"] + places
  }

  /// The person named by an option, or the calling user: under sudo the person who called it.
  func person(_ option: String) -> String {
    if let name = values[option] { return name }
    if let name = getenv("SUDO_USER"), name.pointee != 0 { return String(cString: name) }
    guard let entry = getpwuid(geteuid()), let name = entry.pointee.pw_name else { return "\(geteuid())" }
    return String(cString: name)
  }

  static func absolute(_ path: String) -> String {
    guard !path.hasPrefix("/"), let folder = getcwd(nil, 0) else { return path }
    defer { free(folder) }
    return "\(String(cString: folder))/\(path)"
  }

  // MARK: Parsing

  private static let valued: Set<String> = ["--config", "--state", "--public"]
  static let globals = ["--config", "--state", "--public", "--json", "--quiet", "--help"]

  private static func command(_ rest: inout ArraySlice<String>) throws(UsageError) -> Command {
    guard let first = rest.popFirst() else {
      throw UsageError("there is no command", advice: "klamra help lists them")
    }
    if let second = rest.first, let command = Commands.all.first(where: { $0.name == "\(first) \(second)" }) {
      rest.removeFirst()
      return command
    }
    if let command = Commands.all.first(where: { $0.name == first }) { return command }
    let verbs = Commands.all.filter { $0.name.hasPrefix("\(first) ") }
    guard !verbs.isEmpty else {
      throw UsageError(
        "there is no command \"\(first)\"" + UsageError.hint(first, among: Commands.firstWords),
        advice: "klamra help lists them")
    }
    let choices = verbs.map { String($0.name.dropFirst(first.count + 1)) }
    guard let second = rest.popFirst() else {
      throw UsageError(
        "\"\(first)\" wants to know what: \(choices.joined(separator: ", "))", advice: "See klamra help \(first)")
    }
    throw UsageError(
      "\"\(first)\" knows \(choices.joined(separator: ", ")), but not \"\(second)\""
        + UsageError.hint(second, among: choices),
      advice: "See klamra help \(first)")
  }

  private mutating func takeOption(_ word: String, _ rest: inout ArraySlice<String>) throws(UsageError) {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    var given = parts.count == 2 ? String(parts[1]) : nil
    func value(_ placeholder: String) throws(UsageError) -> String {
      if let given { return given }
      guard let next = rest.popFirst() else {
        throw UsageError("\(name) needs a \(placeholder)", advice: advice)
      }
      return next
    }
    switch name {
    case "--config": folders.config = try value("folder")
    case "--state": folders.state = try value("folder")
    case "--public": folders.public = try value("folder")
    case "--json": isJSON = true
    case "--quiet": isQuiet = true
    default:
      guard let option = command.options.first(where: { $0.name == name }) else {
        if command.takesColumns, name.hasPrefix("--") {
          columns.append("\(name.dropFirst(2))=\(try value("value"))")
          return
        }
        let known = command.options.map(\.name) + Self.globals
        throw UsageError(
          "\"\(command.name)\" has no option \(name)" + UsageError.hint(name, among: known), advice: advice)
      }
      if option.kind == .flag {
        values[name] = "yes"
      } else {
        let text = try value(option.placeholder)
        if option.kind == .number, (Int(text) ?? -1) < 0 {
          throw UsageError("\(name) needs a whole number, not \"\(text)\"", advice: advice)
        }
        values[name] = text
      }
      return
    }
    if Self.valued.contains(name) { given = nil }
  }

  private func checkArguments() throws(UsageError) {
    let required = command.arguments.filter(\.isRequired)
    if arguments.count < required.count {
      throw UsageError("\"\(command.name)\" needs a \(required[arguments.count].name)", advice: advice)
    }
    if arguments.count > command.arguments.count, !command.arguments.contains(where: \.isRepeated) {
      throw UsageError(
        "\"\(command.name)\" does not know what to do with \"\(arguments[command.arguments.count])\"", advice: advice)
    }
  }

  private var advice: Advice { "See klamra help \(command.name)" }
}
