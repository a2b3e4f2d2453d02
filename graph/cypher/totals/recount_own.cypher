// Members, cadres, activities and completed transfers counted another way, from the relationships: first what each organisation has of
// its own, then what each code of its path has below it. Differences from what is stored, the first $limit of them.
// params:  limit: int
// returns: code, what, counted: int, stored: int | None   (0..limit rows)
CALL () {
  MATCH (:Person)-[:MEMBER_OF]->(organisation:Organisation) RETURN organisation, 'members' AS what, count(*) AS own
  UNION ALL
  MATCH (:Person)-[:SERVES_IN]->(organisation:Organisation) RETURN organisation, 'cadres' AS what, count(*) AS own
  UNION ALL
  MATCH (organisation:Organisation)-[:HOSTS]->(:Activity) RETURN organisation, 'activities' AS what, count(*) AS own
  UNION ALL
  MATCH (:Transfer {state: 'COMPLETED'})-[:PLACED_IN]->(organisation:Organisation)
  RETURN organisation, 'transfers_in' AS what, count(*) AS own
  UNION ALL
  MATCH (:Transfer {state: 'COMPLETED'})-[:FROM_ORGANISATION]->(organisation:Organisation)
  RETURN organisation, 'transfers_out' AS what, count(*) AS own
  UNION ALL
  MATCH (organisation:Organisation) UNWIND ['members', 'cadres', 'activities', 'transfers_in', 'transfers_out'] AS what
  RETURN organisation, what, 0 AS own
}
WITH organisation, what, sum(own) AS own
CALL (organisation, what, own) {
  WITH organisation, what, own
  WHERE own <> coalesce(organisation['own_' + what], 0)
  RETURN organisation.code AS code, 'own ' + what AS name, own AS counted, organisation['own_' + what] AS stored
  UNION ALL
  UNWIND [code IN split(organisation.path, '/')[..-1] WHERE code <> 'EXTERNAL'] AS code
  RETURN code, what AS name, own AS counted, null AS stored
}
WITH code, name, sum(counted) AS counted, max(stored) AS stored
OPTIONAL MATCH (above:Organisation {code: code})
WHERE NOT name STARTS WITH 'own ' AND above.closed_on IS NULL AND above.kind <> 'EXTERNAL'
WITH code, name, counted, above, CASE WHEN name STARTS WITH 'own ' THEN stored ELSE above['total_' + name] END AS stored
WHERE name STARTS WITH 'own ' OR (above IS NOT NULL AND (stored IS NULL OR stored <> counted))
RETURN code, name AS what, counted, stored
ORDER BY code, what
LIMIT $limit
