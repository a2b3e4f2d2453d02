// Locks the organisations $codes, in the order of codes, before anything is tied to them: so writers and totals never wait in a ring.
// params:  codes: list[str]
// returns: locked: int   (1 row)
UNWIND $codes AS code
WITH DISTINCT code
ORDER BY code
MATCH (end:Organisation {code: code})
SET end.kind = end.kind
RETURN count(*) AS locked
