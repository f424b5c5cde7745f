SELECT indicator,
       source,
       CASE WHEN priority > 0 THEN priority
            ELSE reject('the priority ' || priority || ' is not a number from 1 on')
       END AS priority,
       dataset,
       variable,
       note
FROM   source
