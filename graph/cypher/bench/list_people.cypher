// Members all over the province, in an order that has nothing to do with it, at most $limit; the arguments of measurements.
// params:  limit: int
// returns: id, name, pinyin   (0..limit rows)
MATCH (person:Person)
WHERE person.id_number_hmac >= ''
WITH person
ORDER BY person.id_number_hmac
LIMIT $limit
WHERE person.search_path IS NOT NULL
RETURN person.id AS id, person.name AS name, person.pinyin AS pinyin
