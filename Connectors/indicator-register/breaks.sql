-- `period` is the first one of the new base: it and what is before it must not be compared.
SELECT dataset,
       indicator,
       period(period) AS period,
       reason_pl,
       reason_en,
       source
FROM   source
