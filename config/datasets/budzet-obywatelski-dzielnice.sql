WITH districts AS (
  SELECT edition,
         area,
         count(*)                                                           AS projects,
         sum(selected)                                                      AS selected,
         sum(votes)                                                         AS votes,
         coalesce(sum_exact(CASE WHEN selected THEN cost END), '0')         AS cost
  FROM   "budzet-obywatelski"
  GROUP  BY edition, area
)
SELECT d.edition                                                            AS edition,
       d.area                                                               AS area,
       o.name                                                               AS district,
       d.projects                                                           AS projects,
       d.selected                                                           AS selected,
       d.votes                                                              AS votes,
       d.cost                                                               AS cost,
       ratio(multiply_exact(100, d.cost), sum_exact(d.cost) OVER (PARTITION BY d.edition), 1) AS share
FROM   districts AS d
       LEFT JOIN obszary AS o ON o.code = d.area
