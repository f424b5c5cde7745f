SELECT area,
       km2,
       note
FROM   source
