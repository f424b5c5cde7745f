-- Each station counts once, however many of its hours there are.
SELECT area                                            AS area,
       indicator                                       AS indicator,
       day                                             AS day,
       avg_exact(mean, 1)                              AS mean,
       round_exact(max(mean COLLATE decimal), 1)       AS highest,
       sum(hours)                                      AS hours,
       count(*)                                        AS stations,
       status_of_all(status)                           AS status
FROM   "powietrze-dobowe-stacji"
GROUP  BY area, indicator, day
