-- The service names a station's gmina and powiat. Where two gminas bear the name, or none does, nothing is guessed: the station
-- goes to quarantine.
SELECT id,
       code,
       area('gmina ' || gmina || ', powiat ' || powiat) AS area,
       name,
       latitude,
       longitude,
       city,
       gmina,
       powiat,
       voivodeship,
       street
FROM   source
WHERE  parameter('voivodeship') IN ('all', voivodeship)
