import Gateway
import Testing

@Suite struct InvocationTests {
  private let folders = Folders(config: "config", state: "state", public: "public")

  private func parse(_ line: String) throws -> Invocation {
    try Invocation(parsing: line.split(separator: " ").map(String.init), folders: folders)
  }

  @Test func globalOptionsStandAnywhere() throws {
    for line in ["--json --state /s help run", "help --json run --state /s", "help run --state=/s --json"] {
      let invocation = try parse(line)
      #expect(invocation.folders.state == "/s")
      #expect(invocation.isJSON)
      #expect(invocation.arguments == ["run"])
    }
  }

  @Test func systemdGivesTheFolders() {
    let environment = ["STATE_DIRECTORY": "/var/lib/klamra", "CONFIGURATION_DIRECTORY": "/etc/klamra"]
    #expect(
      Folders.standard { environment[$0] }
        == Folders(config: "/etc/klamra", state: "/var/lib/klamra", public: "/var/lib/klamra/public"))
    #expect(Folders.standard { _ in nil } == folders)
  }

  @Test(arguments: [
    ("", "there is no command"),
    ("hlep", "there is no command \"hlep\" (did you mean \"help\"?)"),
    ("wxyz", "there is no command \"wxyz\""),
    ("help --jsn", "\"help\" has no option --jsn (did you mean \"--json\"?)"),
    ("help --state", "--state wants a folder"),
  ])
  func refuses(line: String, what: String) {
    let error = #expect(throws: UsageError.self) { try parse(line) }
    #expect(error?.what == what)
    #expect(error?.advice.isEmpty == false)
  }
}
