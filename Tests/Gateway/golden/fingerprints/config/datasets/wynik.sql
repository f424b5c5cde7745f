SELECT day, sum_exact("all") AS "all" FROM sprawdzenia GROUP BY day
