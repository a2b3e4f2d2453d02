// ONE_PLACE: organisations in more than one division.
// params:  limit: int
// returns: code, detail   (0..limit rows)
MATCH (organisation:Organisation)-[located:LOCATED_IN]->()
WITH organisation, count(located) AS places
WHERE places > 1
RETURN organisation.code AS code, toString(places) + ' divisions' AS detail
ORDER BY code
LIMIT $limit
