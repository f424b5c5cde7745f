internal import OutputState
internal import SQLite

/// The layout of `klamra.sqlite`. A change of any type's tables also needs a migration in `StateMigrations`.
enum StateLayout {
  /// The tables of every type in the file, and the migrations of older files.
  public static let now = FileLayout(
    tables: [
      Runs.tables, RunStreams.tables, Quotas.tables, Publications.tables, Outbox.tables, Quarantine.tables,
      Holds.tables, FetchedStreams.tables, SourceSchemas.tables, FreshnessLog.tables, FollowerCursors.tables,
      ErasedDocuments.tables,
    ],
    hallmark: "runs", migrations: StateMigrations.all)
}
