-- The population of each grouping of areas by year, of those who were members on 31 December. A year in which one of them has
-- no figure stays, without a population.
WITH people AS (
  SELECT area, period, convert(value, unit, 'osoba') AS value, status FROM ludnosc WHERE indicator = '72305'
), years AS (
  SELECT DISTINCT g.grouping AS grouping, l.period AS period
  FROM   "grupy-obszarow" AS g
         JOIN people AS l
           ON l.area = g.area
              AND l.period || '-12-31' BETWEEN coalesce(g.valid_from, '0') AND coalesce(g.valid_to, '9')
), summed AS (
  SELECT y.grouping                          AS grouping,
         y.period                            AS period,
         count(*)                            AS members,
         count(l.value)                      AS gminas,
         CASE WHEN count(l.value) = count(*) THEN sum_exact(l.value) END AS population,
         -- Without the surface of one gmina there is none of all.
         CASE WHEN count(p.km2) = count(*) THEN sum_exact(p.km2) END AS km2,
         status_of_all(l.status)             AS status
  FROM   years AS y
         JOIN "grupy-obszarow" AS g
           ON g.grouping = y.grouping
              AND y.period || '-12-31' BETWEEN coalesce(g.valid_from, '0') AND coalesce(g.valid_to, '9')
         LEFT JOIN people AS l ON l.area = g.area AND l.period = y.period
         LEFT JOIN powierzchnia AS p ON p.area = g.area
  GROUP  BY y.grouping, y.period
), placed AS (
  SELECT summed.*,
         max(CASE WHEN population IS NOT NULL THEN period END) OVER (
           PARTITION BY grouping ORDER BY period ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS previous_period
  FROM   summed
), marked AS (
  -- Nothing may be subtracted across a break of the list, nor where the members were others.
  SELECT placed.*,
         EXISTS (
           SELECT 1 FROM "przerwy-w-szeregach" AS b
           WHERE  b.dataset = 'ludnosc' AND b.indicator = '72305'
                  AND b.period > placed.previous_period AND b.period <= placed.period
         ) OR EXISTS (
           SELECT 1 FROM "grupy-obszarow" AS g
           WHERE  g.grouping = placed.grouping
                  AND (placed.period || '-12-31' BETWEEN coalesce(g.valid_from, '0') AND coalesce(g.valid_to, '9'))
                   <> (placed.previous_period || '-12-31'
                         BETWEEN coalesce(g.valid_from, '0') AND coalesce(g.valid_to, '9'))
         ) AS series_break
  FROM   placed
)
SELECT m.grouping,
       m.period,
       m.members,
       m.gminas,
       m.population,
       m.previous_period,
       m.series_break,
       CASE WHEN NOT m.series_break THEN subtract_exact(m.population, b.population) END AS change,
       CASE WHEN NOT m.series_break
              THEN ratio(multiply_exact(100, subtract_exact(m.population, b.population)), b.population, 2)
       END                                                               AS change_percent,
       m.km2,
       -- No decimal place: the surfaces are known to 0.3 per cent.
       ratio(m.population, m.km2, 0)                                     AS density,
       CASE WHEN m.population IS NULL THEN 'O'
            ELSE status_of_all(m.status, CASE WHEN m.series_break THEN 'B' ELSE 'A' END)
       END                                                               AS status
FROM   marked AS m
       LEFT JOIN summed AS b ON b.grouping = m.grouping AND b.period = m.previous_period
