SELECT number,
       name,
       kind,
       operator,
       nip,
       operator_address,
       area(teryt) AS area,
       address,
       places,
       CASE WHEN enrolled > places
              THEN reject('more children (' || enrolled || ') than places (' || places || ')')
            ELSE enrolled
       END         AS enrolled,
       fee,
       adapted,
       entered
FROM   source
