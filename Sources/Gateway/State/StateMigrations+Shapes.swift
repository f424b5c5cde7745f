internal import SQLite

extension StateMigrations {
  /// 8: stores schemas and changes as JSON, since names with line ends could not be read back from lines; records
  /// whether the loss of mapped fields was accepted.
  ///
  /// A line that does not begin a field continues the name of the previous one. `json` refuses a text that begins with
  /// none.
  static let storeShapesAsJSON = Migration(
    "store-shapes-as-json",
    .column("is_loss_accepted INTEGER NOT NULL DEFAULT 0", of: "source_schemas"),
    .sql(shapes), .sql(changes))

  /// A schema is `text` or `typed`, followed by one field on each line: its type, whether it is always present (0 or
  /// 1), its name.
  private static let shapes = """
    CREATE TABLE migrated_shapes (owner TEXT PRIMARY KEY, shape TEXT NOT NULL) STRICT, WITHOUT ROWID;
    WITH RECURSIVE
      texts (owner, text) AS (
        SELECT 'schema ' || id, fields FROM source_schemas
        UNION ALL SELECT 'drift ' || source || ' ' || stream, fields FROM source_drifts
      ),
      lines (owner, number, line, rest) AS (
        SELECT owner, 0, '', text || char(10) FROM texts
        UNION ALL
        SELECT owner, number + 1, substr(rest, 1, instr(rest, char(10)) - 1), substr(rest, instr(rest, char(10)) + 1)
        FROM lines WHERE rest <> ''
      ),
      places (owner, place, line, space) AS (
        SELECT owner, row_number() OVER (PARTITION BY owner ORDER BY number), line, instr(line, ' ')
        FROM lines WHERE line <> ''
      ),
      heads (owner, place, line, space, is_head) AS (
        SELECT owner, place, line, space,
          substr(line, 1, space - 1) IN (
            'empty', 'integer', 'decimal', 'code', 'date', 'datetime', 'text', 'boolean', 'object', 'array')
          AND substr(line, space + 1, 2) IN ('0 ', '1 ')
        FROM places WHERE place > 1
      ),
      pieces (owner, place, line, space, is_head, field) AS (
        SELECT *, sum(is_head) OVER (PARTITION BY owner ORDER BY place) FROM heads
      ),
      named (owner, field, item) AS (
        SELECT owner, field, CASE WHEN is_head
          THEN json_array(
            coalesce(name, ''), substr(line, 1, space - 1), json(iif(substr(line, space + 1, 1) = '1', 'true', 'false')))
          ELSE json('a name without a field') END
        FROM (
          SELECT *, group_concat(CASE WHEN is_head THEN substr(line, space + 3) ELSE line END, char(10))
            OVER (PARTITION BY owner, field ORDER BY place ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS name
          FROM pieces)
        WHERE is_head OR field = 0
      ),
      joined (owner, field, items) AS (
        SELECT owner, field, group_concat(item, ',')
          OVER (PARTITION BY owner ORDER BY field ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
        FROM named
      )
    INSERT INTO migrated_shapes
      SELECT owner, '{"typed":' || CASE line WHEN 'typed' THEN 'true' WHEN 'text' THEN 'false' ELSE json(line) END
        || ',"fields":[' || coalesce((SELECT items FROM joined AS j WHERE j.owner = p.owner LIMIT 1), '') || ']}'
      FROM places AS p WHERE place = 1;
    UPDATE source_schemas SET fields = coalesce(
      (SELECT shape FROM migrated_shapes WHERE owner = 'schema ' || source_schemas.id), json('no shape'));
    UPDATE source_drifts SET fields = coalesce(
      (SELECT shape FROM migrated_shapes WHERE owner = 'drift ' || source || ' ' || stream), json('no shape'));
    DROP TABLE migrated_shapes;
    """

  /// One change on each line: its kind, its reaction, the types before and now, the mapping's name or a hyphen, the
  /// name.
  private static let changes = """
    CREATE TABLE migrated_changes (owner TEXT PRIMARY KEY, changes TEXT NOT NULL) STRICT, WITHOUT ROWID;
    WITH RECURSIVE
      lines (owner, number, line, rest) AS (
        SELECT source || ' ' || stream, 0, '', changes || char(10) FROM source_drifts
        UNION ALL
        SELECT owner, number + 1, substr(rest, 1, instr(rest, char(10)) - 1), substr(rest, instr(rest, char(10)) + 1)
        FROM lines WHERE rest <> ''
      ),
      words (owner, number, line, count, word, rest) AS (
        SELECT owner, number, line, 0, '', line FROM lines WHERE line <> ''
        UNION ALL
        SELECT owner, number, line, count + 1, substr(rest, 1, instr(rest, ' ') - 1), substr(rest, instr(rest, ' ') + 1)
        FROM words WHERE count < 5 AND instr(rest, ' ') > 0
      ),
      cut (owner, number, line, kind, effect, before, now, field, name) AS (
        SELECT owner, number, line, max(word) FILTER (WHERE count = 1), max(word) FILTER (WHERE count = 2),
          max(word) FILTER (WHERE count = 3), max(word) FILTER (WHERE count = 4), max(word) FILTER (WHERE count = 5),
          max(rest) FILTER (WHERE count = 5)
        FROM words GROUP BY owner, number
      ),
      heads AS (SELECT *, name IS NOT NULL AND kind IN ('new', 'missing', 'retyped') AS is_head FROM cut),
      pieces AS (SELECT *, sum(is_head) OVER (PARTITION BY owner ORDER BY number) AS item FROM heads),
      types (type) AS (
        VALUES ('empty'), ('integer'), ('decimal'), ('code'), ('date'), ('datetime'), ('text'), ('boolean'), ('object'),
          ('array')
      ),
      items (owner, item, text) AS (
        SELECT owner, item, CASE WHEN is_head
          THEN json_array(
            kind, effect, coalesce(whole, ''), iif(field = '-', '', field), (SELECT type FROM types WHERE type = before),
            (SELECT type FROM types WHERE type = now))
          ELSE json('a name without a change') END
        FROM (
          SELECT *, group_concat(CASE WHEN is_head THEN name ELSE line END, char(10))
            OVER (PARTITION BY owner, item ORDER BY number ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS whole
          FROM pieces)
        WHERE is_head OR item = 0
      ),
      joined (owner, item, text) AS (
        SELECT owner, item, group_concat(text, ',')
          OVER (PARTITION BY owner ORDER BY item ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
        FROM items
      )
    INSERT INTO migrated_changes SELECT owner, '[' || text || ']' FROM joined GROUP BY owner;
    UPDATE source_drifts SET changes = coalesce(
      (SELECT m.changes FROM migrated_changes AS m WHERE owner = source || ' ' || stream), '[]');
    DROP TABLE migrated_changes;
    """
}
