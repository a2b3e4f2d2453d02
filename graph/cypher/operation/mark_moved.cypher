// Marks what lies below moved organisations, themselves included, before their paths change: it was counted where it stood. They are locked
// in the order of codes.
// params:  codes: list[str]
// returns: marked: int   (1 row)
UNWIND $codes AS code
MATCH (moved:Organisation {code: code})
MATCH (below:Organisation)
WHERE below.path STARTS WITH moved.path
WITH DISTINCT below
ORDER BY below.code
SET below.kind = below.kind
WITH below
WHERE below.closed_on IS NULL OR below.counted_own IS NOT NULL OR below.totals_pending
SET below.counted_path = coalesce(below.counted_path, below.path), below.totals_pending = true
RETURN count(*) AS marked
