public import SQLite

/// The layout of `klamra.sqlite`. A change of any type's tables is a migration as well, in `StateMigrations`.
public enum StateLayout {
  /// The tables of every type that keeps something in the file, and how older files get there.
  public static let now = FileLayout(
    tables: [
      Runs.tables, RunStreams.tables, Quotas.tables, Publications.tables, Outbox.tables, Quarantine.tables,
      Holds.tables,
      FetchedStreams.tables, SourceSchemas.tables, FreshnessLog.tables, FollowerCursors.tables,
    ],
    migrations: StateMigrations.all)
}
