import Formats
import Schema
import Testbed
import Testing

@testable import Mapping

/// Places of a SELECT where SQLite would take texts for numbers, found before it reads a record.
@Suite struct TextAsNumberTests {
  private static let fields = [
    FieldSpec(name: "kod", locator: .column("kod"), type: .code),
    FieldSpec(name: "tekst", locator: .column("tekst"), type: .text),
    FieldSpec(name: "kwota", locator: .column("kwota"), type: .decimal),
    FieldSpec(name: "liczba", locator: .column("liczba"), type: .integer),
    FieldSpec(name: "rok", locator: .column("rok"), type: .period),
  ]

  private func uses(_ sql: String) throws -> [TextAsNumber] {
    let dataset = Dataset(
      id: "proba", title: Bilingual(pl: "", en: ""),
      columns: [Column(name: "id", type: .code), Column(name: "v", type: .text)], key: ["id"])
    let plan = MappingPlan(
      dataset: dataset, sql: sql, sqlFile: "proba.sql", fields: Self.fields, documentCount: 0,
      openReader: { _ in RecordsInMemory([], columns: 0) })
    return try Mapper(plan).textsAsNumbers()
  }

  @Test(arguments: [
    ("tekst * 100", "tekst", TextAsNumber.Use.arithmetic), ("-tekst", "tekst", .arithmetic),
    ("coalesce(tekst, 0) + 1", "tekst", .arithmetic), ("kod - 1", "kod", .arithmetic),
    ("CASE WHEN liczba > 1 THEN tekst ELSE '0' END / 2", "tekst", .arithmetic),
    ("CAST(tekst AS INTEGER)", "tekst", .cast), ("CAST(kod AS REAL)", "kod", .cast),
    ("CAST(tekst AS NUMERIC)", "tekst", .cast),
    ("round(tekst, 1)", "tekst", .function("round")), ("abs(tekst)", "tekst", .function("abs")),
    ("CAST(kwota * 100 AS INTEGER)", "kwota", .cutting("CAST")),
    ("CAST(round(kwota * 100) AS INTEGER)", "kwota", .cutting("CAST")),
    ("CAST(kwota / 3 + 1 AS INTEGER)", "kwota", .cutting("CAST")),
    ("CAST(number(tekst) * 100 AS INTEGER)", "number(…)", .cutting("CAST")),
    ("CAST(liczba * 1.15 AS INTEGER)", "1.15", .cutting("CAST")),
    ("printf('%.2f', kwota * 3)", "kwota", .spelling("printf")), ("(kwota * 3) || ' zł'", "kwota", .spelling("||")),
    ("CASE WHEN number(tekst) > 10 THEN 1 END", "number(…)", .comparison),
    ("CASE WHEN 10 >= multiply_exact(kwota, 2) THEN 1 END", "multiply_exact(…)", .comparison),
    ("number(tekst) = 10", "number(…)", .comparison), ("number(tekst) < 9.5", "number(…)", .comparison),
    ("liczba * 1.15", "1.15", .result), ("0.5", "0.5", .result),
    ("kwota * 100 | 0", "kwota", .cutting("|")), ("kwota * 100 & 255", "kwota", .cutting("&")),
    ("kwota * 100 << 1", "kwota", .cutting("<< or >>")), ("~(kwota * 100)", "kwota", .cutting("~")),
    ("kwota * 100 % 10 > 5", "kwota", .cutting("%")), ("tekst | 0", "tekst", .arithmetic),
    ("~tekst", "tekst", .arithmetic),
    ("CAST(tekst AS TEXT) * 100", "tekst", .arithmetic), ("trim(tekst) * 100", "tekst", .arithmetic),
    ("replace(replace(tekst, ' ', ''), ',', '.') + 0", "tekst", .arithmetic),
    ("lower(tekst) + 1", "tekst", .arithmetic),
    ("CAST(kwota * 3 AS TEXT)", "kwota", .spelling("CAST")), ("CAST(kwota AS REAL) || ''", "kwota", .spelling("||")),
    ("CAST(CAST(kwota AS NUMERIC) * 100 AS INTEGER)", "kwota", .cutting("CAST")),
    ("CASE WHEN liczba > 1 THEN liczba ELSE tekst END * 2", "tekst", .arithmetic),
    ("iif(liczba > 1, kod, tekst || '') + 1", "kod", .arithmetic),
    ("iif(liczba > 1, '1', tekst) + 1", "tekst", .arithmetic),
    ("number(tekst) IN (5, 10, 15, 20, 25)", "number(…)", .comparison),
    ("number(tekst) IN (5, 10)", "number(…)", .comparison),
    ("number(tekst) > number(kod)", "number(…)", .comparison), ("number(tekst) > '9'", "number(…)", .comparison),
    ("max(number(tekst), '9')", "number(…)", .comparison),
    ("tekst > 10000", "tekst", .lettering), ("tekst BETWEEN 1 AND 5", "tekst", .lettering),
    ("kod < 5.5", "kod", .lettering),
    ("trim(tekst) = 5", "tekst", .lettering),
    ("CASE WHEN tekst THEN 1 END", "tekst", .condition), ("NOT tekst", "tekst", .condition),
    ("tekst AND liczba", "tekst", .condition), ("tekst IS TRUE", "tekst", .condition),
    ("iif(kod, 1, 2)", "kod", .condition),
    ("liczba * 100 / (liczba + 1)", "/", .division), ("CAST(kwota AS INTEGER) / liczba", "/", .division),
  ])
  func isFound(expression: String, name: String, use: TextAsNumber.Use) throws {
    #expect(try uses("SELECT kod AS id, \(expression) AS v FROM source") == [TextAsNumber(name: name, use: use)])
  }

  @Test(
    "is found where other parts of the SELECT stand between",
    arguments: [
      ("SELECT kod AS id, sum(tekst) AS v FROM source GROUP BY kod", "tekst", TextAsNumber.Use.function("sum")),
      ("SELECT kod AS id, CAST(sum(kwota) AS INTEGER) AS v FROM source GROUP BY kod", "kwota", .cutting("CAST")),
      ("SELECT kod AS id, avg(tekst) OVER (PARTITION BY kod) AS v FROM source", "tekst", .function("avg")),
      (
        "WITH q AS MATERIALIZED (SELECT kod, tekst AS x FROM source) SELECT kod AS id, x * 2 AS v FROM q", "tekst",
        .arithmetic
      ),
      (
        "SELECT id, v + 1 AS v FROM (SELECT kod AS id, tekst AS v FROM source ORDER BY liczba LIMIT 5)", "tekst",
        .arithmetic
      ),
      (
        "SELECT id, CAST(v AS INTEGER) AS v FROM (SELECT kod AS id, liczba AS v FROM source UNION ALL SELECT kod, tekst FROM source)",
        "tekst", .cast
      ),
      ("SELECT kod AS id, 1 AS v FROM source WHERE tekst % 2 = 0", "tekst", .arithmetic),
      ("SELECT kod AS id, (SELECT max(tekst) + 1 FROM source) AS v FROM source", "tekst", .arithmetic),
      ("SELECT kod AS id, group_concat(kwota * 3) AS v FROM source GROUP BY kod", "kwota", .spelling("group_concat")),
      ("SELECT kod AS id, max(number(tekst)) AS v FROM source GROUP BY kod", "number(…)", .comparison),
      (
        "SELECT kod AS id, sum(liczba) / count(DISTINCT rok) / sum(liczba) AS v FROM source GROUP BY kod", "/",
        .division
      ),
      (
        "SELECT kod AS id, v * 2 AS v FROM (SELECT kod, liczba AS v FROM source UNION SELECT kod, tekst FROM source) AS q",
        "tekst", .arithmetic
      ),
      ("SELECT kod AS id, lag(tekst) OVER (ORDER BY rok) + 1 AS v FROM source", "tekst", .arithmetic),
      ("SELECT kod AS id, 1 AS v FROM source WHERE tekst", "tekst", .condition),
      ("SELECT kod AS id, 1 AS v FROM source GROUP BY kod HAVING number(max(tekst)) > 5", "number(…)", .comparison),
    ])
  func isFoundBehind(sql: String, name: String, use: TextAsNumber.Use) throws {
    #expect(try uses(sql).contains(TextAsNumber(name: name, use: use)), "\(sql)")
  }

  @Test(
    "numbers, exact functions and the comparison of texts are left alone",
    arguments: [
      "liczba * 2", "CAST(liczba AS TEXT)", "liczba / 3", "liczba % 2 = 0", "CAST(kwota AS INTEGER)",
      "CAST(rok AS INTEGER)", "rok - 1", "rok + 0", "CAST(substr(kod, 1, 4) AS INTEGER) - 1",
      "multiply_exact(kwota, 100)",
      "CAST(multiply_exact(kwota, 100) AS INTEGER)", "number(tekst)", "kwota > 10", "kwota > '9'",
      "number(tekst) COLLATE decimal > '10'", "tekst > 'a'", "rok >= '2015'", "kod = '0612011'", "length(tekst) + 1",
      "max(kwota, '1')", "tekst || kod", "printf('%s', kwota)", "date_part('year', tekst) - 1",
      "liczba > number(tekst)",
      "CASE WHEN tekst = 'x' THEN liczba * 2 ELSE liczba END", "nullif(liczba, 0) * 2", "count(*) * 100 / 7",
      "max(number(tekst) COLLATE decimal, '9')", "max(tekst, 'a')", "tekst = 5", "kod IN ('1', '2', '3', '4')",
      "kod IN (1, 2)",
      "number(tekst) = number(kod)", "trim(tekst)", "substr(tekst, 1, 4) * 1", "liczba | 1", "liczba % 7",
      "liczba / 10",
      "(liczba - liczba % 3) / 3", "liczba AND liczba > 3", "CASE WHEN kwota THEN 1 END", "tekst IS NOT NULL",
      "kod LIKE '12%'",
      "number(tekst) COLLATE decimal > number(kod)", "CASE tekst WHEN 'tak' THEN 1 ELSE 0 END", "NOT (tekst = 'x')",
      "iif(tekst = 'x', 1, 2) + 1", "CAST(kwota AS TEXT)", "group_concat(tekst)", "rok > 2010",
      "kwota * 2", "round(kwota, 1)", "ratio(kwota, 3, 2)", "convert(kwota, 'tys. zł', 'zł')", "typeof(kwota * 2)",
    ])
  func isLeftAlone(expression: String) throws {
    #expect(try uses("SELECT kod AS id, \(expression) AS v FROM source") == [])
  }

  /// The sum of decimals is exact where they are whole, and refused as a value where they are not.
  @Test func sumsOfDecimalsAreJudgedByTheirValues() throws {
    #expect(try uses("SELECT kod AS id, sum(kwota) AS v FROM source GROUP BY kod") == [])
  }
}
