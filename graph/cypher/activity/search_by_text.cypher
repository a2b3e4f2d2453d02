// Activities that the full-text query $lucene finds, with the class of their match: 1 the whole name, 2 its beginning, 3 a fragment of
// it, 4 anything else; a hit's class is that of its worst word, or of all words $joined, whichever is better. `candidates` tells
// whether the index was cut at $cap.
// params:  lucene: str, cap: int, words: list[str], joined: str, within: str | None, kinds: list[str] | None
// returns: hits: list[map{node, class}], candidates: int   (1 row)
CALL db.index.fulltext.queryNodes('activity_search', $lucene, {limit: $cap}) YIELD node
WITH collect(node) AS found
RETURN size(found) AS candidates,
       COLLECT {
         UNWIND found AS node
         WITH node
         WHERE ($within IS NULL OR ('/' + node.search_path) CONTAINS ('/' + $within + '/'))
           AND ($kinds IS NULL OR node.kind IN $kinds)
         WITH node, [word IN $words + [$joined] |
           CASE
             WHEN word IN node.search_own THEN 1
             WHEN any(own IN node.search_own WHERE own STARTS WITH word) THEN 2
             WHEN any(own IN node.search_own WHERE own CONTAINS word) THEN 3
             ELSE 4
           END] AS classes
         WITH node, classes[-1] AS whole, reduce(worst = 0, each IN classes[..-1] | CASE WHEN each > worst THEN each ELSE worst END) AS worst
         RETURN {node: node, class: CASE WHEN whole < worst THEN whole ELSE worst END}
       } AS hits
