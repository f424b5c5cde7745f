SELECT id, code, name, latitude, longitude, city, gmina, powiat, voivodeship, street
FROM   source
