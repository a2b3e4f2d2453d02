// At most $limit organisations whose own counts changed since they were last added up. Every change that was committed before
// the moment is in: added up, or marked among these; `counted` and `recount_pending` say whether the totals can be added to at all.
// params:  limit: int
// returns: moment: str, counted: bool, recount_pending: bool, codes: list[str]   (1 row)
OPTIONAL MATCH (counting:TotalsCount {name: 'organisations'})
RETURN toString(datetime.truncate('millisecond', datetime.transaction('+08:00'))) AS moment,
       counting.counted_at IS NOT NULL AS counted,
       coalesce(counting.recount_pending, false) AS recount_pending,
       COLLECT { MATCH (marked:Organisation {totals_pending: true}) RETURN marked.code LIMIT $limit } AS codes
