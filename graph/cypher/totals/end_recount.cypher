// Records that all totals have been counted anew, with every change that was committed before $moment; what
// was moved, made or closed before has been counted where it is.
// Whoever does not hold the lock with this epoch any more records nothing.
// params:  lock_name: str, holder: str, epoch: int, moment: str
// returns: counted_at: str   (0..1 rows; none: somebody else holds the lock)
MATCH (lock:Lock {name: $lock_name})
SET lock.name = $lock_name
WITH lock
WHERE lock.holder = $holder AND lock.epoch = $epoch
MATCH (counting:TotalsCount {name: 'organisations'})
SET counting.counted_at = datetime($moment)
REMOVE counting.recount_pending
WITH counting
CALL () {
  MATCH (marked:Organisation {totals_pending: true})
  WHERE marked.counted_path IS NOT NULL OR marked.counted_open IS NOT NULL
  REMOVE marked.counted_path, marked.counted_open
}
RETURN toString(counting.counted_at) AS counted_at
