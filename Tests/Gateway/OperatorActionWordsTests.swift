import Schema
import Testing

@testable import CommandLine
@testable import Connectors
@testable import Operations
@testable import Platform
@testable import Runs
@testable import Runtime
@testable import State

/// What the command line calls the actions of an operator, against its table of commands.
@Suite struct OperatorActionWordsTests {
  /// Every case, with each form of its payload.
  static let commands: [(action: OperatorAction, words: String)] = [
    (.checkConfiguration, "klamra check"),
    (.preview, "klamra preview SOURCE"),
    (.fetchAgain(source: nil), "klamra run SOURCE --refetch"),
    (.fetchAgain(source: "rejestr"), "klamra run rejestr --refetch"),
    (.replay(source: nil), "klamra replay"),
    (.replay(source: "rejestr"), "klamra replay rejestr"),
    (.derive(dataset: nil), "klamra derive"),
    (.derive(dataset: "razem"), "klamra derive razem"),
    (.publish, "klamra publish"),
    (.run(source: "rejestr"), "klamra run rejestr"),
    (.prune, "klamra prune"),
    (.backup, "klamra backup"),
    (.restore(backup: nil), "klamra restore FOLDER --replace"),
    (.restore(backup: "/kopie"), "klamra restore /kopie --replace"),
    (.restoreDataset("szkoly"), "klamra restore FOLDER --dataset szkoly --replace"),
    (.listRuns(source: "rejestr"), "klamra runs rejestr"),
    (.history(dataset: nil), "klamra history DATASET"),
    (.history(dataset: "szkoly"), "klamra history szkoly"),
    (.showRows(dataset: "szkoly"), "klamra show szkoly"),
    (.compare(dataset: "szkoly", from: 1, to: 3), "klamra diff szkoly 1 3"),
    (.erase(dataset: nil), "klamra erase"),
    (.erase(dataset: "szkoly"), "klamra erase szkoly"),
    (.withdraw(dataset: "szkoly"), "klamra withdraw szkoly --reason TEXT"),
    (.republish(dataset: "szkoly", version: nil), "klamra withdraw szkoly --republish"),
    (.republish(dataset: "szkoly", version: 3), "klamra withdraw szkoly 3 --republish"),
    (.listHolds, "klamra hold list"),
    (.showHold(nil), "klamra hold show"),
    (.showHold(7), "klamra hold show 7"),
    (.releaseHold(7), "klamra hold release 7"),
    (.acceptAsEmpty(source: "rejestr"), "klamra schema accept rejestr --as-empty --reason TEXT"),
    (.exportQuarantine, "klamra quarantine export"),
    (.correctQuarantine, "klamra quarantine correct"),
    (.listDeliveries, "klamra deliveries list"),
    (.enableSubscriber("biuro"), "klamra deliveries enable biuro"),
    (.replayDelivery(event: "evt_1"), "klamra deliveries replay evt_1"),
    (.buildAreas, "klamra areas build"),
    (.resolveArea, "klamra areas resolve"),
  ]

  /// Options of a command that was just tried.
  static let options: [(action: OperatorAction, words: String, command: String)] = [
    (.refetching, "--refetch", "run"), (.choosingVersion(2), "--version 2", "trace"),
    (.readingFile, "--input FILE", "preview"), (.givingReason, "--reason TEXT", "quarantine correct"),
    (.replacingState, "--replace", "restore"), (.keepingBackups, "--keep N", "backup"),
  ]

  private static let folders = Folders(config: "config", state: "state", public: "public")

  @Test(arguments: commands) func anActionIsACommandOfTheTable(action: OperatorAction, words: String) throws {
    #expect(action.words == words)
    let rest = words.split(separator: " ").dropFirst().map(String.init)
    let command = try #require(
      Commands.all.filter { "\(words) ".hasPrefix("klamra \($0.name) ") }.max { $0.name.count < $1.name.count },
      "\(words)")
    for option in rest where option.hasPrefix("--") {
      #expect(command.options.contains { $0.name == option }, "\(command.name) has no \(option)")
    }
    // A command that is named alone leaves its arguments to the operator.
    if "klamra \(command.name)" == words { return }
    let invocation = try Invocation(parsing: rest, folders: Self.folders)
    #expect(invocation.command.name == command.name)
    #expect(invocation.arguments.count <= command.arguments.count || command.arguments.contains(where: \.isRepeated))
  }

  @Test(arguments: options) func anActionIsAnOptionOfItsCommand(
    action: OperatorAction, words: String, command: String
  ) throws {
    #expect(action.words == words)
    let parts = words.split(separator: " ")
    let options = try #require(Commands.all.first { $0.name == command }).options
    let option = try #require(options.first { $0.name == parts[0] }, "\(command) has no \(parts[0])")
    if option.kind == .flag { #expect(parts.count == 1) } else { #expect(parts.count == 2) }
    // A placeholder is the one that help has.
    if parts.count == 2, parts[1].allSatisfy(\.isUppercase) { #expect(parts[1] == option.placeholder) }
  }

  @Test func theFolderOfTheStateIsAnOptionOfEveryCommand() {
    #expect(Invocation.globals.contains(OperatorAction.choosingStateFolder.words))
    #expect(OperatorAction.actAs(user: "klamra").words == "sudo -u klamra klamra …")
  }

  /// Reads the cases from the source, so that one that is added is tried here too.
  @Test func everyActionIsTried() throws {
    let source = String(decoding: try Files.read("Sources/Core/Platform/OperatorAction.swift"), as: UTF8.self)
    let cases = source.split(separator: "\n").filter { $0.hasPrefix("  case ") }.map { $0.dropFirst("  case ".count) }
    let tried =
      Self.commands.map(\.action) + Self.options.map(\.action) + [.choosingStateFolder, .actAs(user: "klamra")]
    #expect(
      Set(cases.filter { $0.contains("(") }.map { String($0.prefix(while: \.isLetter)) })
        == Set(tried.compactMap { Mirror(reflecting: $0).children.first?.label }))
    // Cases without a payload have no name at run time.
    #expect(
      cases.count { !$0.contains("(") } == Set(tried.filter { Mirror(reflecting: $0).children.isEmpty }).count)
  }

  /// What the operator reads of errors that lower modules word with actions.
  @Test func errorsNameTheirCommands() {
    func text(_ problem: some Problem) -> String { problem.advice.text(\.words) }
    #expect(text(FetchError.misconfigured(stream: "a", detail: "b")) == "Run `klamra check`")
    #expect(text(FetchError.unaskedNotModified(url: "u")) == "Run again with --refetch")
    #expect(text(HoldDecidedError(hold: 1)) == "klamra hold list shows what waits now")
    #expect(
      text(StateFolderError(folder: "s", holder: ""))
        == "Wait until it is done, or give this one a folder of its own with --state")
    #expect(
      text(StateOwnerError(folder: "s", owner: "klamra", user: "anna", refusal: "no"))
        == "Run it as klamra: sudo -u klamra klamra …")
    #expect(
      text(HoldCommittedError(hold: 4, dataset: "szkoly", version: 2))
        == "klamra hold release 4 completes what was cut short")
    #expect(text(ReplaySourceError(source: "rejestr", run: nil)) == "klamra runs rejestr lists its runs")
    #expect(text(ErasedRowError(dataset: "szkoly", at: .now)) == "klamra history szkoly says by whom and why")
    #expect(text(FollowersError(datasets: ["a", "b"], first: "x")) == "klamra publish says what is wrong with each")
    #expect(
      text(NoRowError(dataset: "szkoly", key: "1", version: 3, deletedBy: 3)) == "Look at an older one with --version 2"
    )
    #expect(
      text(NoRowError(dataset: "szkoly", key: "1", version: 3, deletedBy: nil)) == "klamra show szkoly prints the rows")
  }
}
