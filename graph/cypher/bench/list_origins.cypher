// Universities and schools, the universities first, then in an order that has nothing to do with the tree, at most $limit.
// params:  limit: int
// returns: code   (0..limit rows)
MATCH (institution:Organisation)
WHERE institution.is_institution AND institution.sector IN ['UNIVERSITY', 'MIDDLE_SCHOOL', 'VOCATIONAL']
RETURN institution.code AS code
ORDER BY CASE institution.sector WHEN 'UNIVERSITY' THEN 0 ELSE 1 END, reverse(institution.code), code
LIMIT $limit
