// Records that totals of organisations count every change committed before $moment, where no recount is due.
// Whoever does not hold the lock with this epoch any more records nothing.
// params:  lock_name: str, holder: str, epoch: int, moment: str
// returns: counted_at: str   (0..1 rows; none: somebody else holds the lock)
MATCH (lock:Lock {name: $lock_name})
SET lock.name = $lock_name
WITH lock
WHERE lock.holder = $holder AND lock.epoch = $epoch
MATCH (counting:TotalsCount {name: 'organisations'})
SET counting.name = 'organisations'
SET counting.counted_at = CASE WHEN counting.recount_pending OR counting.counted_at > datetime($moment) THEN counting.counted_at
                               ELSE datetime($moment) END
RETURN toString(counting.counted_at) AS counted_at
