-- One row for each pollutant that has an index, and one for the station as a whole.
WITH long AS (
  SELECT station, time, pollutant.code AS indicator,
         CASE pollutant.code WHEN 'ALL' THEN overall WHEN 'SO2' THEN so2 WHEN 'NO2' THEN no2 WHEN 'PM10' THEN pm10
                             WHEN 'PM2.5' THEN pm25 WHEN 'O3' THEN o3 END AS value,
         CASE pollutant.code WHEN 'ALL' THEN overall_name WHEN 'SO2' THEN so2_name WHEN 'NO2' THEN no2_name
                             WHEN 'PM10' THEN pm10_name WHEN 'PM2.5' THEN pm25_name WHEN 'O3' THEN o3_name END AS name
  FROM   source CROSS JOIN (SELECT column1 AS code FROM (VALUES ('ALL'), ('SO2'), ('NO2'), ('PM10'), ('PM2.5'), ('O3')))
         AS pollutant
)
SELECT station, indicator, time AS period, value, name AS category
FROM   long
WHERE  value IS NOT NULL
