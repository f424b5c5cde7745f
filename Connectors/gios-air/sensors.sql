SELECT source.id, source.station, source.code, coalesce(pollutants.name_pl, source.name) AS name_pl, pollutants.name_en
FROM   source LEFT JOIN pollutants ON pollutants.code = source.code
