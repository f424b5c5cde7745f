import Landing
import Platform
import Store
import Testbed
import Testing

@testable import CommandLine
@testable import Configuration
@testable import Daemon
@testable import Followers
@testable import Runtime
@testable import State

/// A source that keeps to every limit of a single step, but never ends.
@Suite struct TimeLimitTests {
  private let scene: Scene

  init() throws { scene = try Scene() }

  /// While it fetches, and while it maps: the mapping counts to no end, and nothing else would stop it for a minute.
  @Test(arguments: [0, 1]) func aRunEndsWhenItsTimeIsOver(seconds: Int) throws {
    let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
    try scene.folder.write(
      "config/sources/rejestr.yaml",
      scene.source(mapping: endless + "SELECT id, name, (SELECT count(*) FROM n WHERE i < 0) AS pupils FROM source"))
    try scene.drop(schools: 3)
    var configuration = try Configuration.load(folder: scene.folders.config)
    configuration.sources[0].runSecondsMax = seconds
    let runtime = try Runtime(scene.folders, configuration)
    let report = runtime.run("rejestr", trigger: .operatorCommand, cancellation: Cancellation())
    guard case .failed(let error) = report.end else { return _ = Issue.record("\(report)") }
    #expect("\(error)".contains("its time limit") && "\(error)".contains("raise time_limit in sources/rejestr.yaml"))
    let run = try #require(try runtime.records.runs.list().first)
    #expect(run.state == .failed && run.problem == "\(error)")
    #expect(try runtime.environment.store("szkoly").current() == nil)
  }

  @Test func isReadFromTheSource() throws {
    #expect(try Configuration.load(folder: scene.folders.config).sources[0].runSecondsMax == 6 * 3600)
    try scene.folder.write("config/sources/rejestr.yaml", scene.source(schedule: "time_limit: 90m"))
    #expect(try Configuration.load(folder: scene.folders.config).sources[0].runSecondsMax == 5400)
    try scene.folder.write("config/sources/rejestr.yaml", scene.source(schedule: "time_limit: 5s"))
    #expect(throws: (any Error).self) { try Configuration.load(folder: scene.folders.config) }
  }
}
