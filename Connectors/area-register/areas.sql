-- Where only two registers bound a day, `began` or `ended` names them. A dataset without these columns gets the last day
-- that is certain, so that a code which has ended is not taken for one in force.
SELECT code,
       kind,
       name,
       name_en,
       parent,
       valid_from,
       coalesce(valid_to, substr(ended, 1, 10)) AS valid_to,
       bdl,
       nuts_2021,
       nuts_2024,
       began,
       ended
FROM   source
