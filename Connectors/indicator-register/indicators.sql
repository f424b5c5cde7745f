SELECT code,
       name_pl,
       name_en,
       definition_pl,
       definition_en,
       unit,
       method,
       theme,
       -- SDMX CL_FREQ, as far as periods go.
       CASE WHEN frequency IN ('A', 'S', 'Q', 'M', 'W', 'D', 'H') OR frequency IS NULL THEN frequency
            ELSE reject('"' || frequency || '" is not a frequency: A, S, Q, M, W, D or H')
       END AS frequency
FROM   source
