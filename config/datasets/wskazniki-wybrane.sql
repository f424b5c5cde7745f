WITH ranked AS (
  SELECT v.*,
         row_number() OVER best                                  AS place,
         count(*) OVER (PARTITION BY indicator, area, period)    AS sources,
         lead(source) OVER best                                  AS other_source,
         lead(value) OVER best                                   AS other_value,
         lead(status) OVER best                                  AS other_status
  FROM   "wskazniki-wartosci" AS v
  WINDOW best AS (PARTITION BY indicator, area, period ORDER BY priority, source)
), compared AS (
  SELECT ranked.*,
         subtract_exact(value, other_value)                                  AS difference,
         multiply_exact(100, subtract_exact(value, other_value))             AS hundredfold
  FROM   ranked
  WHERE  place = 1
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
       difference,
       -- Two places; more of them where the difference would otherwise be 0.
       coalesce(nullif(ratio(hundredfold, other_value, 2), '0'), nullif(ratio(hundredfold, other_value, 4), '0'),
                nullif(ratio(hundredfold, other_value, 8), '0'), ratio(hundredfold, other_value, 12)) AS difference_percent
FROM   compared
