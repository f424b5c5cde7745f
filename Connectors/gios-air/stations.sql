SELECT id, code, name, latitude, longitude, city, gmina, powiat, lower(voivodeship) AS voivodeship, street
FROM   source
