/// SQL that takes a current file back to an earlier layout, for tests of migrations.
public enum LaterLayouts {
  /// From the newest layout of `klamra.sqlite` to layout 11.
  public static let undone = """
    DROP TABLE answered_values;
    ALTER TABLE fetched_streams DROP COLUMN note_list;
    ALTER TABLE fetched_streams DROP COLUMN unanswered_list;
    ALTER TABLE fetched_streams DROP COLUMN has_next_path;
    ALTER TABLE run_streams DROP COLUMN note_list;
    ALTER TABLE run_documents DROP COLUMN request_mark;
    DROP TABLE follower_cursors;
    """
}
