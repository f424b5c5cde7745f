import Configuration
import Landing
import OutputState
import Publication
import Runtime
import SQLite
import Schema
import Store
import Testbed
import Testing

@testable import CommandLine
@testable import Followers
@testable import Platform
@testable import Runs
@testable import State

/// What a restore or a loss of one part leaves, and what the next run makes of it.
@Suite struct RestoreTests {
  private let world: RestoreWorld
  private var scene: Scene { world.scene }

  init() throws { world = try RestoreWorld() }

  private func versions() throws -> [Int] {
    try Files.list("\(scene.folders.public)/datasets/szkoly/versions").compactMap { Int($0) }.sorted()
  }

  private func manifest(_ version: Int) throws -> JSONNode {
    try JSONNode(
      parsing: Files.read("\(scene.folders.public)/datasets/szkoly/versions/\(version)/manifest.json"))
  }

  private func records() throws -> Records { try Records(reading: StatePaths(scene.folders.state)) }

  private func runNew(_ times: Int) throws { for _ in 0..<times { try world.run(isNew: true) } }

  /// Yesterday's backup, with the public folder newer than it.
  @Test func theRestoredHistoryGoesOnAboveWhatConsumersKnow() throws {
    try runNew(2)
    try world.save()
    try runNew(2)
    try world.restore(.everything, from: 0)
    try world.run(isNew: true)
    try world.publish()
    try world.expectConverged()
    #expect(try versions() == [1, 2, 5])
    // Consumers have version 4, and no delta leads from it.
    #expect(try manifest(5).optional("previous") == nil)
    #expect(try manifest(5).member("deltas").elements().isEmpty)
    #expect(Files.exists("\(StatePaths(scene.folders.state).aside)/szkoly/4/manifest.json"))
    try world.run(isNew: true)
    try world.expectConverged()
    #expect(try manifest(6).member("previous").integer() == 5)
    #expect(try manifest(6).member("deltas").elements().count == 2)
  }

  /// Without new data consumers must still see what is stored.
  @Test func theRestoredRowsAreShownWithoutAnyNewData() throws {
    try runNew(2)
    try world.save()
    try runNew(1)
    try world.restore(.everything, from: 0)
    let outcome = scene.run("publish")
    #expect(outcome.status == .done && outcome.errors.contains("consumers know version 3"), "\(outcome.errors)")
    #expect(try versions() == [1, 2, 4])
    try world.expectConverged()
    let again = scene.run("publish")
    #expect(!again.errors.contains("consumers know"))
    #expect(try versions() == [1, 2, 4])
  }

  @Test(arguments: [true, false]) func noRunDropsItsDataWithAnOlderKlamraDatabase(isLost: Bool) throws {
    try runNew(1)
    try world.save()
    try runNew(2)
    if isLost { try world.lose(.records) } else { try world.restore(.records, from: 0) }
    let outcome = scene.run("status")
    #expect(!outcome.output.isEmpty)
    try world.run(isNew: true)
    try world.expectConverged()
    let store = try world.store()
    #expect(try store.versions().map(\.run) == [1, 2, 3, 4])
    #expect(try store.versions().map(\.number) == [1, 2, 3, 4])
  }

  @Test func theNoticeSaysWhatWasFound() throws {
    try runNew(3)
    try world.lose(.records)
    let outcome = scene.run("run rejestr --quiet")
    #expect(outcome.errors.contains("klamra.sqlite is older than the data"), "\(outcome.errors)")
    #expect(outcome.errors.contains("runs continue with 4"))
    #expect(!scene.run("run rejestr --quiet").errors.contains("older"))
  }

  /// A run that was fetching when the backup was made has committed since; resumed, it would drop what it fetches.
  @Test func aRunThatCommittedSinceIsNotResumed() throws {
    try runNew(2)
    let path = "\(scene.folders.state)/klamra.sqlite"
    do {
      let records = try Records(opening: StatePaths(scene.folders.state))
      try records.transaction { connection in
        try connection.run("UPDATE runs SET state = 'fetching', finished = NULL WHERE id = 2")
      }
    }
    #expect(Files.exists(path))
    try world.run(isNew: true)
    try world.expectConverged()
    let second = try #require(try records().runs.run(2))
    #expect(second.state == .failed && second.problem.contains("restored"))
    #expect(try world.store().current()?.run == 3)
  }

  /// A hold that was decided after the backup must not bring older data back.
  @Test func aHoldFromBeforeIsObsolete() throws {
    try runNew(1)
    try scene.drop([])
    #expect(scene.run("run rejestr --quiet").status == .held)
    try world.save()
    try runNew(1)
    #expect(try records().holds.waiting().isEmpty)
    try world.restore(.records, from: 0)
    #expect(try records().holds.waiting().count == 1)
    try world.run(isNew: true)
    #expect(try records().holds.waiting().isEmpty)
    try world.expectConverged()
  }

  @Test func aLostDatasetBeginsAboveWhatConsumersKnow() throws {
    try runNew(2)
    try world.lose(.dataset)
    try world.run(isNew: false)
    try world.publish()
    try world.expectConverged()
    #expect(try versions() == [3])
    #expect(scene.run("trace szkoly 1").output.contains("version 3"))
    #expect(scene.run("history szkoly").status == .done)
  }

  /// Nothing is published again while nothing is stored: what consumers have may be the last copy.
  @Test func aLostDatasetLeavesThePublicFilesUntilThereAreNewOnes() throws {
    try runNew(2)
    try world.lose(.dataset)
    _ = scene.run("publish")
    #expect(try versions() == [1, 2])
    let outcome = scene.run("verify")
    #expect(outcome.status == .failed && outcome.output.contains("not stored"), "\(outcome.output)\(outcome.errors)")
  }

  @Test func anOlderPublicFolderFollowsTheNextRun() throws {
    try runNew(1)
    try world.save()
    try runNew(2)
    try world.restore(.published, from: 0)
    try world.run(isNew: false)
    #expect(try versions() == [1, 3])
    #expect(scene.run("publish").output.contains("version 2: its files were rebuilt"))
    #expect(try versions() == [1, 2, 3])
    try world.expectConverged()
  }

  /// The daemon does not look at its start alone.
  @Test func aPublicFolderThatIsReplacedUnderTheGatewayIsSeen() throws {
    try runNew(2)
    try world.save()
    try runNew(2)
    try world.save()
    try world.restore(.everything, from: 0)
    try world.restore(.published, from: 0)
    let runtime = try Runtime(scene.folders, Configuration.load(folder: scene.folders.config))
    #expect(runtime.notices.isEmpty)
    #expect(CatchUp(runtime).catchUp().notices.isEmpty)
    try world.restore(.published, from: 1)
    let caught = CatchUp(runtime).catchUp()
    #expect(caught.notices.contains { $0.contains("consumers know version 4") }, "\(caught.notices)")
    #expect(caught.published.map(\.version) == [5])
  }

  /// Two histories gave number 3 to different rows, as earlier releases did.
  @Test func aNumberThatConsumersKnowWithOtherContentIsGivenUp() throws {
    try runNew(2)
    try world.save()
    try runNew(1)
    try world.save()
    try world.restore(.everything, from: 0)
    try world.lose(.published)
    try runNew(1)
    #expect(try world.store().current()?.number == 3)
    // The records know that this version was published as 3: the older folder is replaced.
    try world.restore(.published, from: 1)
    try world.publish()
    try world.expectConverged()
    #expect(try versions() == [1, 2, 3])
    // Without the records, the number belongs to what consumers have.
    try world.lose(.records)
    try world.restore(.published, from: 1)
    try world.publish()
    try world.expectConverged()
    #expect(try versions() == [1, 2, 5])
  }

  /// A file that somebody put there is no published version.
  @Test func whatVerifyRejectsIsReplaced() throws {
    try runNew(2)
    let folder = "\(scene.folders.public)/datasets/szkoly/versions"
    // A whole and consistent folder, of other content.
    try Files.removeTree("\(folder)/2")
    try Files.copyTree("\(folder)/1", to: "\(folder)/2")
    #expect(scene.run("verify").status == .failed)
    try world.publish()
    try world.expectConverged()
    try Files.copyTree("\(folder)/1", to: "\(folder)/9")
    #expect(scene.run("verify").output.contains("versions/9"))
    try world.publish()
    try world.expectConverged()
    #expect(try versions().last ?? 0 > 9)
  }

  /// Nothing of this touches a gateway that was never restored.
  @Test func anOrdinaryGatewayHasNoGapAndNoNotice() throws {
    for _ in 0..<3 {
      try world.run(isNew: true)
      let outcome = scene.run("publish")
      #expect(outcome.status == .done && !outcome.errors.contains("restore"), "\(outcome.errors)")
    }
    #expect(try versions() == [1, 2, 3])
    #expect(!Files.exists(StatePaths(scene.folders.state).aside))
    for version in 2...3 { #expect(try manifest(version).member("previous").integer() == version - 1) }
  }
}
