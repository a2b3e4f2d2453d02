// Activities all over the province, in an order that has nothing to do with it, at most $limit; the arguments of measurements.
// params:  limit: int
// returns: id   (0..limit rows)
MATCH (activity:Activity)
RETURN activity.id AS id
ORDER BY reverse(activity.id), id
LIMIT $limit
