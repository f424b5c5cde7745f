-- One part for each dataset that has figures: which of its variables belong to which indicator is written in
-- config/indicators/sources.csv. Figures are told in the unit of the register; what cannot be converted ends the derivation.
SELECT z.indicator AS indicator, l.area AS area, l.period AS period, z.source AS source, z.priority AS priority,
       CASE WHEN l.unit = w.unit THEN l.value ELSE convert(l.value, l.unit, w.unit) END AS value,
       w.unit AS unit, status_of_all(l.status, 'A') AS status
FROM   "wskazniki-zrodla" AS z
       JOIN wskazniki AS w ON w.code = z.indicator
       JOIN ludnosc AS l ON l.indicator = z.variable AND l.value IS NOT NULL
WHERE  z.dataset = 'ludnosc'
UNION ALL
SELECT z.indicator, m.area, m.period, z.source, z.priority, convert(m.residents, 'osoba', w.unit), w.unit, 'A'
FROM   "wskazniki-zrodla" AS z
       JOIN wskazniki AS w ON w.code = z.indicator
       JOIN mieszkancy AS m
WHERE  z.dataset = 'mieszkancy' AND z.variable = 'residents'
UNION ALL
SELECT z.indicator, d.area, d.period, z.source, z.priority, convert(d.per_head, 'zł', w.unit), w.unit, d.status
FROM   "wskazniki-zrodla" AS z
       JOIN wskazniki AS w ON w.code = z.indicator
       JOIN "dochody-na-mieszkanca" AS d ON d.per_head IS NOT NULL
WHERE  z.dataset = 'dochody-na-mieszkanca' AND z.variable = 'per_head'
UNION ALL
-- A line to which no part above has a figure is a mistake in sources.csv. It is no area, so it is seen in quarantine.
SELECT z.indicator, 'sources.csv: ' || z.dataset || ' ' || z.variable, '2000', z.source, z.priority, NULL, NULL, 'O'
FROM   "wskazniki-zrodla" AS z
WHERE  CASE z.dataset
         WHEN 'ludnosc' THEN NOT EXISTS (SELECT 1 FROM ludnosc AS l WHERE l.indicator = z.variable)
         WHEN 'mieszkancy' THEN z.variable <> 'residents'
         WHEN 'dochody-na-mieszkanca' THEN z.variable <> 'per_head'
         ELSE 1
       END
