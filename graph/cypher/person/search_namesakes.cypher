// The first $most people that a query finds whom the caller may see, where there are more than can be read: of class 1 (the whole name) and
// of class 2 (its beginning) in the order of results, read from indexes in that order; of the others those that the full-text index
// gives first, at most $cap. Whole names have a sort key that begins with one of $prefixes (and the characters $spaced, where that is
// given), or the initials $initials; beginnings one that begins with one of $beginnings (and characters that begin with $spaced).
// params:  prefixes: list[str], beginnings: list[str], spaced: str | None, initials: str | None, most: int, lucene: str, cap: int, joined: str, within: str | None, person_scopes: list[str]
// returns: hits: list[map{node, class}], candidates: int   (1 row)
CALL () {
  UNWIND [prefix IN $prefixes | [prefix, 1]] + [prefix IN $beginnings | [prefix, 2]] AS way
  CALL (way) {
    MATCH (node:Person)
    USING INDEX node:Person(sort_key)
    WHERE node.sort_key STARTS WITH way[0]
      AND ($spaced IS NULL OR node.search_text = $spaced OR (way[1] = 2 AND node.search_text STARTS WITH $spaced))
      AND any(scope IN $person_scopes WHERE node.search_path STARTS WITH scope)
      AND ($within IS NULL OR ('/' + node.search_path) CONTAINS ('/' + $within + '/'))
    RETURN node
    ORDER BY node.sort_key
    LIMIT $most
  }
  RETURN node, way[1] AS class
  UNION ALL
  CALL () {
    MATCH (node:Person)
    USING INDEX node:Person(initials, sort_key)
    WHERE node.initials = $initials AND node.sort_key >= ''
      AND any(scope IN $person_scopes WHERE node.search_path STARTS WITH scope)
      AND ($within IS NULL OR ('/' + node.search_path) CONTAINS ('/' + $within + '/'))
    RETURN node
    ORDER BY node.initials, node.sort_key
    LIMIT $most
  }
  RETURN node, 1 AS class
  UNION ALL
  CALL db.index.fulltext.queryNodes('person_search', $lucene, {limit: $cap}) YIELD node
  WITH node, [replace(node.search_text, ' ', ''), replace(node.pinyin, ' ', ''), node.initials] AS names
  WHERE any(scope IN $person_scopes WHERE node.search_path STARTS WITH scope)
    AND ($within IS NULL OR ('/' + node.search_path) CONTAINS ('/' + $within + '/'))
  RETURN node, CASE WHEN $joined IN names THEN 1 WHEN any(name IN names WHERE name STARTS WITH $joined) THEN 2 ELSE 3 END AS class
}
WITH node, min(class) AS class
ORDER BY class, node.sort_key
LIMIT $most
WITH collect({node: node, class: class}) AS hits
RETURN hits, size(hits) AS candidates
