// People that the full-text query $lucene finds, whom the caller may see, with the class of their match: 1 the whole name, reading or
// initials, 2 the beginning of one of them, 3 anything else. `candidates` tells whether the index was cut at $cap.
// params:  lucene: str, cap: int, joined: str, within: str | None, person_scopes: list[str]
// returns: hits: list[map{node, class}], candidates: int   (1 row)
CALL db.index.fulltext.queryNodes('person_search', $lucene, {limit: $cap}) YIELD node
WITH collect(node) AS found
RETURN size(found) AS candidates,
       COLLECT {
         UNWIND found AS node
         WITH node, [replace(node.search_text, ' ', ''), replace(node.pinyin, ' ', ''), node.initials] AS names
         WHERE any(scope IN $person_scopes WHERE node.search_path STARTS WITH scope)
           AND ($within IS NULL OR ('/' + node.search_path) CONTAINS ('/' + $within + '/'))
         RETURN {node: node, class: CASE
           WHEN $joined IN names THEN 1
           WHEN any(name IN names WHERE name STARTS WITH $joined) THEN 2
           ELSE 3
         END}
       } AS hits
