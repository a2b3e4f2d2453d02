// INTERVAL: facts and names that end before they begin, and things closed before they were known.
// params:  limit: int
// returns: code, detail   (0..limit rows)
CALL () {
  MATCH (thing)-[fact:WAS_PART_OF|WAS_LOCATED_IN|WAS_WITHIN]->()
  WHERE fact.valid_from IS NULL OR fact.valid_to IS NULL OR fact.valid_from > fact.valid_to
  RETURN thing.code AS code, type(fact) + ' from ' + coalesce(toString(fact.valid_from), 'never') + ' to ' + coalesce(toString(fact.valid_to), 'never') AS detail
  UNION ALL
  MATCH (thing)-[fact:PART_OF|LOCATED_IN|WITHIN]->()
  WHERE fact.valid_from IS NULL
  RETURN thing.code AS code, type(fact) + ' without a begin' AS detail
  UNION ALL
  MATCH (thing)-[:WAS_NAMED]->(former:FormerName)
  WHERE former.valid_from IS NULL OR former.valid_to IS NULL OR former.valid_from > former.valid_to
  RETURN thing.code AS code, 'named ' + former.name + ' until before it began' AS detail
  UNION ALL
  MATCH (thing:Organisation|Division)
  WHERE thing.closed_on < coalesce(thing.known_from, thing.opened_on)
  RETURN thing.code AS code, 'closed on ' + toString(thing.closed_on) + ', before it was known' AS detail
}
RETURN code, detail
ORDER BY code
LIMIT $limit
