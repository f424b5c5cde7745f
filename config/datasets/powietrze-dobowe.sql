-- A station's gmina comes as a name, and so does its powiat; within Małopolskie the two together are unambiguous.
SELECT gmina.code                     AS area,
       p.indicator                    AS indicator,
       substr(p.period, 1, 10)        AS day,
       avg_exact(p.value, 1)          AS mean,
       count(*)                       AS hours,
       count(DISTINCT p.station)      AS stations
FROM   powietrze AS p
       JOIN "stacje-powietrza" AS s ON s.code = p.station AND s.voivodeship = 'MAŁOPOLSKIE'
       JOIN obszary AS powiat
         ON powiat.name = s.powiat AND powiat.parent = '12' AND powiat.kind IN ('powiat', 'city-powiat')
            AND powiat.valid_to IS NULL
       JOIN obszary AS gmina
         ON gmina.name = s.gmina AND gmina.parent = powiat.code AND gmina.kind LIKE 'gmina-%' AND gmina.valid_to IS NULL
WHERE  p.averaging = '1g'
GROUP  BY gmina.code, p.indicator, substr(p.period, 1, 10)
-- Three quarters of a day, as the directive on air quality asks (2008/50/EC, annex XI).
HAVING count(*) >= 18
