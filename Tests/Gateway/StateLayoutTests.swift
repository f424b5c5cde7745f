import Formats
import Platform
import SQLite
import Schema
import Testbed
import Testing
import Text

@testable import CommandLine
@testable import Daemon
@testable import Followers
@testable import Shapes
@testable import State

/// A state folder of another Klamra.
@Suite struct StateLayoutTests {
  private let scene: Scene

  init() throws { scene = try Scene() }

  private var state: String { scene.folder.file("state") }

  /// The tables and rows of `klamra.sqlite` before layouts were numbered.
  private func writeOldState() throws {
    try Files.makeFolder(state)
    let sql = String(decoding: try Files.read("Tests/Gateway/golden/layout-0.sql"), as: UTF8.self)
    try Connection("\(state)/klamra.sqlite", mode: .writer).execute("PRAGMA journal_mode = WAL; \(sql)")
  }

  private func execute(_ sql: String, on name: String) throws {
    try Connection("\(state)/\(name)", mode: .writer).execute(sql)
  }

  @Test func aStateFolderFromBeforeNumbersIsBroughtUpToDate() throws {
    try writeOldState()
    let looking = scene.run("runs")
    #expect(looking.status == .failed)
    #expect(looking.errors.contains("was written by an older Klamra"), "\(looking.errors)")
    #expect(looking.errors.contains("Start the daemon, or run a source once"))

    try scene.drop(schools: 30)
    let run = scene.run("run rejestr")
    #expect(run.status == .done, "\(run)")
    let runs = scene.run("runs").output
    #expect(runs.contains("8  rejestr  committed") && runs.contains("7  rejestr  committed"), "\(runs)")
    let database = try Database(reading: "\(state)/klamra.sqlite", layout: StateLayout.now)
    let streams = FetchedStreams(database)
    #expect(try streams.declared(run: 7, stream: "table") == 30)
    #expect(try streams.columns(run: 7, stream: "table") == [])
    #expect(try streams.columns(run: 8, stream: "table") == ["id", "name", "pupils"])
  }

  /// A new file and a fully migrated one have the same tables.
  @Test func bothWaysLeadToTheSameTables() throws {
    try writeOldState()
    _ = try Database("\(state)/klamra.sqlite", layout: StateLayout.now)
    _ = try Database("\(state)/new.sqlite", layout: StateLayout.now)
    #expect(try DatabaseSchema.lines("\(state)/klamra.sqlite") == DatabaseSchema.lines("\(state)/new.sqlite"))
  }

  @Test func releasedMigrationsStayAsTheyAre() throws {
    #expect(
      PinnedMigrations.lines(StateMigrations.all)
        == (try PinnedMigrations.expected("Tests/Gateway/golden/migrations.txt")))
  }

  @Test func rejectedRecordsComeAlong() throws {
    try writeOldState()
    try execute(
      "INSERT INTO quarantine VALUES (7, 'rejestr', 'szkoly', 0, 'abc', 'drop/a.csv', 12, 'pupils', 'x', 'type', 'no number')",
      on: "klamra.sqlite")
    let quarantine = Quarantine(try Database("\(state)/klamra.sqlite", layout: StateLayout.now))
    let found = try quarantine.entries(run: 7)
    #expect(found.count == 1 && found[0].stream == "" && found[0].rejection.position == 12, "\(found)")
    try quarantine.replace(run: 7, source: "rejestr", dataset: "szkoly", stream: "table", with: found)
    #expect(try quarantine.entries(run: 7).map(\.stream) == ["table"])
  }

  /// Layout 7 stored the fields of a source's documents line by line, and lost names with a line end.
  @Test func fieldsThatWereStoredLineByLineComeAlong() throws {
    try scene.drop(schools: 30)
    #expect(scene.run("run rejestr").status == .done)
    try execute(
      """
      UPDATE source_schemas SET fields = 'text' || char(10) || 'code 1 id' || char(10) || 'text 0 Liczba' || char(10)
        || 'miejsc razem';
      INSERT INTO source_drifts VALUES ('rejestr', 'table', 'szkoly', 1, 0, 0, 'text' || char(10) || 'text 1 id',
        'retyped report code text id id' || char(10) || 'new report - text - Adres' || char(10) || 'lokalu');
      ALTER TABLE source_schemas DROP COLUMN is_loss_accepted; ALTER TABLE holds DROP COLUMN fingerprint;
      \(LedgerMigrationTests.back) PRAGMA user_version = 7
      """, on: "klamra.sqlite")
    let schemas = SourceSchemas(try Database("\(state)/klamra.sqlite", layout: StateLayout.now))
    #expect(try schemas.drifts().first?.shape.fields.map(\.name) == ["id"])
    let stored = try #require(try schemas.stored(source: "rejestr", stream: "table"))
    #expect(stored.shape.fields.map(\.name) == ["id", "Liczba\nmiejsc razem"])
    #expect(stored.shape.fields.map(\.isAlways) == [true, false] && !stored.isLossAccepted)
    let items = try #require(try schemas.drifts().first).items
    #expect(items.map(\.change.name) == ["id", "Adres\nlokalu"] && items.map(\.change.field) == ["id", ""])
    #expect(items[0].change.before == .code && items[1].change.before == nil && items[1].change.now == .text)
  }

  /// Content that layout 7 cannot have written stops the migration, and the file is unchanged.
  @Test(arguments: [
    ("fields", "''"), ("fields", "'other'"), ("fields", "'text' || char(10) || 'Liczba miejsc'"),
    ("changes", "'Liczba miejsc'"),
  ])
  func storedLinesThatNobodyWroteAreRefused(column: String, text: String) throws {
    let path = "\(state)/klamra.sqlite"
    try Files.makeFolder(state)
    _ = try Database(path, layout: StateLayout.now)
    try execute(
      """
      INSERT INTO source_drifts VALUES ('rejestr', 'table', 'szkoly', 1, 0, 0, 'text', '');
      UPDATE source_drifts SET \(column) = \(text);
      ALTER TABLE holds DROP COLUMN fingerprint;
      PRAGMA user_version = 7
      """, on: "klamra.sqlite")
    #expect(throws: SQLiteError.self) { try Database(path, layout: StateLayout.now) }
    let connection = try Connection(path, mode: .readOnly)
    var select = try connection.prepare("SELECT \(column) = \(text) FROM source_drifts")
    #expect(try select.step() && select.integer(0) == 1)
  }

  @Test func datasetsFromBeforeNumbersAreBroughtUpToDate() throws {
    try scene.drop(schools: 30)
    #expect(scene.run("run rejestr").status == .done)
    let hash = scene.run("history szkoly --json").output
    try execute(
      LaterLayouts.undoneOfDatasets
        + "PRAGMA user_version = 0; INSERT INTO facts VALUES ('layout', '1'); DROP TABLE version_checks; DROP TABLE reasons; "
        + "DROP TABLE version_corrections; "
        + "DROP TABLE erasures; ALTER TABLE versions DROP COLUMN rows_erased",
      on: "datasets/szkoly.sqlite")
    let looking = scene.run("history szkoly")
    #expect(looking.errors.contains("datasets/szkoly.sqlite was written by an older Klamra"), "\(looking)")
    // Every writing command migrates all files, also unrelated ones.
    #expect(scene.run("run rejestr").status == .done)
    #expect(scene.run("history szkoly --json").output == hash)
  }

  /// Layout 2 had no reasons.
  @Test func datasetsFromBeforeReasonsAreBroughtUpToDate() throws {
    try scene.drop(schools: 30)
    #expect(scene.run("run rejestr").status == .done)
    let hash = scene.run("history szkoly --json").output
    try execute(
      LaterLayouts.undoneOfDatasets
        + "PRAGMA user_version = 2; DROP TABLE reasons; DROP TABLE erasures; DROP TABLE version_corrections; "
        + "ALTER TABLE versions DROP COLUMN rows_erased",
      on: "datasets/szkoly.sqlite")
    #expect(scene.run("history szkoly").errors.contains("it has layout 2, and this one reads layout 6"))
    #expect(scene.run("run rejestr").status == .done)
    #expect(scene.run("history szkoly --json").output == hash)
    let layout = try Connection("\(state)/datasets/szkoly.sqlite", mode: .readOnly)
    #expect(try layout.columns(of: "reasons") == ["version", "at", "who", "reason"])
  }

  @Test func aDamagedDatasetIsTheTroubleOfItsOwn() throws {
    try scene.drop(schools: 30)
    try scene.folder.write("state/datasets/other.sqlite", "this is no database, but long enough to be looked at")
    #expect(scene.run("run rejestr").status == .done)
  }

  @Test(arguments: ["klamra.sqlite", "datasets/szkoly.sqlite"])
  func aStateFolderOfANewerKlamraIsRefused(name: String) throws {
    try scene.drop(schools: 30)
    #expect(scene.run("run rejestr").status == .done)
    try execute("PRAGMA user_version = 99", on: name)
    for line in ["run rejestr", "status", "publish"] {
      let outcome = scene.run(line)
      #expect(outcome.status == .failed, "\(line): \(outcome)")
      #expect(outcome.errors.contains("\(name) was written by a newer Klamra: it has layout 99"), "\(outcome.errors)")
      #expect(outcome.errors.contains("restore the state folder from a backup"))
    }
  }
}
