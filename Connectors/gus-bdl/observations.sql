-- One row for each variable, unit and year. What a value means depends on its attribute: `val: 0` under attribute 4 is
-- not a zero but a secret or a gap. Variables of the quarters or months of one figure are one series where a list says so.
SELECT coalesce(series.series, source.variable) AS indicator,
       area(source.unit, source.year)      AS area,
       period_of(source.year, series.part) AS period,
       CASE
         WHEN attributes.id IS NULL
           THEN reject('BDL attribute ' || source.attribute || ' is not in attributes.csv')
         WHEN attributes.absent = '1' THEN NULL
         WHEN attributes.zero = '1' THEN coalesce(source.value, '0')
         ELSE source.value
       END                                 AS value,
       coalesce(measures.name, source.measure) AS unit,
       CASE
         -- An ordinary attribute without a value: missing, whatever the attribute says.
         WHEN source.value IS NULL AND attributes.absent = '0' AND attributes.zero = '0' THEN 'O'
         ELSE attributes.status
       END                                 AS status,
       attributes.symbol                   AS mark
FROM   source
       LEFT JOIN attributes ON attributes.id = source.attribute
       LEFT JOIN series ON series.variable = source.variable
       LEFT JOIN measures ON measures.id = source.measure
