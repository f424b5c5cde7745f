SELECT grouping,
       area,
       title_pl,
       title_en,
       valid_from,
       valid_to,
       note
FROM   source
