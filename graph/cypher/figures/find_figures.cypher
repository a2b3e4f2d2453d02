// What a monitor asks of the graph, in one statement that stays cheap: nothing is counted past $most.
// The lease and the count of totals go by the database's clock, what is overdue by the time of the graph.
// params:  most: int
// returns: figures: map{counted_age_s, recount_pending, lease_left_s, marks, unnumbered, steps, overdue}   (1 row)
OPTIONAL MATCH (counting:TotalsCount {name: 'organisations'})
OPTIONAL MATCH (lock:Lock {name: 'worker'})
OPTIONAL MATCH (clock:Clock {name: 'generated'})
WITH counting, lock, datetime.realtime() AS now, coalesce(clock.offset_s, 0.0) AS offset_s
WITH counting, lock, now, now + duration({milliseconds: toInteger(offset_s * 1000)}) AS graph_now
RETURN {
  counted_age_s: (now.epochMillis - counting.counted_at.epochMillis) / 1000.0,
  recount_pending: coalesce(counting.recount_pending, false),
  lease_left_s: CASE WHEN lock.holder IS NOT NULL THEN (lock.until.epochMillis - now.epochMillis) / 1000.0 END,
  marks: size(COLLECT { MATCH (marked:Organisation {totals_pending: true}) RETURN 1 LIMIT $most }),
  unnumbered: size(COLLECT { MATCH (event:AuditEvent {unnumbered: true}) RETURN 1 LIMIT $most }),
  steps: COUNT { (:TransferStep) },
  overdue: size(COLLECT { MATCH (step:TransferStep) WHERE step.due_at <= graph_now RETURN 1 LIMIT $most })
} AS figures
