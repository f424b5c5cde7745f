-- One line for each indicator and year of the report. Where a figure cannot be given, the line stays and says so.
WITH metropolis AS NOT MATERIALIZED (
  SELECT * FROM "ludnosc-metropolii" WHERE grouping = 'metropolia-krakowska'
), revenue AS (
  -- Of all who were members on 31 December, or of none: a mean of some is no figure of the metropolis.
  SELECT g.grouping                                                     AS area,
         d.period                                                       AS period,
         CASE WHEN count(d.per_head) = (
                     SELECT count(m.area) FROM "grupy-obszarow" AS m
                     WHERE  m.grouping = g.grouping
                            AND d.period || '-12-31' BETWEEN coalesce(m.valid_from, '0') AND coalesce(m.valid_to, '9'))
                THEN ratio(sum_exact(d.own_revenue), sum_exact(d.population), 2)
         END                                                            AS value,
         status_of_all(d.status)                                        AS status
  FROM   "dochody-na-mieszkanca" AS d
         JOIN "grupy-obszarow" AS g
           ON g.area = d.area AND g.grouping = 'metropolia-krakowska'
              AND d.period || '-12-31' BETWEEN coalesce(g.valid_from, '0') AND coalesce(g.valid_to, '9')
  GROUP  BY g.grouping, d.period
), pm10 AS NOT MATERIALIZED (
  SELECT area                                                           AS area,
         substr(day, 1, 4)                                              AS period,
         count(*)                                                       AS days,
         sum(mean > '50' COLLATE decimal)                               AS above,
         days_between(substr(day, 1, 4) || '-01-01', substr(day, 1, 4) || '-12-31') + 1 AS days_of_year,
         status_of_all(status)                                          AS status
  FROM   "powietrze-dobowe"
  WHERE  indicator = 'PM10' AND area = '1261011'
  GROUP  BY area, substr(day, 1, 4)
), lines AS (
  SELECT 'ludnosc' AS indicator, grouping AS area, period, population AS value, 'osoba' AS unit, status,
         'ludnosc-metropolii' AS dataset
  FROM   metropolis
  UNION ALL
  -- A change since five years ago is not that of a year.
  SELECT 'ludnosc-zmiana', grouping, period,
         CASE WHEN CAST(previous_period AS INTEGER) = CAST(period AS INTEGER) - 1 THEN change END, 'osoba', status,
         'ludnosc-metropolii'
  FROM   metropolis
  WHERE  previous_period IS NOT NULL
  UNION ALL
  SELECT 'gestosc', grouping, period, density, 'osoba/km²', status, 'ludnosc-metropolii'
  FROM   metropolis
  UNION ALL
  SELECT 'dochody-na-mieszkanca', area, period, value, 'zł', status, 'dochody-na-mieszkanca'
  FROM   revenue
  UNION ALL
  -- Nine tenths of the days, as the directive on air quality asks (2008/50/EC, annex XI).
  SELECT 'pm10-dni', area, period, CASE WHEN days * 10 >= days_of_year * 9 THEN above END, 'doba', status,
         'powietrze-dobowe'
  FROM   pm10
  UNION ALL
  SELECT 'pm10-doby', area, period, days, 'doba', status, 'powietrze-dobowe'
  FROM   pm10
  UNION ALL
  SELECT 'bo-glosy', '1261011', edition, sum(votes), 'głos', 'A', 'budzet-obywatelski-dzielnice'
  FROM   "budzet-obywatelski-dzielnice"
  GROUP  BY edition
  UNION ALL
  SELECT 'bo-koszt', '1261011', edition, sum_exact(cost), 'zł', 'A', 'budzet-obywatelski-dzielnice'
  FROM   "budzet-obywatelski-dzielnice"
  GROUP  BY edition
)
SELECT indicator, area, period, value, unit, CASE WHEN value IS NULL THEN 'O' ELSE status END AS status, dataset
FROM   lines
