/// SQL that takes a current file back to an earlier layout, for tests of migrations.
public enum LaterLayouts {
  /// From the newest layout of `klamra.sqlite` to layout 11.
  public static let undone = """
    DROP TABLE follower_problems;
    DROP TABLE erased_documents;
    DROP TABLE quarantine_sizes;
    DROP INDEX quarantine_by_document;
    DROP TABLE past_documents;
    DROP TABLE past_fetches;
    DROP TABLE answered_values;
    ALTER TABLE fetched_streams DROP COLUMN note_list;
    ALTER TABLE fetched_streams DROP COLUMN unanswered_list;
    ALTER TABLE fetched_streams DROP COLUMN has_next_path;
    ALTER TABLE run_streams DROP COLUMN note_list;
    ALTER TABLE run_documents DROP COLUMN request_mark;
    DROP TABLE follower_cursors;
    DROP TABLE withdrawals;
    """

  /// From the newest layout of a dataset's file to layout 5.
  public static let undoneOfDatasets = """
    CREATE TABLE listed AS SELECT * FROM version_documents;
    DROP VIEW version_documents;
    DROP TABLE document_spans;
    CREATE TABLE version_documents(
      version INTEGER NOT NULL REFERENCES versions(number), ordinal INTEGER NOT NULL, digest TEXT NOT NULL,
      origin TEXT NOT NULL, PRIMARY KEY(version, ordinal)) WITHOUT ROWID;
    INSERT INTO version_documents SELECT version, ordinal, digest, origin FROM listed;
    DROP TABLE listed;
    """
}
