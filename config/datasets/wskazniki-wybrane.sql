WITH ranked AS (
  SELECT v.*,
         row_number() OVER best                                  AS place,
         count(*) OVER (PARTITION BY indicator, area, period)    AS sources,
         lead(source) OVER best                                  AS other_source,
         lead(value) OVER best                                   AS other_value,
         lead(status) OVER best                                  AS other_status
  FROM   "wskazniki-wartosci" AS v
  WINDOW best AS (PARTITION BY indicator, area, period ORDER BY priority, source)
)
SELECT indicator,
       area,
       period,
       value,
       unit,
       status,
       source,
       sources,
       other_source,
       other_value,
       other_status,
       subtract_exact(value, other_value)                                               AS difference,
       ratio(multiply_exact(100, subtract_exact(value, other_value)), other_value, 6)   AS difference_percent
FROM   ranked
WHERE  place = 1
