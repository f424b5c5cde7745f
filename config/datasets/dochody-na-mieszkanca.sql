-- A gmina whose population is not known stays, without a quotient.
WITH figures AS (
  SELECT d.area                               AS area,
         d.period                             AS period,
         d.own_revenue                        AS own_revenue,
         convert(l.value, l.unit, 'osoba')    AS population,
         l.status                             AS status
  FROM   dochody AS d
         LEFT JOIN ludnosc AS l ON l.indicator = '72305' AND l.area = d.area AND l.period = d.period
)
SELECT area,
       period,
       own_revenue,
       population,
       ratio(own_revenue, population, 2)      AS per_head,
       CASE WHEN ratio(own_revenue, population, 2) IS NULL THEN 'O' ELSE status_of_all(status, 'A') END AS status
FROM   figures
