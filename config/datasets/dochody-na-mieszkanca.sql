SELECT d.area                            AS area,
       d.period                          AS period,
       d.own_revenue                     AS own_revenue,
       l.value                           AS population,
       ratio(d.own_revenue, l.value, 2)  AS per_head
FROM   dochody AS d
       JOIN ludnosc AS l
         ON l.indicator = '72305' AND l.area = d.area AND l.period = d.period AND l.value IS NOT NULL
