-- A word about areas, which asks nothing.
SELECT id, coalesce(m.meaning, name) AS name FROM source LEFT JOIN marks AS m ON m.code = source.name
