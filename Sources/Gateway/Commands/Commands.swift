/// All commands, in the order in which help shows them.
enum Commands {
  static let groups: [(title: String, commands: [Command])] = [
    ("Getting help", [help])
  ]

  static let all: [Command] = groups.flatMap(\.commands)

  static var firstWords: [String] {
    var words: [String] = []
    for command in all {
      let word = String(command.name.prefix { $0 != " " })
      if words.last != word { words.append(word) }
    }
    return words
  }
}
