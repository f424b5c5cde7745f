-- A sensor's code is station-pollutant-averaging: `MpKrakAlKras-PM10-1g`. The newest hours come without a value until
-- they are measured; such an hour is left out, and counted as left out, until it is there.
WITH parts AS (
  SELECT source.*,
         instr(sensor, '-')                              AS first,
         length(rtrim(sensor, replace(sensor, '-', '')))  AS last
  FROM   source
  WHERE  value IS NOT NULL
)
SELECT CASE WHEN last > first AND first > 1 THEN substr(sensor, 1, first - 1)
            ELSE reject('the sensor code "' || sensor || '" is not station-pollutant-averaging')
       END                                       AS station,
       substr(sensor, first + 1, last - first - 1) AS indicator,
       substr(sensor, last + 1)                  AS averaging,
       time                                      AS period,
       value                                     AS value,
       -- Every pollutant comes in micrograms, carbon monoxide too.
       'µg/m³'                                   AS unit,
       -- SDMX: not validated; the inspectorate may change the figure later.
       'V'                                       AS status
FROM   parts
