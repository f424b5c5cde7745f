-- The population of each grouping of areas, in the years for which every member of that year has a figure.
WITH complete AS (
  SELECT g.grouping                          AS grouping,
         l.period                            AS period,
         count(*)                            AS gminas,
         sum_exact(l.value)                  AS population,
         -- Without the surface of one gmina there is none of all.
         CASE WHEN count(p.km2) = count(*) THEN sum_exact(p.km2) END AS km2
  FROM   "grupy-obszarow" AS g
         JOIN ludnosc AS l
           ON l.indicator = '72305' AND l.area = g.area AND l.value IS NOT NULL
              AND l.period || '-12-31' BETWEEN coalesce(g.valid_from, '0') AND coalesce(g.valid_to, '9')
         LEFT JOIN powierzchnia AS p ON p.area = g.area
  GROUP  BY g.grouping, l.period
  HAVING count(*) = (
           SELECT count(m.area) FROM "grupy-obszarow" AS m
           WHERE  m.grouping = g.grouping
                  AND l.period || '-12-31' BETWEEN coalesce(m.valid_from, '0') AND coalesce(m.valid_to, '9'))
), compared AS (
  SELECT complete.*,
         lag(period) OVER years     AS previous_period,
         lag(population) OVER years AS previous
  FROM   complete
  WINDOW years AS (PARTITION BY grouping ORDER BY period)
), marked AS (
  -- Figures up to 2020 stand on the census of 2011, later ones on that of 2021: between them nothing may be subtracted.
  SELECT compared.*, previous_period <= '2020' AND period > '2020' AS is_break FROM compared
)
SELECT grouping,
       period,
       gminas,
       population,
       previous_period,
       CASE WHEN NOT is_break THEN subtract_exact(population, previous) END AS change,
       CASE WHEN NOT is_break
              THEN ratio(multiply_exact(100, subtract_exact(population, previous)), previous, 2)
       END                                                               AS change_percent,
       km2,
       ratio(population, km2, 1)                                         AS density,
       CASE WHEN is_break THEN 'B' ELSE 'A' END                          AS status
FROM   marked
