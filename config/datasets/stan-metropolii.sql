-- One line for each indicator and year of the report.
SELECT 'ludnosc' AS indicator, grouping AS area, period, population AS value, 'osoba' AS unit, 'A' AS status,
       'ludnosc-metropolii' AS dataset
FROM   "ludnosc-metropolii"
WHERE  grouping = 'metropolia-krakowska'
UNION ALL
SELECT 'ludnosc-zmiana', grouping, period, change, 'osoba', status, 'ludnosc-metropolii'
FROM   "ludnosc-metropolii"
WHERE  grouping = 'metropolia-krakowska' AND previous_period IS NOT NULL
UNION ALL
SELECT 'gestosc', grouping, period, density, 'osoba/km²', 'A', 'ludnosc-metropolii'
FROM   "ludnosc-metropolii"
WHERE  grouping = 'metropolia-krakowska'
UNION ALL
SELECT 'dochody-na-mieszkanca', g.grouping, d.period, ratio(sum_exact(d.own_revenue), sum(d.population), 2), 'zł', 'A',
       'dochody-na-mieszkanca'
FROM   "dochody-na-mieszkanca" AS d
       JOIN "grupy-obszarow" AS g ON g.area = d.area AND g.grouping = 'metropolia-krakowska'
GROUP  BY g.grouping, d.period
-- Of all gminas or of none: a mean of some is no figure of the metropolis.
HAVING count(*) = (SELECT count(m.area) FROM "grupy-obszarow" AS m WHERE m.grouping = 'metropolia-krakowska')
UNION ALL
SELECT 'pm10-dni', area, substr(day, 1, 4), sum(CAST(mean AS REAL) > 50), 'doba', 'P', 'powietrze-dobowe'
FROM   "powietrze-dobowe"
WHERE  indicator = 'PM10' AND area = '1261011'
GROUP  BY area, substr(day, 1, 4)
UNION ALL
SELECT 'bo-glosy', '1261011', edition, sum(votes), 'głos', 'A', 'budzet-obywatelski-dzielnice'
FROM   "budzet-obywatelski-dzielnice"
GROUP  BY edition
UNION ALL
SELECT 'bo-koszt', '1261011', edition, sum_exact(cost), 'zł', 'A', 'budzet-obywatelski-dzielnice'
FROM   "budzet-obywatelski-dzielnice"
GROUP  BY edition
