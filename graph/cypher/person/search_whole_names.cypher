// The first $most people, in the order of results, whose whole name, reading or initials a query is: of a name with thousands of namesakes
// only these are read. Characters are the name $spaced; letters are a reading, whose sort keys begin with one of $prefixes, or $initials.
// params:  prefixes: list[str], spaced: str | None, initials: str | None, most: int, person_scopes: list[str]
// returns: hits: list[map{node, class}], candidates: int   (1 row)
CALL () {
  MATCH (node:Person)
  USING INDEX node:Person(search_text, sort_key)
  WHERE node.search_text = $spaced AND node.sort_key >= ''
    AND any(scope IN $person_scopes WHERE node.search_path STARTS WITH scope)
  RETURN node
  ORDER BY node.search_text, node.sort_key
  LIMIT $most
  UNION
  UNWIND CASE WHEN $spaced IS NULL THEN $prefixes ELSE [] END AS prefix
  CALL (prefix) {
    MATCH (node:Person)
    USING INDEX node:Person(sort_key)
    WHERE node.sort_key STARTS WITH prefix AND any(scope IN $person_scopes WHERE node.search_path STARTS WITH scope)
    RETURN node
    ORDER BY node.sort_key
    LIMIT $most
  }
  RETURN node
  UNION
  MATCH (node:Person)
  USING INDEX node:Person(initials, sort_key)
  WHERE node.initials = $initials AND node.sort_key >= ''
    AND any(scope IN $person_scopes WHERE node.search_path STARTS WITH scope)
  RETURN node
  ORDER BY node.initials, node.sort_key
  LIMIT $most
}
WITH node
ORDER BY node.sort_key
LIMIT $most
WITH collect({node: node, class: 1}) AS hits
RETURN hits, size(hits) AS candidates
