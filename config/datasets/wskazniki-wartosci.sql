-- One part for each dataset that has figures: which of its variables belong to which indicator is written in
-- config/indicators/sources.csv.
SELECT z.indicator AS indicator, l.area AS area, l.period AS period, z.source AS source, z.priority AS priority,
       l.value AS value, w.unit AS unit
FROM   "wskazniki-zrodla" AS z
       JOIN wskazniki AS w ON w.code = z.indicator
       JOIN ludnosc AS l ON l.indicator = z.variable AND l.value IS NOT NULL
WHERE  z.dataset = 'ludnosc'
UNION ALL
SELECT z.indicator, m.area, m.period, z.source, z.priority, m.residents, w.unit
FROM   "wskazniki-zrodla" AS z
       JOIN wskazniki AS w ON w.code = z.indicator
       JOIN mieszkancy AS m
WHERE  z.dataset = 'mieszkancy' AND z.variable = 'residents'
UNION ALL
SELECT z.indicator, d.area, d.period, z.source, z.priority, d.per_head, w.unit
FROM   "wskazniki-zrodla" AS z
       JOIN wskazniki AS w ON w.code = z.indicator
       JOIN "dochody-na-mieszkanca" AS d
WHERE  z.dataset = 'dochody-na-mieszkanca' AND z.variable = 'per_head'
