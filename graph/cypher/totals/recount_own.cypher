// Members, cadres, activities, completed transfers in or out, as $what says, counted another way, from the relationships: first what each
// organisation has of its own, then what each code of its path has below it. Differences from what is stored, the first $limit of them.
// One kind at a time: all five at once take more memory than a server with a small heap gives to a statement.
// params:  what: str, limit: int
// returns: code, what, counted: int, stored: int | None   (0..limit rows)
CALL () {
  UNWIND CASE $what WHEN 'members' THEN [1] ELSE [] END AS _
  MATCH (:Person)-[:MEMBER_OF]->(organisation:Organisation) RETURN organisation, count(*) AS own
  UNION ALL
  UNWIND CASE $what WHEN 'cadres' THEN [1] ELSE [] END AS _
  MATCH (:Person)-[:SERVES_IN]->(organisation:Organisation) RETURN organisation, count(*) AS own
  UNION ALL
  UNWIND CASE $what WHEN 'activities' THEN [1] ELSE [] END AS _
  MATCH (organisation:Organisation)-[:HOSTS]->(:Activity) RETURN organisation, count(*) AS own
  UNION ALL
  UNWIND CASE $what WHEN 'transfers_in' THEN [1] ELSE [] END AS _
  MATCH (:Transfer {state: 'COMPLETED'})-[:PLACED_IN]->(organisation:Organisation) RETURN organisation, count(*) AS own
  UNION ALL
  UNWIND CASE $what WHEN 'transfers_out' THEN [1] ELSE [] END AS _
  MATCH (:Transfer {state: 'COMPLETED'})-[:FROM_ORGANISATION]->(organisation:Organisation) RETURN organisation, count(*) AS own
  UNION ALL
  MATCH (organisation:Organisation) RETURN organisation, 0 AS own
}
WITH organisation, sum(own) AS own
CALL (organisation, own) {
  WITH organisation, own
  WHERE own <> coalesce(organisation['own_' + $what], 0)
  RETURN organisation.code AS code, 'own ' + $what AS name, own AS counted, organisation['own_' + $what] AS stored
  UNION ALL
  UNWIND [code IN split(organisation.path, '/')[..-1] WHERE code <> 'EXTERNAL'] AS code
  RETURN code, $what AS name, own AS counted, null AS stored
}
WITH code, name, sum(counted) AS counted, max(stored) AS stored
OPTIONAL MATCH (above:Organisation {code: code})
WHERE NOT name STARTS WITH 'own ' AND above.closed_on IS NULL AND above.kind <> 'EXTERNAL'
WITH code, name, counted, above, CASE WHEN name STARTS WITH 'own ' THEN stored ELSE above['total_' + name] END AS stored
WHERE name STARTS WITH 'own ' OR (above IS NOT NULL AND (stored IS NULL OR stored <> counted))
RETURN code, name AS what, counted, stored
ORDER BY code, what
LIMIT $limit
