SELECT code,
       kind,
       name,
       name_en,
       parent,
       valid_from,
       valid_to,
       bdl,
       nuts_2021,
       nuts_2024
FROM   source
