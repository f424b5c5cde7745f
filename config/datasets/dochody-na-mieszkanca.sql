-- A gmina whose population is not known stays, without a quotient. Where the population has a new base, so has the quotient:
-- the first one since the break has the status B if there is one from before it.
WITH figures AS (
  SELECT d.area                               AS area,
         d.period                             AS period,
         d.own_revenue                        AS own_revenue,
         convert(l.value, l.unit, 'osoba')    AS population,
         l.status                             AS status
  FROM   dochody AS d
         LEFT JOIN ludnosc AS l ON l.indicator = '72305' AND l.area = d.area AND l.period = d.period
)
SELECT f.area,
       f.period,
       f.own_revenue,
       f.population,
       ratio(f.own_revenue, f.population, 2)  AS per_head,
       CASE WHEN ratio(f.own_revenue, f.population, 2) IS NULL THEN 'O'
            ELSE status_of_all(f.status, CASE WHEN EXISTS (
                   SELECT 1 FROM "przerwy-w-szeregach" AS b
                   WHERE  b.dataset = 'ludnosc' AND b.indicator = '72305' AND b.period <= f.period
                          AND NOT EXISTS (
                            SELECT 1 FROM dochody AS d
                                   JOIN ludnosc AS l ON l.indicator = '72305' AND l.area = d.area AND l.period = d.period
                            WHERE  d.area = f.area AND d.period >= b.period AND d.period < f.period
                                   AND ratio(d.own_revenue, l.value, 2) IS NOT NULL)
                          AND EXISTS (
                            SELECT 1 FROM dochody AS d
                                   JOIN ludnosc AS l ON l.indicator = '72305' AND l.area = d.area AND l.period = d.period
                            WHERE  d.area = f.area AND d.period < b.period
                                   AND ratio(d.own_revenue, l.value, 2) IS NOT NULL)
                 ) THEN 'B' ELSE 'A' END)
       END                                    AS status
FROM   figures AS f
