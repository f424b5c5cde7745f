internal import Platform
internal import Presentation
internal import Runtime

extension Commands {
  static let help = Command(
    "help", "describe the commands", arguments: [.many("COMMAND")], access: .none
  ) { context in
    let words = context.invocation.arguments
    if words.isEmpty {
      context.output.line(overview)
      return .done
    }
    let name = words.joined(separator: " ")
    let matching = all.filter { $0.name == name || $0.name.hasPrefix("\(name) ") }
    guard !matching.isEmpty else {
      throw UsageError(
        "there is no command \"\(name)\"" + UsageError.hint(name, among: all.map(\.name) + firstWords),
        advice: "klamra help lists them")
    }
    context.output.line(matching.map(description).joined(separator: "\n\n"))
    return .done
  }

  /// The output of `klamra help`.
  static var overview: String {
    var lines = [
      "Klamra, the data-exchange gateway of a metropolitan area.", "",
      "Usage: klamra [--config DIR] [--state DIR] [--public DIR] [--json] [--quiet] COMMAND …",
    ]
    let width = all.map { heading($0).count }.max() ?? 0
    for group in groups {
      lines += ["", "\(group.title):"]
      lines += group.commands.map { command in
        let name = heading(command)
        return "  \(name)\(String(repeating: " ", count: width - name.count))  \(command.summary)"
      }
    }
    lines += [
      "",
      "Options for every command:",
      "  --config DIR  configuration (./config)",
      "  --state DIR   databases and landed documents (./state)",
      "  --public DIR  published files (./public)",
      "                defaults if ./config/klamra.yaml does not exist and /etc/klamra/klamra.yaml does:",
      "                /etc/klamra, /var/lib/klamra and /var/lib/klamra/public, as of the service",
      "  --json        print the result as one JSON object",
      "  --quiet       print results and errors only",
      "  --version     print the version",
      "",
      "Exit status: 0 done, 1 failed, 2 wrong usage or configuration, 3 done with quarantined records, 4 held.",
      "klamra help COMMAND says more about one.",
    ]
    return lines.joined(separator: "\n")
  }

  private static func heading(_ command: Command) -> String {
    ([command.name] + command.arguments.map(\.usage)).joined(separator: " ")
  }

  static func description(of command: Command) -> String {
    var lines = ["Usage: \(command.usage)", "", "  \(command.name): \(command.summary)"]
    if !command.details.isEmpty {
      lines.append("")
      lines += command.details.split(separator: "\n", omittingEmptySubsequences: false).map {
        $0.isEmpty ? "" : "  \($0)"
      }
    }
    if !command.options.isEmpty {
      let width = command.options.map(\.usage.count).max() ?? 0
      lines += ["", "Options:"]
      lines += command.options.map { option in
        "  \(option.usage)\(String(repeating: " ", count: width - option.usage.count))  \(option.summary)"
      }
    }
    return lines.joined(separator: "\n")
  }
}
