/// All commands, in the order in which help shows them.
public enum Commands {
  static let groups: [(title: String, commands: [Command])] = [
    ("Running", [serve, run, replay, derive, publish]),
    ("Configuring", [check, sources, connectorList, connectorTest, preview]),
    ("Territory", [areasResolve, areasMembers, areasSeries, areasBuild, areasLocalities]),
    ("Looking at data", [datasets, show, history, diff, revisions, revisionsAnnotate, trace, prove, verify]),
    (
      "Operating",
      [
        status, runs, quota, quotaClear, quarantineList, quarantineShow, quarantineExport, quarantineCorrect,
        quarantineDiscard, schemaDiff, schemaAccept, holdList, holdShow,
        holdRelease, holdReject, erase, withdraw, deliveriesList, deliveriesReplay, deliveriesEnable, prune,
      ]
    ),
    ("Keeping", [backup, restore, doctor]),
    ("Getting help", [help]),
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
