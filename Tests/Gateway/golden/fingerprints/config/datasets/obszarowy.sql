SELECT area(id) AS area, max(note) AS note FROM sprawdzenia GROUP BY 1
