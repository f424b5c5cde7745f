/// One command with its help.
public struct Command: Sendable {
  /// The access to the state folder that a command needs.
  public enum Access: Sendable {
    /// None: help, check.
    case none
    /// Databases opened for reading, even while another process writes them.
    case reading
    /// The single writer: in this process if no other holds the state folder, else in the daemon.
    case writing
    /// The single writer for as long as it runs.
    case serving
  }

  struct Argument: Sendable {
    let name: String
    let isRequired: Bool
    let isRepeated: Bool
    /// Whether these are values of columns: `area=1261011`, also as an option, `--area 1261011`.
    var isColumns = false
    /// Whether it is a path, which is made absolute before the command is sent to the daemon.
    var isPath = false

    static func path(_ name: String) -> Argument {
      Argument(name: name, isRequired: true, isRepeated: false, isPath: true)
    }
    static func one(_ name: String) -> Argument { Argument(name: name, isRequired: true, isRepeated: false) }
    static func optional(_ name: String) -> Argument { Argument(name: name, isRequired: false, isRepeated: false) }
    static func many(_ name: String) -> Argument { Argument(name: name, isRequired: false, isRepeated: true) }
    static func columns(_ name: String) -> Argument {
      Argument(name: name, isRequired: false, isRepeated: true, isColumns: true)
    }

    var usage: String {
      let text = isRepeated ? "\(name)…" : name
      return isRequired ? text : "[\(text)]"
    }
  }

  struct Option: Sendable {
    enum Kind: Sendable {
      case flag
      case number
      case text
      /// Made absolute before the command is sent to the daemon, whose working folder differs.
      case path
      /// A text; by default the name of the calling user.
      case person
    }

    let name: String
    let kind: Kind
    /// The placeholder of the value in help: `N`, `FILE`.
    let placeholder: String
    let summary: String

    static func flag(_ name: String, _ summary: String) -> Option {
      Option(name: name, kind: .flag, placeholder: "", summary: summary)
    }
    static func number(_ name: String, _ placeholder: String, _ summary: String) -> Option {
      Option(name: name, kind: .number, placeholder: placeholder, summary: summary)
    }
    static func text(_ name: String, _ placeholder: String, _ summary: String) -> Option {
      Option(name: name, kind: .text, placeholder: placeholder, summary: summary)
    }
    static func path(_ name: String, _ placeholder: String, _ summary: String) -> Option {
      Option(name: name, kind: .path, placeholder: placeholder, summary: summary)
    }
    static func person(_ name: String, _ placeholder: String, _ summary: String) -> Option {
      Option(name: name, kind: .person, placeholder: placeholder, summary: summary)
    }

    var usage: String { kind == .flag ? name : "\(name) \(placeholder)" }
  }

  /// One word, or two: `hold release`.
  public let name: String
  let summary: String
  let arguments: [Argument]
  let options: [Option]
  /// Paragraphs below the usage; empty if the summary suffices.
  let details: String
  let access: @Sendable (Invocation) -> Access
  /// Runs the command.
  public let run: @Sendable (Context) throws -> ExitStatus

  init(
    _ name: String, _ summary: String, arguments: [Argument] = [], options: [Option] = [], details: String = "",
    access: Access, run: @escaping @Sendable (Context) throws -> ExitStatus
  ) {
    self.name = name
    self.summary = summary
    self.arguments = arguments
    self.options = options
    self.details = details
    self.access = { _ in access }
    self.run = run
  }

  /// A command whose access depends on its options.
  init(
    _ name: String, _ summary: String, arguments: [Argument] = [], options: [Option] = [], details: String = "",
    accessBy access: @escaping @Sendable (Invocation) -> Access,
    run: @escaping @Sendable (Context) throws -> ExitStatus
  ) {
    self.name = name
    self.summary = summary
    self.arguments = arguments
    self.options = options
    self.details = details
    self.access = access
    self.run = run
  }

  /// The commands that work with a configuration of which parts are left out because of mistakes. Others refuse it: an
  /// erasure or a pruning without the knowledge of all sources would be wrong.
  private static let partial: Set<String> = [
    "run", "replay", "preview", "derive", "publish", "withdraw", "backup", "quota", "quota clear", "hold reject",
    "deliveries replay", "deliveries enable", "doctor",
  ]

  /// Whether it works without the parts of a configuration that have mistakes.
  public var bearsMistakes: Bool { Self.partial.contains(name) }

  /// The commands that execute the SELECTs of the sources in their arguments.
  private static let mapping: Set<String> = ["run", "replay", "preview"]

  /// Whether it executes the SELECTs of sources.
  var maps: Bool { Self.mapping.contains(name) }

  /// Whether columns of a dataset are accepted as arguments or options.
  var takesColumns: Bool { arguments.contains(where: \.isColumns) }

  /// `klamra run [SOURCE…] [--all] [--refetch]`.
  var usage: String {
    (["klamra", name] + arguments.map(\.usage) + options.map { "[\($0.usage)]" }).joined(separator: " ")
  }
}
