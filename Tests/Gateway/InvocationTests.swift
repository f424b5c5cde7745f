import CommandLine
import Daemon
import Followers
import Platform
import Runs
import State
import Testing

@testable import Runtime

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

  /// As `sudo -u klamra klamra status` is typed: anywhere, without a word about folders.
  @Test func theInstalledServiceIsMeantWhereNothingElseIs() {
    let there: Set = ["/etc/klamra/klamra.yaml"]
    func standard(_ there: Set<String>, words: [String] = ["status"], state: String? = nil) -> Folders {
      Folders.standard(
        for: words, environment: { $0 == "STATE_DIRECTORY" ? state : nil }, exists: { there.contains($0) })
    }
    #expect(standard(there) == Folders.installed)
    #expect(Folders.installed.public == "/var/lib/klamra/public")
    #expect(standard([]) == folders)
    #expect(standard(there.union(["config/klamra.yaml"])) == folders)
    #expect(standard(there, words: ["--config", "x", "status"]) == folders)
    #expect(standard(there, words: ["status", "--state=x"]) == folders)
    #expect(standard(there, state: "/s").config == "config")
  }

  @Test(arguments: [
    ("", "there is no command"),
    ("hlep", "there is no command \"hlep\" (did you mean \"help\"?)"),
    ("wxyz", "there is no command \"wxyz\""),
    ("help --jsn", "\"help\" has no option --jsn (did you mean \"--json\"?)"),
    ("help --state", "--state needs a folder"),
  ])
  func refuses(line: String, what: String) {
    let error = #expect(throws: UsageError.self) { try parse(line) }
    #expect(error?.what == what)
    #expect(error?.advice.isEmpty == false)
  }
}
